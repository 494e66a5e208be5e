import { msBetween } from "../../base/instant.ts";
import type { EvidenceId } from "../../domain/ids.ts";
import type { Incident } from "../../domain/incident.ts";
import { lastStepTogether } from "../../domain/steps-together.ts";
import { type Surface, surfaceKey } from "../../domain/surface.ts";
import type { Evidence } from "../ports/evidence-store.ts";
import type { SurfaceRecord } from "../ports/surface-store.ts";
import type { EffectDependencies } from "./dependencies.ts";
import { done, later, type Performed, type Performing, skipped } from "./performing.ts";

/** The feed line waits this long for the channel it links to, then goes out without. */
const feedPatienceMs = 10_000;
const lookAgainMs = 500;
/** A channel that Slack has not made after so long will not be made. */
const channelPatienceMs = 6 * 60 * 60_000;

/**
 * Draws a surface from the state of this moment and makes Slack show that, once.
 * @param isFirst surely nothing was shown there before: nobody needs to look
 */
export const show = async (
  deps: EffectDependencies,
  { incident, row, attempt }: Performing,
  asked: Surface,
  isFirst = false,
): Promise<Performed> => {
  const surface = withLaterSteps(incident, asked);
  const waiting = placeIsMissing(incident, surface, deps.clock.now());
  if (waiting !== null) return waiting;
  const thread = await threadOf(deps, incident, surface);
  if (thread === "missing") return later(lookAgainMs);
  const key = surfaceKey(surface);
  const standing = isFirst ? null : await deps.surfaces.find(incident.id, key);
  if (surface.kind === "triage_step" && standing !== null) return skipped("it stands with the step before it");
  const event = surface.kind === "notice" ? await eventOf(deps, incident, surface.seq) : null;
  const evidence = await evidenceFor(deps, incident, surface);
  const record = await deps.chat.show(
    { incident, surface, event, evidence, standing, thread },
    { ...attempt, mayHaveRun: attempt.mayHaveRun && standing === null },
  );
  if (record === null) return skipped("nothing to say");
  await deps.surfaces.save(incident.id, keysOf(surface), record);
  await deps.outbox.progress(row.id, { messageTs: record.messageTs });
  return done;
};

/** The thread is in order, so none of the later steps was shown yet. */
const withLaterSteps = ({ investigations }: Incident, surface: Surface): Surface => {
  if (surface.kind !== "triage_step") return surface;
  const steps = investigations.find(({ id }) => id === surface.investigationId)?.steps ?? [];
  return { ...surface, through: lastStepTogether(steps, surface.number) };
};

const keysOf = (surface: Surface): readonly string[] => {
  if (surface.kind !== "triage_step") return [surfaceKey(surface)];
  const { number, through = number } = surface;
  return Array.from({ length: through - number + 1 }, (_, n) => surfaceKey({ ...surface, number: number + n }));
};

const placeIsMissing = ({ channel, times }: Incident, surface: Surface, now: string): Performed | null => {
  if (channel.kind === "open") return null;
  if (channel.kind === "archived") return surface.kind === "feed" ? null : skipped("the channel is archived");
  if (surface.kind === "answer") return null;
  // Its thread is not in line behind the channel: triage is often quicker than Slack, and none of it may be lost.
  if (surface.kind === "triage_step")
    return msBetween(times.declaredAt, now) < channelPatienceMs ? later(lookAgainMs) : skipped("there is no channel");
  if (surface.kind !== "feed") return skipped("the incident has no channel");
  return msBetween(times.declaredAt, now) < feedPatienceMs ? later(lookAgainMs) : null;
};

const threadOf = async (
  { surfaces }: EffectDependencies,
  incident: Incident,
  surface: Surface,
): Promise<SurfaceRecord | null | "missing"> => {
  if (surface.kind !== "triage_step") return null;
  const root = await surfaces.find(
    incident.id,
    surfaceKey({ kind: "triage", investigationId: surface.investigationId }),
  );
  return root ?? "missing";
};

const eventOf = async ({ incidents }: EffectDependencies, incident: Incident, seq: number) =>
  (await incidents.events(incident.id, { afterSeq: seq - 1, limit: 1 }))[0] ?? null;

/** Only what the surface cites is read, and only by surfaces that cite. */
const evidenceFor = async (
  { evidence }: EffectDependencies,
  incident: Incident,
  surface: Surface,
): Promise<readonly Evidence[]> => {
  const cited = new Set(citedBy(incident, surface));
  if (cited.size === 0) return [];
  return (await evidence.list(incident.id)).filter((record) => cited.has(record.id));
};

const citedBy = (incident: Incident, surface: Surface): readonly EvidenceId[] => {
  switch (surface.kind) {
    case "triage":
    case "triage_step": {
      const investigation = incident.investigations.find((one) => one.id === surface.investigationId);
      const steps = (investigation?.steps ?? []).flatMap((step) => step.evidence);
      const suspected = (investigation?.hypotheses ?? []).flatMap(({ evidence }) => evidence);
      const claims = (investigation?.summary?.findings ?? []).flatMap((finding) => finding.claims);
      const ruledOut = investigation?.summary?.ruledOut ?? [];
      return [...steps, ...suspected, ...[...claims, ...ruledOut].flatMap((claim) => claim.evidence)];
    }
    case "change": {
      const change = incident.changes.find((one) => one.id === surface.changeId);
      const verified = change === undefined || !("evidence" in change.verification) ? [] : change.verification.evidence;
      return [...(change?.proposal.evidence ?? []), ...verified];
    }
    case "answer":
      return incident.questions.find((one) => one.id === surface.questionId)?.answer?.evidence ?? [];
    case "postmortem":
    case "card":
    case "feed":
    case "escalation":
    case "notice":
      return [];
  }
};
