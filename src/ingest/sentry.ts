import { z } from "zod";
import type { Result } from "../base/result.ts";
import { alertOfDraft } from "./draft.ts";
import { clipped } from "./limits.ts";
import { momentOf, readMoment } from "./moment.ts";
import { pathsOfItems, remainderOf } from "./remainder.ts";
import { isPlugin, levels, readPlugin } from "./sentry-plugin.ts";
import { onScale } from "./severity-words.ts";
import { given, id, inside, readShape, text, textOrNothing, wordOrNothing } from "./shape.ts";
import { type AlertSource, alerting, aside, type ReadContext, type Reading } from "./source.ts";
import { labelsOfPairs } from "./tags.ts";

const envelope = z.looseObject(
  { action: text, data: z.looseObject({}, { error: "an object" }) },
  { error: 'an object with "action" and "data"' },
);

/**
 * Sentry's integration platform. An issue's alerts and its own changes have one fingerprint: the issue's id.
 * Source: Sentry, "Integration platform: webhooks" (issue alerts, metric alerts, issues) and its headers.
 */
export const sentry: AlertSource = {
  name: "sentry",
  read: (body, context) => {
    if (isPlugin(body)) return readPlugin(body, context);
    const read = readShape(envelope, body);
    if (!read.ok) return read;
    const { action, data } = read.value;
    if (inside(data, "metric_alert") !== undefined) return readMetric(body, action, context);
    if (inside(data, "event") !== undefined) return readEvent(body, context);
    if (inside(data, "issue") !== undefined) return readIssue(body, action, context);
    const resource = context.event ?? "this resource";
    return aside("notice", `${clipped(resource, 60)}, ${clipped(action, 60)}: neither an alert nor an issue`);
  },
};

const event = z.looseObject(
  {
    title: textOrNothing,
    message: textOrNothing,
    culprit: textOrNothing,
    level: textOrNothing,
    issue_id: wordOrNothing,
    issue_url: textOrNothing,
    web_url: textOrNothing,
    datetime: textOrNothing,
    timestamp: z.number({ error: "seconds since 1970, or nothing" }).nullish(),
    environment: textOrNothing,
    project: wordOrNothing,
    tags: z
      .array(
        z.union([
          z.tuple([z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])]),
          z.looseObject({ key: z.string(), value: wordOrNothing }),
        ]),
        { error: "a list of names with their values" },
      )
      .nullish(),
  },
  { error: "the event" },
);

const readEvent = (body: unknown, context: ReadContext): Result<Reading, string> => {
  const raw = inside(body, "data", "event");
  const read = readShape(event, raw, "data.event");
  if (!read.ok) return read;
  const said = read.value;
  const labels = labelsOfPairs(
    (said.tags ?? []).map((one) =>
      Array.isArray(one) ? { name: one[0], value: String(one[1] ?? "") } : { name: one.key, value: one.value ?? "" },
    ),
  );
  const issue = said.issue_id ?? /\/issues\/(\w+)\/?/.exec(said.issue_url ?? "")?.[1];
  const rule = inside(body, "data", "triggered_rule");
  return alerting(
    alertOfDraft(
      {
        source: "sentry",
        key: issue ? `issue:${issue}` : ["event", said.title ?? "", said.culprit ?? ""],
        state: "firing",
        titles: [said.title, said.message, typeof rule === "string" ? rule : ""],
        text: [said.culprit, said.message].filter(Boolean).join("\n"),
        service: labels.service,
        environment: said.environment ?? labels.environment,
        severityLabel: onScale(levels, said.level ?? labels.level),
        startedAt: readMoment(said.datetime) ?? momentOf((said.timestamp ?? Number.NaN) * 1_000),
        resolvedAt: null,
        links: [
          { title: "Sentry", url: said.web_url ?? "" },
          { title: "Issue (API)", url: said.issue_url ?? "" },
        ],
        labels,
        remainders: [
          remainderOf(inside(body, "data"), ["event"]),
          remainderOf(raw, ["title", "culprit", "message", "web_url", "issue_url", ...placedTags(inside(raw, "tags"))]),
          remainderOf(body, ["data"]),
        ],
      },
      context,
    ),
  );
};

const placedTags = (tags: unknown) => pathsOfItems(tags, "tags", ["0", "1", "key", "value"]);

const metricAlert = z.looseObject(
  {
    id,
    title: textOrNothing,
    date_started: textOrNothing,
    date_closed: textOrNothing,
    alert_rule: z
      .looseObject({ name: textOrNothing, environment: textOrNothing }, { error: "the rule, or nothing" })
      .nullish(),
    projects: z.array(z.string(), { error: "a list of projects" }).nullish(),
  },
  { error: "the metric alert" },
);

const metricText = z.looseObject(
  { description_text: textOrNothing, description_title: textOrNothing, web_url: textOrNothing },
  { error: "an object" },
);

const readMetric = (body: unknown, action: string, context: ReadContext): Result<Reading, string> => {
  const read = readShape(metricAlert, inside(body, "data", "metric_alert"), "data.metric_alert");
  if (!read.ok) return read;
  const around = readShape(metricText, inside(body, "data"), "data");
  if (!around.ok) return around;
  const said = read.value;
  const key = `metric:${said.id}`;
  if (!["critical", "warning", "resolved"].includes(action)) return aside(key, `${clipped(action, 60)} is no state`);
  const [project, ...more] = said.projects ?? [];
  return alerting(
    alertOfDraft(
      {
        source: "sentry",
        key,
        state: action === "resolved" ? "resolved" : "firing",
        titles: [said.alert_rule?.name, said.title, around.value.description_title],
        text: around.value.description_text,
        service: more.length === 0 ? project : null,
        environment: said.alert_rule?.environment,
        severityLabel: onScale(levels, action),
        startedAt: readMoment(said.date_started),
        resolvedAt: readMoment(said.date_closed),
        links: [{ title: "Sentry", url: around.value.web_url ?? "" }],
        labels: given({ projects: said.projects?.join(", ") }),
        remainders: [remainderOf(inside(body, "data"), ["description_text", "web_url"]), remainderOf(body, ["data"])],
      },
      context,
    ),
  );
};

const issue = z.looseObject(
  {
    id,
    title: textOrNothing,
    culprit: textOrNothing,
    level: textOrNothing,
    firstSeen: textOrNothing,
    web_url: textOrNothing,
    permalink: textOrNothing,
    project: z.looseObject({ slug: textOrNothing }, { error: "the project, or nothing" }).nullish(),
  },
  { error: "the issue" },
);

const issueStates: Readonly<Record<string, "firing" | "resolved">> = {
  created: "firing",
  unresolved: "firing",
  resolved: "resolved",
};

const readIssue = (body: unknown, action: string, context: ReadContext): Result<Reading, string> => {
  const raw = inside(body, "data", "issue");
  const read = readShape(issue, raw, "data.issue");
  if (!read.ok) return read;
  const said = read.value;
  const key = `issue:${said.id}`;
  const state = Object.hasOwn(issueStates, action) ? issueStates[action] : undefined;
  if (state === undefined)
    return aside(key, `the issue was ${clipped(action, 60)}, which says nothing about the alert`);
  return alerting(
    alertOfDraft(
      {
        source: "sentry",
        key,
        state,
        titles: [said.title],
        text: said.culprit,
        service: said.project?.slug,
        environment: null,
        severityLabel: onScale(levels, said.level),
        startedAt: readMoment(said.firstSeen),
        resolvedAt: null,
        links: [{ title: "Sentry", url: said.web_url || said.permalink || "" }],
        labels: given({ level: said.level, project: said.project?.slug }),
        remainders: [
          remainderOf(raw, ["title", "culprit"]),
          remainderOf(inside(body, "data"), ["issue"]),
          remainderOf(body, ["data"]),
        ],
      },
      context,
    ),
  );
};
