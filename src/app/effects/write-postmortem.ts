import { system } from "../../domain/actor.ts";
import type { RecordedEvent } from "../../domain/event.ts";
import type { Incident } from "../../domain/incident.ts";
import type { PostmortemDraft } from "../../domain/postmortem.ts";
import { postmortemFacts } from "../../domain/postmortem-facts.ts";
import type { IncidentStore } from "../ports/incident-store.ts";
import type { EffectDependencies } from "./dependencies.ts";
import { done, type Performed, type Performing, skipped } from "./performing.ts";

/**
 * The facts are drafted at once; when a model has worded them, the same draft says them better. Nobody waits for a model
 * that is slow or silent.
 */
export const writePostmortem = async (
  deps: EffectDependencies,
  { row, incident, attempt }: Performing,
): Promise<Performed> => {
  const record = (key: string, draft: PostmortemDraft) =>
    deps.handle({
      key: `${row.id}.${key}`,
      actor: system,
      incidentId: incident.id,
      command: { kind: "record_postmortem", draft },
    });
  const events = await allEvents(deps.incidents, incident);
  const facts = postmortemFacts(incident, events);
  const drafted = await record("facts", facts);
  if (!drafted.ok) return skipped(drafted.error.kind);
  if (deps.improvePostmortem === null) return done;
  const improved = await deps.improvePostmortem(incident, facts, events, attempt.signal);
  if (improved.kind === "improved") await record("drafted", improved.draft);
  else deps.logger.warn({ incident: incident.id, reason: improved.reason }, "post-mortem stays with the facts");
  return done;
};

const pageSize = 500;

export const allEvents = async (incidents: IncidentStore, { id, seq }: Incident): Promise<readonly RecordedEvent[]> => {
  const events: RecordedEvent[] = [];
  while (events.length < seq) {
    const page = await incidents.events(id, { afterSeq: events.length, limit: pageSize });
    if (page.length === 0) break;
    events.push(...page);
  }
  return events;
};
