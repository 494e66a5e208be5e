import { system } from "../../domain/actor.ts";
import type { RecordedEvent } from "../../domain/event.ts";
import type { Incident } from "../../domain/incident.ts";
import type { PostmortemDraft } from "../../domain/postmortem.ts";
import { postmortemFacts } from "../../domain/postmortem-facts.ts";
import type { IncidentStore } from "../ports/store.ts";
import type { EffectDependencies } from "./dependencies.ts";
import { done, type Performed, type Performing, skipped } from "./performing.ts";

/** The facts stand by themselves; a model may word them, and when it cannot, nobody waits for it. */
export const writePostmortem = async (
  deps: EffectDependencies,
  { row, incident, attempt }: Performing,
): Promise<Performed> => {
  const events = await allEvents(deps.incidents, incident);
  const facts = postmortemFacts(incident, events);
  const draft = await worded(deps, incident, facts, events, attempt.signal);
  const answer = await deps.handle({
    key: `${row.id}.drafted`,
    actor: system,
    incidentId: incident.id,
    command: { kind: "record_postmortem", draft },
  });
  return answer.ok ? done : skipped(answer.error.kind);
};

const worded = async (
  { improvePostmortem, logger }: EffectDependencies,
  incident: Incident,
  facts: PostmortemDraft,
  events: readonly RecordedEvent[],
  signal: AbortSignal,
): Promise<PostmortemDraft> => {
  if (improvePostmortem === null) return facts;
  const improved = await improvePostmortem(incident, facts, events, signal);
  if (improved.kind === "improved") return improved.draft;
  logger.warn({ incident: incident.id, reason: improved.reason }, "post-mortem stays with the facts");
  return facts;
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
