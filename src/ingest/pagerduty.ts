import { z } from "zod";
import { err, ok, type Result } from "../base/result.ts";
import { alertOfDraft } from "./draft.ts";
import { alertsPerBodyLimit, clipped } from "./limits.ts";
import { readMoment } from "./moment.ts";
import { type Remainder, remainderOf, saidOfEach } from "./remainder.ts";
import { onScale, priorities, type Scale } from "./severity-words.ts";
import { given, id, inside, problem, readShape, text, textOrNothing, wordOrNothing } from "./shape.ts";
import { type AlertSource, alerting, aside, type ReadContext, type Reading, together } from "./source.ts";

const reference = z
  .looseObject({ summary: textOrNothing, html_url: textOrNothing }, { error: "an object with a summary, or nothing" })
  .nullish();

const incident = z.looseObject(
  {
    id,
    title: textOrNothing,
    summary: textOrNothing,
    html_url: textOrNothing,
    urgency: textOrNothing,
    status: textOrNothing,
    created_at: textOrNothing,
    service: reference,
    priority: reference,
  },
  { error: "the incident" },
);

const schema = z.looseObject(
  { event_type: text, occurred_at: textOrNothing, id: wordOrNothing, data: z.unknown().optional() },
  { error: 'an object with "event_type" and "data"' },
);

/** A new priority is said again as well: it may call for more than the one before. */
const firing = [
  ...["incident.triggered", "incident.reopened", "incident.unacknowledged", "incident.escalated"],
  "incident.priority_updated",
];
const resolved = ["incident.resolved"];

/** High urgency rings a telephone, which is not yet what others call critical. */
const urgencies: Scale = { high: "error", low: "warning" };

/**
 * PagerDuty's webhooks, version 3: one event a body, or a list of them.
 * Source: PagerDuty, "Webhooks V3: Overview", and "Verifying signatures".
 */
export const pagerduty: AlertSource = {
  name: "pagerduty",
  read: (body, context) => {
    const events = eventsOf(body);
    if (!events.ok) return events;
    const around = saidOfEach(remainderOf(body, ["event", "events"], "body."), events.value.length);
    return together(events.value.map(({ event, at }) => readEvent(event, at, around, context)));
  },
};

type Placed = { readonly event: unknown; readonly at: string };

const eventsOf = (body: unknown): Result<readonly Placed[], string> => {
  const list = inside(body, "events");
  if (list === undefined) return ok([{ event: inside(body, "event"), at: "event" }]);
  if (!Array.isArray(list)) return err(problem("events", "a list of events", list));
  if (list.length === 0) return err(problem("events", "at least one event", list));
  if (list.length > alertsPerBodyLimit)
    return err(problem("events", `at most ${alertsPerBodyLimit} events`, list.length));
  return ok(list.map((event: unknown, index) => ({ event, at: `events[${index}]` })));
};

const readEvent = (raw: unknown, at: string, around: Remainder, context: ReadContext): Result<Reading, string> => {
  const event = readShape(schema, raw, at);
  if (!event.ok) return event;
  const { event_type: kind, data, occurred_at: occurredAt } = event.value;
  if (kind === "pagey.ping") return aside("ping", "PagerDuty tries whether this address answers");
  if (!firing.includes(kind) && !resolved.includes(kind)) {
    const about = inside(data, "id");
    return aside(
      typeof about === "string" && about !== "" ? clipped(about, 100) : "event",
      `${clipped(kind, 60)} changes nothing about the alert`,
    );
  }
  const read = readShape(incident, data, `${at}.data`);
  if (!read.ok) return read;
  const said = read.value;
  // Somebody may give a priority to what is over.
  const state = resolved.includes(kind) || said.status === "resolved" ? "resolved" : "firing";
  return alerting(
    alertOfDraft(
      {
        source: "pagerduty",
        key: said.id,
        state,
        titles: [said.title, said.summary],
        text: "",
        service: said.service?.summary,
        environment: null,
        severityLabel: onScale(priorities, said.priority?.summary) ?? onScale(urgencies, said.urgency),
        startedAt: readMoment(said.created_at) ?? (state === "firing" ? readMoment(occurredAt) : null),
        resolvedAt: readMoment(occurredAt),
        links: [
          { title: "PagerDuty", url: said.html_url ?? "" },
          { title: "Service", url: said.service?.html_url ?? "" },
        ],
        labels: given({ urgency: said.urgency, priority: said.priority?.summary }),
        remainders: [remainderOf(data, placed), remainderOf(raw, ["data"], "event."), around],
      },
      context,
    ),
  );
};

const placed = ["title", "html_url", "service.html_url", "service.summary"];
