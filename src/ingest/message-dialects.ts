import type { Alert } from "../domain/alert.ts";
import { clipped } from "./limits.ts";
import type { MessageParts } from "./message-parts.ts";
import { withoutOrnament } from "./message-text.ts";
import { severityIn } from "./severity-label.ts";
import type { Texts } from "./shape.ts";

/** What one system's message says. `key` is the same while it fires and when it is over. */
export type Sighting = {
  readonly state: Alert["state"];
  readonly title: string;
  readonly key: readonly string[];
  readonly severity: string | null;
  readonly labels: Texts;
};

/** Null: this is not how that system speaks. */
export type Dialect = (parts: MessageParts) => Sighting | null;

/** The headline is among the first lines; further down a message quotes, and quotes are no news. */
const headlinesLimit = 6;
const headlineLimit = 500;

const headlineOf = (line: string): string => withoutOrnament(clipped(line, headlineLimit));
const headlinesOf = ({ lines }: MessageParts): readonly string[] => lines.slice(0, headlinesLimit).map(headlineOf);

const firstMatch = (parts: MessageParts, pattern: RegExp): RegExpExecArray | null => {
  for (const line of headlinesOf(parts)) {
    const found = pattern.exec(line);
    if (found !== null) return found;
  }
  return null;
};

const linkMatch = (
  { links }: MessageParts,
  pattern: RegExp,
): { readonly id: string; readonly title: string } | null => {
  for (const { title, url } of links) {
    const id = pattern.exec(url)?.[1];
    if (id !== undefined) return { id, title };
  }
  return null;
};

/** Prometheus Alertmanager and Grafana: `[FIRING:2] HighErrorRate checkout (api production critical)`, `[RESOLVED] …`. */
const bracketed: Dialect = (parts) => {
  const found = firstMatch(parts, /^\[(firing|resolved|alerting|ok|no data)\b[^\]]*\]\s*(.+)$/i);
  if (found === null) return null;
  const [, word = "", headline = ""] = found;
  const [, name = "", inParentheses = ""] = /^(.*?)\s*(?:\(([^()]*)\))?$/.exec(headline) ?? [];
  // Outside of the parentheses stand the group's labels, which make the alert the same; those inside may change.
  const title = name === "" ? inParentheses : name;
  return {
    state: /^(resolved|ok)$/i.test(word) ? "resolved" : "firing",
    title,
    key: ["prometheus", title],
    severity: severityIn(inParentheses) ?? severityIn(name),
    labels: inParentheses === "" || name === "" ? {} : { common_labels: inParentheses },
  };
};

const datadogStates = "re-?triggered|triggered|renotify|recovered|warn|alert|no data";

/** Datadog: `Triggered: …`, `[P1] [Recovered on {host:web-1}] …`; a link to the monitor when it is from their app. */
const datadog: Dialect = (parts) => {
  const monitor = linkMatch(parts, /datadoghq\.[a-z]+\/monitors\/(\d+)/);
  const isTheirs = monitor !== null || parts.sender.includes("datadog");
  const pattern = new RegExp(
    `^(?:\\[(p[1-5])\\]\\s*)?(?:\\[(${datadogStates})(?: on ([^\\]]*))?\\]|(${datadogStates}):)\\s*(?:\\[(p[1-5])\\]\\s*)?(.+)$`,
    "i",
  );
  const found = isTheirs ? firstMatch(parts, pattern) : null;
  if (found === null) return null;
  const [, before, inBrackets, scope = "", beforeColon, after, title = ""] = found;
  const word = (inBrackets ?? beforeColon ?? "").toLowerCase();
  const labels = datadogTags([scope, parts.facts.tags ?? "", title].join(" "));
  return {
    state: word === "recovered" ? "resolved" : "firing",
    title,
    key: ["datadog", monitor?.id ?? title, scope.replace(/[{}]/g, "") || datadogGroup(parts)],
    severity: before ?? after ?? (word === "warn" ? "warning" : null),
    labels,
  };
};

const datadogTags = (text: string): Texts =>
  Object.fromEntries(
    [...text.matchAll(/\b(service|env|host|team|cluster|cluster_name|region):([\w./-]+)/g)].map(
      ([, key = "", value = ""]) => [key, value.replace(/[.]$/, "")] as const,
    ),
  );

/** The part of a monitor with several groups: the address names it in both messages. */
const datadogGroup = ({ links }: MessageParts): string => {
  const group = links.map(({ url }) => /[?&]group=([^&#]+)/.exec(url)?.[1]).find((one) => one !== undefined);
  return group ?? "";
};

/** Other bots link to these systems as well; where a bot's name is missing, the address has to do. */
const isFrom = ({ sender, poster }: MessageParts, name: string): boolean => poster === "" || sender.includes(name);

/** PagerDuty: its incident's address makes it the same; the state is a word at the beginning or a field. */
const pagerduty: Dialect = (parts) => {
  const incident = linkMatch(parts, /pagerduty\.com\/incidents\/([A-Z0-9]+)/i);
  const states = /\b(triggered|acknowledged|escalated|reassigned|reopened|resolved)\b/i;
  const word = parts.facts.status ?? firstMatch(parts, states)?.[1];
  if (incident === null || word === undefined || !isFrom(parts, "pagerduty")) return null;
  return {
    state: /resolved/i.test(word) ? "resolved" : "firing",
    title: withoutNumber(incident.title) || headlineBehind(parts, word),
    key: ["pagerduty", incident.id],
    severity: parts.facts.priority ?? parts.facts.urgency ?? null,
    labels: {},
  };
};

const withoutNumber = (title: string): string => title.replace(/^\[?#\d+\]?:?\s*/, "");

/** Some of their messages link only the number, and the words stand behind it. */
const headlineBehind = (parts: MessageParts, word: string): string =>
  headlinesOf(parts)
    .filter((line) => line.toLowerCase().startsWith(word.toLowerCase()))
    .map((line) => withoutNumber(line.slice(word.length).replace(/^[\s:]+/, "")))
    .find((rest) => rest !== "") ?? "";

/** Sentry: the issue's address makes it the same; everything but "resolved" is a new or returning issue. */
const sentry: Dialect = (parts) => {
  const issue = linkMatch(parts, /sentry[^/]*\/(?:.*\/)?issues\/(\d+)/i);
  if (issue === null || !isFrom(parts, "sentry")) return null;
  const isOver =
    firstMatch(parts, /(?<!un)\bresolved\b/i) !== null && /^resolved/i.test(parts.facts.state ?? "resolved");
  const { project } = parts.facts;
  return {
    state: isOver ? "resolved" : "firing",
    title: withoutOrnament(issue.title),
    key: ["sentry", issue.id],
    severity: parts.facts.level ?? severityIn(parts.lines.join(" ").match(/:(\w+): /)?.[1] ?? ""),
    labels: project === undefined ? {} : { service: project.split(/\s+/)[0] ?? project },
  };
};

/** CloudWatch through AWS Chatbot (now Amazon Q Developer), and as its mails' subjects are forwarded. */
const cloudwatch: Dialect = (parts) => {
  const chatbot = firstMatch(parts, /cloudwatch alarm \| (.+?) \| ([a-z0-9-]+) \| account: ?(\d+)/i);
  if (chatbot !== null) {
    const [, alarm = "", region = "", account = ""] = chatbot;
    const labels = { region, account };
    return {
      state: cloudwatchState(parts),
      title: alarm,
      key: ["cloudwatch", alarm, region, account],
      severity: null,
      labels,
    };
  }
  const subject = firstMatch(parts, /^(ALARM|OK|INSUFFICIENT_DATA): "(.+?)" in (.+)$/);
  if (subject === null) return null;
  const [, word, alarm = "", region = ""] = subject;
  const state = word === "OK" ? "resolved" : "firing";
  return { state, title: alarm, key: ["cloudwatch", alarm, region], severity: null, labels: { region } };
};

const cloudwatchState = ({ facts, lines, mood }: MessageParts): Alert["state"] => {
  const said = /\b(?:to|=>|→|->)\s*(ALARM|OK)\b/.exec(lines.join("\n"))?.[1] ?? facts.state?.toUpperCase();
  if (said === "OK" || said === "ALARM") return said === "OK" ? "resolved" : "firing";
  return mood === "good" ? "resolved" : "firing";
};

/** Home-made bots and smaller services: a state word, a mark, and what it is about. */
const plainWords: Dialect = (parts) => {
  const pattern =
    /^(?:monitor is )?[[("]?(firing|alert|alerting|alarm|triggered|critical|problem|down|outage|major|warning|resolved|recovered|recovery|cleared|ok|up)[\])"]?(?:\s*[:|–—]|\s+-|(?<=[\])]))\s*(.+)$/i;
  // Only the first line: "warning: …" further down is an explanation, not an alert.
  const found = pattern.exec(headlineOf(parts.lines[0] ?? ""));
  if (found === null) return null;
  const [, word = "", rest = ""] = found;
  const title = rest.replace(/\s*\(\s*https?:\/\/[^)]*\)\s*$/, "").trim() || rest;
  return {
    state: /^(resolved|recovered|recovery|cleared|ok|up)$/i.test(word) ? "resolved" : "firing",
    title,
    key: ["message", parts.poster, title],
    severity: /^(critical|major|warning)$/i.test(word) ? word : severityIn(title),
    labels: {},
  };
};

/** In this order: those that recognise an address before those that only recognise words. */
export const dialects = { pagerduty, sentry, cloudwatch, datadog, bracketed, plainWords } satisfies Record<
  string,
  Dialect
>;
