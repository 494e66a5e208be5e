import { formatDuration } from "../base/duration.ts";
import { msBetween } from "../base/instant.ts";
import type { EventKind, RecordedEvent } from "./event.ts";
import type { Incident } from "./incident.ts";
import { type PostmortemDraft, type Sentence, type Source, sectionQuestion } from "./postmortem.ts";
import { plainAuthor } from "./timeline.ts";

/**
 * The draft that needs no model: every sentence follows from an event and names it; what nobody has said is a gap.
 * An agent may later word it better, but only from these sources.
 */
export const postmortemFacts = (incident: Incident, events: readonly RecordedEvent[]): PostmortemDraft => {
  const facts = new Facts(events);
  return {
    author: "facts",
    sections: {
      summary: summary(incident, facts),
      impact: impact(incident, facts),
      cause: cause(incident, facts),
      went_well: wentWell(incident, facts),
      went_badly: wentBadly(incident, facts),
      lucky: [gap(sectionQuestion.lucky)],
      action_items: actionItems(incident, facts),
    },
  };
};

/** Looks up the events that sentences lean on; lives for one draft. */
class Facts {
  private readonly events: readonly RecordedEvent[];

  constructor(events: readonly RecordedEvent[]) {
    this.events = events;
  }

  /** The last event of one of these kinds as a source; a gap when there is none. */
  source(...kinds: readonly EventKind[]): readonly Source[] {
    const found = this.events.findLast((recorded) => kinds.includes(recorded.event.kind));
    return found === undefined ? [{ kind: "gap" }] : [{ kind: "event", seq: found.seq }];
  }

  /** The first of them. */
  first(...kinds: readonly EventKind[]): readonly Source[] {
    const found = this.events.find((recorded) => kinds.includes(recorded.event.kind));
    return found === undefined ? [{ kind: "gap" }] : [{ kind: "event", seq: found.seq }];
  }

  all(kind: EventKind): readonly RecordedEvent[] {
    return this.events.filter((recorded) => recorded.event.kind === kind);
  }
}

const gap = (text: string): Sentence => ({ text, sources: [{ kind: "gap" }] });
const from = (text: string, sources: readonly Source[]): Sentence => ({ text, sources });

const summary = (incident: Incident, facts: Facts): readonly Sentence[] => {
  const { times, severity, title } = incident;
  const end = times.resolvedAt ?? times.mitigatedAt;
  const length = end === null ? "" : ` It lasted ${formatDuration(msBetween(times.declaredAt, end))}.`;
  return [
    from(`${severity}: ${title}, declared by ${plainAuthor(incident.declaredBy)}.${length}`, facts.source("declared")),
    ...(incident.summary === "" ? [] : [from(incident.summary, facts.source("described", "declared"))]),
    ...(incident.resolution === "" ? [] : [from(`It ended: ${incident.resolution}`, facts.source("resolved"))]),
  ];
};

const impact = (incident: Incident, facts: Facts): readonly Sentence[] => {
  const services =
    incident.services.length === 0
      ? []
      : [from(`Services: ${incident.services.join(", ")}.`, facts.source("described", "declared"))];
  const said = incident.impact === "" ? gap(sectionQuestion.impact) : from(incident.impact, facts.source("mitigated"));
  return [said, ...services];
};

const cause = (incident: Incident, facts: Facts): readonly Sentence[] => {
  if (incident.cause !== "") return [from(incident.cause, facts.source("identified"))];
  const triage = incident.investigations.findLast((one) => one.summary !== null)?.summary ?? null;
  const finding = triage?.findings[0];
  if (triage === null || finding === undefined) return [gap(sectionQuestion.cause)];
  const evidence = [...new Set(finding.claims.flatMap((claim) => claim.evidence))];
  const sources: readonly Source[] = evidence.map((id) => ({ kind: "evidence", id }));
  return [
    from(
      `${triage.verdict === "confirmed" ? "Cause" : "Likely cause"}: ${finding.summary}`,
      sources.length === 0 ? facts.source("summary_recorded") : sources,
    ),
    gap("Why was it possible, and why was it not caught before?"),
  ];
};

const wentWell = (incident: Incident, facts: Facts): readonly Sentence[] => {
  const { times } = incident;
  const seen = facts.first("acknowledged", "identified", "mitigated");
  const ack =
    times.acknowledgedAt === null || seen.some((source) => source.kind === "gap")
      ? []
      : [from(`Somebody was on it after ${formatDuration(msBetween(times.declaredAt, times.acknowledgedAt))}.`, seen)];
  const changes = facts
    .all("change_verified")
    .flatMap((recorded) =>
      recorded.event.kind === "change_verified" && recorded.event.verdict === "recovered"
        ? [
            from(`${recorded.event.changeId} brought the service back: ${recorded.event.proof}`, [
              { kind: "event", seq: recorded.seq },
            ]),
          ]
        : [],
    );
  const found = [...ack, ...changes];
  return found.length === 0 ? [gap(sectionQuestion.went_well)] : found;
};

const wentBadly = (incident: Incident, facts: Facts): readonly Sentence[] => {
  const unanswered = facts
    .all("escalation_exhausted")
    .map((recorded) =>
      from("Everybody on the list was called and nobody answered.", [{ kind: "event", seq: recorded.seq }]),
    );
  const late = facts.all("update_due");
  const updates =
    late.length === 0
      ? []
      : [
          from(
            `Updates were late ${late.length === 1 ? "once" : `${late.length} times`}.`,
            late.map((recorded) => ({ kind: "event" as const, seq: recorded.seq })),
          ),
        ];
  const reopened = facts
    .all("reopened")
    .map((recorded) => from("It came back after it was thought to be over.", [{ kind: "event", seq: recorded.seq }]));
  const unreached =
    incident.inviteFailures.length === 0
      ? []
      : [from("Some people could not be invited.", facts.source("invites_failed"))];
  const overridden = facts
    .all("glass_broken")
    .flatMap((recorded) =>
      recorded.event.kind === "glass_broken"
        ? [
            from(
              `${plainAuthor(recorded.actor)} overrode the rules for ${recorded.event.changeId}: ${recorded.event.reason} Was that right, and what would have made it unnecessary?`,
              [{ kind: "event", seq: recorded.seq }],
            ),
          ]
        : [],
    );
  const useless = facts
    .all("change_verified")
    .flatMap((recorded) =>
      recorded.event.kind === "change_verified" && recorded.event.verdict === "not_recovered"
        ? [
            from(`${recorded.event.changeId} did not help: ${recorded.event.proof}`, [
              { kind: "event", seq: recorded.seq },
            ]),
          ]
        : [],
    );
  const found = [...unanswered, ...updates, ...reopened, ...unreached, ...overridden, ...useless];
  return found.length === 0 ? [gap(sectionQuestion.went_badly)] : found;
};

const actionItems = (incident: Incident, facts: Facts): readonly Sentence[] => {
  const open = incident.tasks.filter((task) => task.doneAt === null);
  const items = open.map((task) =>
    from(
      `${task.id}: ${task.text}${task.owner === null ? " (no owner)" : ` (@${task.owner})`}`,
      facts.source("task_added"),
    ),
  );
  return items.length === 0 ? [gap(sectionQuestion.action_items)] : items;
};
