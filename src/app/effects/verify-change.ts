import { addMs, msBetween } from "../../base/instant.ts";
import { system } from "../../domain/actor.ts";
import type { ChangeId } from "../../domain/ids.ts";
import type { EffectDependencies } from "./dependencies.ts";
import { done, later, type Performed, type Performing, skipped } from "./performing.ts";

/** So many healthy looks in a row are a recovery; one could be luck. */
const healthyLooks = 3;

/** Watches the service after a change and says what became of it, with the proof. */
export const verifyChange = async (
  deps: EffectDependencies,
  { row, incident, attempt }: Performing,
  changeId: ChangeId,
): Promise<Performed> => {
  const change = incident.changes.find((one) => one.id === changeId);
  if (change === undefined || change.verification.kind !== "watching")
    return skipped(`${changeId} is not being watched`);
  const { everyMs, forMs } = deps.policy.verification;
  const since = addMs(change.verification.until, -forMs);
  const look = await deps.watchService({ incident, service: change.proposal.service, since, signal: attempt.signal });
  const healthy = look.state === "healthy" ? Number(row.progress.healthy ?? "0") + 1 : 0;
  await deps.outbox.progress(row.id, { healthy: String(healthy) });
  const isOver = msBetween(change.verification.until, deps.clock.now()) >= 0;
  if (healthy < healthyLooks && !isOver) return later(everyMs);
  const verdict = healthy >= healthyLooks ? "recovered" : look.state === "unknown" ? "unknown" : "not_recovered";
  const command = {
    kind: "record_verification" as const,
    changeId,
    verdict,
    proof: look.proof,
    evidence: look.evidence,
  } as const;
  await deps.handle({ key: `${row.id}.verdict`, actor: system, incidentId: incident.id, command });
  return done;
};
