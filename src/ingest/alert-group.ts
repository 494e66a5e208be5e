import { z } from "zod";
import { canonicalJson } from "../base/canonical.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { Alert } from "../domain/alert.ts";
import { fingerprintOf, ownFingerprint } from "./fingerprint.ts";
import { environmentIn, serviceIn, severityWordIn } from "./labels.ts";
import { alertsPerBodyLimit, annotationLimit, asText, asTitle, clipped } from "./limits.ts";
import { isUrl, linksOf } from "./links.ts";
import { readMoment } from "./moment.ts";
import { severityLabel } from "./severity-label.ts";
import { problem, readShape, scalars, type Texts, textOrNothing } from "./shape.ts";
import type { ReadContext } from "./source.ts";

/** What Alertmanager and Grafana's alerting have in common; the fields that only one of them sends are simply absent. */
const group = z.looseObject(
  {
    alerts: z.array(z.unknown(), { error: "a list of alerts" }),
    receiver: textOrNothing,
    groupKey: textOrNothing,
    externalURL: textOrNothing,
  },
  { error: "an object with a list of alerts" },
);

const member = z.looseObject(
  {
    status: z.enum(["firing", "resolved"], { error: '"firing" or "resolved"' }),
    labels: scalars,
    annotations: scalars,
    startsAt: textOrNothing,
    endsAt: textOrNothing,
    generatorURL: textOrNothing,
    fingerprint: textOrNothing,
    silenceURL: textOrNothing,
    dashboardURL: textOrNothing,
    panelURL: textOrNothing,
    imageURL: textOrNothing,
    valueString: textOrNothing,
  },
  { error: "an alert with status, labels and annotations" },
);
export type Group = z.infer<typeof group>;
export type Member = z.infer<typeof member>;

export type GroupReader = {
  readonly source: string;
  /** The links of one alert that are fields of their own. Empty addresses are left out later. */
  readonly linksOf: (alert: Member, group: Group) => readonly { readonly title: string; readonly url: string }[];
};

export const readGroup = (
  reader: GroupReader,
  body: unknown,
  context: ReadContext,
): Result<readonly Alert[], string> => {
  const read = readShape(group, body);
  if (!read.ok) return read;
  const { alerts } = read.value;
  if (alerts.length > alertsPerBodyLimit) {
    return err(problem("alerts", `at most ${alertsPerBodyLimit} alerts`, alerts.length));
  }
  // A sender that has nothing to say sends nothing: a list that came empty was lost on the way.
  if (alerts.length === 0) return err(problem("alerts", "at least one alert", alerts));
  const taken: Alert[] = [];
  for (const [index, one] of alerts.entries()) {
    const alert = readShape(member, one, `alerts[${index}]`);
    if (!alert.ok) return alert;
    taken.push(alertOf(reader, alert.value, read.value, context));
  }
  return ok(taken);
};

const alertOf = (reader: GroupReader, said: Member, from: Group, { receivedAt }: ReadContext): Alert => {
  const { labels, annotations } = said;
  const title = annotations.summary ?? annotations.title ?? labels.alertname ?? "";
  return {
    fingerprint: said.fingerprint ? ownFingerprint(said.fingerprint) : fingerprintOf([canonicalJson(labels)]),
    source: reader.source,
    state: said.status,
    title: asTitle(title) || asTitle(labels.alertname ?? "") || "An alert without a name",
    text: asText(annotations.description ?? annotations.message ?? ""),
    service: serviceIn(labels),
    environment: environmentIn(labels),
    severityLabel: severityLabel(severityWordIn(labels)),
    startedAt: readMoment(said.startsAt) ?? receivedAt,
    resolvedAt: said.status === "resolved" ? (readMoment(said.endsAt) ?? receivedAt) : null,
    links: linksOf([...annotationLinks(annotations), ...reader.linksOf(said, from)]),
    labels: { ...leftovers(said, from), ...labels },
  };
};

/** Annotations shown in a place of their own. */
const placed = ["summary", "title", "description", "message"];

/** `runbook_url` → "Runbook". The runbook comes first: it is what helps at three in the morning. */
const annotationLinks = (annotations: Texts) =>
  Object.entries(annotations)
    .filter(([, value]) => isUrl(value))
    .map(([key, url]) => ({ title: titleOfKey(key), url }))
    .sort((a, b) => Number(b.title === "Runbook") - Number(a.title === "Runbook"));

const titleOfKey = (key: string): string => {
  const words = key
    .replace(/[_-]?(url|link)$/i, "")
    .replace(/[_-]+/g, " ")
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** What has no place of its own stays among the labels; a label of the source's own with that name wins. */
const leftovers = ({ annotations, valueString }: Member, { receiver, groupKey }: Group): Texts => {
  const kept = Object.entries(annotations).filter(([key, value]) => !placed.includes(key) && !isUrl(value));
  return Object.fromEntries([
    ...kept.map(([key, value]) => [`annotation_${key}`, clipped(value, annotationLimit)] as const),
    ...Object.entries({ receiver, group_key: groupKey, value_string: valueString }).flatMap(([key, value]) =>
      value ? [[key, clipped(value, annotationLimit)] as const] : [],
    ),
  ]);
};
