import { z } from "zod";
import { err, type Result } from "../base/result.ts";
import type { Alert } from "../domain/alert.ts";
import { alertOfDraft } from "./draft.ts";
import { environmentIn, serviceIn, severityWordIn } from "./labels.ts";
import { alertsPerBodyLimit, asTitle } from "./limits.ts";
import { isUrl } from "./links.ts";
import { readMoment } from "./moment.ts";
import { nothingElse, type Remainder, remainderOf, saidOfEach } from "./remainder.ts";
import { severityLabel } from "./severity-label.ts";
import { inside, itemsOf, problem, readShape, scalars, text, textOrNothing, textsOf } from "./shape.ts";
import { type AlertSource, alerting, type ReadContext, type Reading } from "./source.ts";

const moment = z
  .string({ error: "an ISO 8601 time" })
  .refine((said) => readMoment(said) !== null, { error: "an ISO 8601 time, e.g. 2026-11-24T12:00:00Z" })
  .nullish();

const address = text.refine(isUrl, { error: "an address that begins with http:// or https://" });
const link = z.union(
  [address.transform((url) => ({ title: "Link", url })), z.looseObject({ title: text, url: address })],
  { error: 'an address, or {"title", "url"}' },
);

/**
 * One alert:
 * - `title` is required
 * - `text`, `service`, `environment`, `severity` are texts
 * - `state` is `firing` (when left out) or `resolved`
 * - `fingerprint`: the same for the same condition; made of title, service and environment when left out
 * - `started_at`, `resolved_at` are ISO 8601 times
 * - `links`: addresses, or objects with `title` and `url`
 * - `labels`: an object; fields that are not named here are kept as labels too
 */
const schema = z.looseObject(
  {
    title: text.refine((said) => asTitle(said) !== "", { error: "a title that is not empty" }),
    text: textOrNothing,
    service: textOrNothing,
    environment: textOrNothing,
    severity: z.union([z.string(), z.number()], { error: "a text or a number" }).nullish(),
    state: z.enum(["firing", "resolved"], { error: '"firing" or "resolved"' }).nullish(),
    fingerprint: textOrNothing,
    started_at: moment,
    resolved_at: moment,
    links: z.array(link, { error: "a list of links" }).nullish(),
    labels: scalars,
  },
  { error: 'an object like {"title": "checkout is failing"}, or {"alerts": [...]} with such objects' },
);
type Said = z.infer<typeof schema>;

/** For everything without a reader of its own: scripts, cron jobs, home-made monitoring. */
export const generic: AlertSource = {
  name: "generic",
  read: (body, context) => {
    if (!hasAlerts(body)) return readAll([body], "", nothingElse, context);
    const { alerts } = body;
    if (!Array.isArray(alerts)) return err(problem("alerts", "a list of alerts", alerts));
    if (alerts.length === 0) return err(problem("alerts", "at least one alert", alerts));
    if (alerts.length > alertsPerBodyLimit) {
      return err(problem("alerts", `at most ${alertsPerBodyLimit} alerts`, alerts.length));
    }
    return readAll(alerts, "alerts", saidOfEach(remainderOf(body, ["alerts"]), alerts.length), context);
  },
};

const hasAlerts = (body: unknown): body is { readonly alerts: unknown } =>
  typeof body === "object" && body !== null && Object.hasOwn(body, "alerts");

/** @param around what the body says beside its list of alerts: it is said of each of them */
const readAll = (
  alerts: readonly unknown[],
  at: string,
  around: Remainder,
  context: ReadContext,
): Result<Reading, string> => {
  const taken: Alert[] = [];
  for (const [index, one] of alerts.entries()) {
    const read = readShape(schema, one, at === "" ? "" : `${at}[${index}]`);
    if (!read.ok) return read;
    taken.push(alertOf(read.value, one, around, context));
  }
  return alerting(...taken);
};

const placed = Object.keys(schema.shape).filter((key) => key !== "links");

/** A link that is an address, and of one that is an object the two fields that are shown. */
const placedOfLinks = (raw: unknown): readonly string[] =>
  itemsOf(inside(raw, "links")).flatMap((link, index) =>
    typeof link === "string" ? [`links.${index}`] : [`links.${index}.title`, `links.${index}.url`],
  );

const alertOf = (said: Said, raw: unknown, around: Remainder, context: ReadContext): Alert => {
  const beside = topLevelOf(raw);
  const labels = { ...beside, ...said.labels };
  const taken = Object.keys(beside).filter((name) => labels[name] === beside[name]);
  const others = remainderOf(raw, [...placed, ...placedOfLinks(raw), ...taken]);
  const service = asTitle(said.service ?? "") || serviceIn(labels);
  const environment = asTitle(said.environment ?? "") || environmentIn(labels);
  return alertOfDraft(
    {
      source: "generic",
      key: said.fingerprint || [asTitle(said.title), service ?? "", environment ?? ""],
      state: said.state ?? "firing",
      titles: [said.title],
      text: said.text,
      service,
      environment,
      severityLabel: severityLabel(String(said.severity ?? severityWordIn(labels) ?? "")),
      startedAt: readMoment(said.started_at),
      resolvedAt: readMoment(said.resolved_at),
      links: said.links ?? [],
      labels,
      remainders: [others, around],
    },
    context,
  );
};

/** Fields that are not named in the schema are labels like those in `labels`, which win. */
const topLevelOf = (raw: unknown) =>
  textsOf(Object.fromEntries(Object.entries(Object(raw)).filter(([key]) => key !== "links" && !placed.includes(key))));
