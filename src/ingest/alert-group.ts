import { z } from "zod";
import { canonicalJson } from "../base/canonical.ts";
import { err, type Result } from "../base/result.ts";
import type { Alert } from "../domain/alert.ts";
import { alertOfDraft } from "./draft.ts";
import { severityWordIn } from "./labels.ts";
import { alertsPerBodyLimit } from "./limits.ts";
import { isUrl, type LinkCandidate } from "./links.ts";
import { readMoment } from "./moment.ts";
import { type Remainder, remainderOf, saidOfEach } from "./remainder.ts";
import { severityLabel } from "./severity-label.ts";
import { inside, problem, readShape, scalars, type Texts, textOrNothing } from "./shape.ts";
import { alerting, type ReadContext, type Reading } from "./source.ts";

/** What Alertmanager and Grafana's alerting have in common; the fields that only one of them sends are simply absent. */
const group = z.looseObject(
  {
    alerts: z.array(z.unknown(), { error: "a list of alerts" }),
    receiver: textOrNothing,
    groupKey: textOrNothing,
    externalURL: textOrNothing,
    truncatedAlerts: z.unknown().optional(),
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
  readonly linksOf: (alert: Member, group: Group) => readonly LinkCandidate[];
};

export const readGroup = (reader: GroupReader, body: unknown, context: ReadContext): Result<Reading, string> => {
  const read = readShape(group, body);
  if (!read.ok) return read;
  const { alerts } = read.value;
  if (alerts.length > alertsPerBodyLimit) {
    return err(problem("alerts", `at most ${alertsPerBodyLimit} alerts`, alerts.length));
  }
  // A sender that has nothing to say sends nothing: a list that came empty was lost on the way.
  if (alerts.length === 0) return err(problem("alerts", "at least one alert", alerts));
  const ofGroup = saidOfEach(remainderOf(body, placedInGroup(read.value)), alerts.length);
  const repetitions = repeated.map((name) =>
    saidOfEach(remainderOf(inside(body, name), [], `${name}.`), alerts.length),
  );
  const taken: Alert[] = [];
  for (const [index, one] of alerts.entries()) {
    const alert = readShape(member, one, `alerts[${index}]`);
    if (!alert.ok) return alert;
    if (isNameless(alert.value, body))
      return err(problem(`alerts[${index}].labels`, "at least one label", inside(one, "labels")));
    taken.push(alertOf(reader, { said: alert.value, raw: one, from: read.value, ofGroup, repetitions }, context));
  }
  return alerting(...taken);
};

/** Nothing tells it from another one: all of its kind would be one alert. */
const isNameless = ({ labels, fingerprint }: Member, body: unknown): boolean =>
  !fingerprint && [labels, inside(body, "commonLabels"), inside(body, "groupLabels")].every(isEmpty);

const isEmpty = (record: unknown): boolean =>
  typeof record !== "object" || record === null || Object.keys(record).length === 0;

/** What the alerts themselves say again. */
const repeated = ["groupLabels", "commonLabels", "commonAnnotations"] as const;

/**
 * What is repeated, and what has a place of its own. Alertmanager writes `truncatedAlerts: 0`
 * when it left nothing out; another number is news.
 */
const placedInGroup = ({ truncatedAlerts }: Group): readonly string[] => [
  "alerts",
  "status",
  "state",
  "version",
  "receiver",
  "groupKey",
  "externalURL",
  ...repeated,
  ...(truncatedAlerts === 0 ? ["truncatedAlerts"] : []),
];

const placedInMember = [
  "status",
  "labels",
  "annotations",
  "startsAt",
  "endsAt",
  "fingerprint",
  "generatorURL",
  "silenceURL",
  "dashboardURL",
  "panelURL",
  "imageURL",
  "valueString",
];

type Parts = {
  readonly said: Member;
  readonly raw: unknown;
  readonly from: Group;
  readonly ofGroup: Remainder;
  readonly repetitions: readonly Remainder[];
};

const alertOf = (
  reader: GroupReader,
  { said, raw, from, ofGroup, repetitions }: Parts,
  context: ReadContext,
): Alert => {
  const { labels, annotations } = said;
  return alertOfDraft(
    {
      source: reader.source,
      key: said.fingerprint || [canonicalJson(labels)],
      state: said.status,
      titles: [annotations.summary, annotations.title, labels.alertname],
      text: annotations.description ?? annotations.message,
      service: null,
      environment: null,
      severityLabel: severityLabel(severityWordIn(labels)),
      startedAt: readMoment(said.startsAt),
      resolvedAt: readMoment(said.endsAt),
      links: [...annotationLinks(annotations), ...reader.linksOf(said, from)],
      labels,
      remainders: [
        { labels: leftovers(said, from), cut: 0 },
        remainderOf(raw, placedInMember),
        ofGroup,
        ...repetitions.map((one) => newIn(one, said)),
      ],
    },
    context,
  );
};

/** Of what the group says of all its alerts, what this one does not say itself. */
const newIn = ({ labels, cut }: Remainder, said: Member): Remainder => ({
  labels: Object.fromEntries(
    Object.entries(labels).filter(([path, value]) => {
      const name = path.slice(path.indexOf(".") + 1);
      return said.labels[name] !== value && said.annotations[name] !== value;
    }),
  ),
  cut,
});

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

/** Annotations without a place of their own; of two that would be the title, the second one has none. */
const leftovers = ({ annotations, valueString }: Member, { receiver, groupKey }: Group): Texts => {
  const { summary, description } = annotations;
  const placed = [summary === undefined ? "title" : "summary", description === undefined ? "message" : "description"];
  const kept = Object.entries(annotations).filter(([key, value]) => !placed.includes(key) && !isUrl(value));
  return Object.fromEntries([
    ...kept.map(([key, value]) => [`annotation_${key}`, value] as const),
    ...Object.entries({ receiver, group_key: groupKey, value_string: valueString }).flatMap(([key, value]) =>
      value ? [[key, value] as const] : [],
    ),
  ]);
};
