import { z } from "zod";
import { alertOfDraft } from "./draft.ts";
import { readMoment } from "./moment.ts";
import { pathsOfItems, remainderOf } from "./remainder.ts";
import { onScale, type Scale } from "./severity-words.ts";
import { id, inside, isScalar, readShape, text, textOrNothing, word, wordOrNothing } from "./shape.ts";
import { type AlertSource, alerting, aside } from "./source.ts";
import { labelsOfPairs } from "./tags.ts";

const tag = z.looseObject({ tag: text, value: wordOrNothing }, { error: "a tag" });

/**
 * What people call the macros in media types of their own: `{EVENT.VALUE}` as `event_value`, `EVENT.VALUE`, `eventValue`.
 * Our own names, where they are there, have the last word.
 */
const otherNames: Readonly<Record<string, string>> = {
  eventid: "event_id",
  problemid: "event_id",
  eventvalue: "value",
  triggervalue: "value",
  status: "value",
  eventstatus: "value",
  triggerstatus: "value",
  eventupdatestatus: "update",
  eventname: "name",
  triggername: "name",
  subject: "name",
  alertsubject: "name",
  alertmessage: "message",
  eventopdata: "message",
  eventseverity: "severity",
  triggerseverity: "severity",
  hostname: "host",
  triggerid: "trigger_id",
  triggerurl: "url",
  eventtags: "tags",
  eventtagsjson: "tags",
};

/** `{TRIGGER.STATUS}` says in words what `{EVENT.VALUE}` says in figures. */
const statusWords: Readonly<Record<string, string>> = { problem: "1", ok: "0", resolved: "0", "1": "1", "0": "0" };

const inOurNames = (body: unknown): unknown => {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  const named: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    const ours = meaningOf(otherNames, name.toLowerCase().replace(/[^a-z]/g, ""));
    if (ours !== undefined && named[ours] === undefined) named[ours] = ours === "value" ? statusOf(value) : value;
  }
  return { ...named, ...body };
};

const statusOf = (value: unknown): unknown =>
  isScalar(value) ? (meaningOf(statusWords, String(value).trim().toLowerCase()) ?? value) : value;

const meaningOf = (words: Readonly<Record<string, string>>, said: string): string | undefined =>
  Object.hasOwn(words, said) ? words[said] : undefined;

/** A media type's parameters are texts, so a list of tags comes as JSON in a text; {EVENT.TAGS} is `name:value, name`. */
const tags = z
  .union([z.string(), z.array(tag)], { error: "a list of tags, or one as JSON in a text" })
  .nullish()
  .transform((said, context) => {
    if (typeof said !== "string") return said ?? [];
    const text = said.trim();
    // A macro that Zabbix did not know stands there as it was written.
    if (!/^[[{]/.test(text)) return text === "" ? [] : text.split(",").map(tagOf);
    const read = z.array(tag).safeParse(parsed(text));
    if (read.success) return read.data;
    context.addIssue({ code: "custom", message: "a list of tags, as {EVENT.TAGSJSON} writes it" });
    return z.NEVER;
  });

/** `value` is {EVENT.VALUE}: 1 a problem, 0 its end. `update` is {EVENT.UPDATE.STATUS}: 1 when somebody only wrote about it. */
const schema = z.looseObject(
  {
    event_id: id,
    value: word.pipe(z.enum(["0", "1"], { error: "{EVENT.VALUE}, which is 0 or 1" })),
    update: wordOrNothing,
    name: textOrNothing,
    message: textOrNothing,
    severity: wordOrNothing,
    host: textOrNothing,
    trigger_id: wordOrNothing,
    started_at: textOrNothing,
    resolved_at: textOrNothing,
    url: textOrNothing,
    runbook: textOrNothing,
    tags,
  },
  { error: "an object, as the media type of docs/alerts.md sends it" },
);

const severities: Scale = {
  disaster: "critical",
  high: "error",
  average: "warning",
  warning: "warning",
  information: "info",
  "not classified": null,
  "5": "critical",
  "4": "error",
  "3": "warning",
  "2": "warning",
  "1": "info",
  "0": null,
};

/**
 * Zabbix has no webhook body of its own: a media type sends what its script writes. docs/alerts.md has ours.
 * The event's id is that of the problem, in its end too ({EVENT.ID}).
 * Source: Zabbix manual, "Webhook media type" and "Supported macros".
 */
export const zabbix: AlertSource = {
  name: "zabbix",
  read: (body, context) => {
    const read = readShape(schema, inOurNames(body));
    if (!read.ok) return read;
    const said = read.value;
    if (said.update === "1") return aside(said.event_id, "somebody acknowledged the problem or wrote about it");
    return alerting(
      alertOfDraft(
        {
          source: "zabbix",
          key: said.event_id,
          state: said.value === "1" ? "firing" : "resolved",
          titles: [said.name, said.host],
          text: said.message,
          service: null,
          environment: null,
          severityLabel: onScale(severities, said.severity),
          startedAt: momentIn(said.started_at),
          resolvedAt: momentIn(said.resolved_at),
          links: [
            { title: "Runbook", url: said.runbook ?? "" },
            { title: "Zabbix", url: said.url ?? "" },
          ],
          labels: labelsOfPairs(said.tags.map(({ tag: name, value }) => ({ name, value: value ?? "" }))),
          remainders: [
            remainderOf(body, [
              "name",
              "message",
              "url",
              "runbook",
              ...pathsOfItems(inside(body, "tags"), "tags", ["tag", "value"]),
            ]),
          ],
        },
        context,
      ),
    );
  },
};

/** {EVENT.DATE} writes dots: 2026.11.24 12:00:00, in the server's zone, which is taken for UTC where none is named. */
const momentIn = (said: string | null | undefined) => {
  const text = (said ?? "").trim().replace(/^(\d{4})\.(\d\d)\.(\d\d)[ T]/, "$1-$2-$3T");
  return readMoment(/T\d\d:\d\d(:\d\d)?$/.test(text) ? `${text}Z` : text);
};

const tagOf = (said: string) => {
  const [name = "", ...value] = said.trim().split(":");
  return { tag: name, value: value.join(":") };
};

const parsed = (said: string): unknown => {
  try {
    return JSON.parse(said);
  } catch {
    return null;
  }
};
