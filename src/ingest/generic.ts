import { z } from "zod";
import { err, ok, type Result } from "../base/result.ts";
import type { Alert } from "../domain/alert.ts";
import { fingerprintOf, ownFingerprint } from "./fingerprint.ts";
import { environmentIn, serviceIn, severityWordIn } from "./labels.ts";
import { alertsPerBodyLimit, asText, asTitle } from "./limits.ts";
import { isUrl, linksOf } from "./links.ts";
import { readMoment } from "./moment.ts";
import { severityLabel } from "./severity-label.ts";
import { problem, readShape, scalars, type Texts, text, textOrNothing, textsOf } from "./shape.ts";
import type { AlertSource, ReadContext } from "./source.ts";

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
  read: (body, context) => (hasAlerts(body) ? readAll(body.alerts, context) : readOne(body, "", context)),
};

const hasAlerts = (body: unknown): body is { readonly alerts: unknown } =>
  typeof body === "object" && body !== null && Object.hasOwn(body, "alerts");

const readAll = (alerts: unknown, context: ReadContext): Result<readonly Alert[], string> => {
  if (!Array.isArray(alerts)) return err(problem("alerts", "a list of alerts", alerts));
  if (alerts.length === 0) return err(problem("alerts", "at least one alert", alerts));
  if (alerts.length > alertsPerBodyLimit) {
    return err(problem("alerts", `at most ${alertsPerBodyLimit} alerts`, alerts.length));
  }
  const taken: Alert[] = [];
  for (const [index, one] of alerts.entries()) {
    const read = readOne(one, `alerts[${index}]`, context);
    if (!read.ok) return read;
    taken.push(...read.value);
  }
  return ok(taken);
};

const readOne = (body: unknown, at: string, context: ReadContext): Result<readonly Alert[], string> => {
  const read = readShape(schema, body, at);
  return read.ok ? ok([alertOf(read.value, context)]) : read;
};

const alertOf = (said: Said, { receivedAt }: ReadContext): Alert => {
  const labels = labelsOf(said);
  const state = said.state ?? "firing";
  const service = asTitle(said.service ?? "") || serviceIn(labels);
  const environment = asTitle(said.environment ?? "") || environmentIn(labels);
  return {
    fingerprint: said.fingerprint
      ? ownFingerprint(said.fingerprint)
      : fingerprintOf([asTitle(said.title), service ?? "", environment ?? ""]),
    source: "generic",
    state,
    title: asTitle(said.title),
    text: asText(said.text ?? ""),
    service,
    environment,
    severityLabel: severityLabel(String(said.severity ?? severityWordIn(labels) ?? "")),
    startedAt: readMoment(said.started_at) ?? receivedAt,
    resolvedAt: state === "resolved" ? (readMoment(said.resolved_at) ?? receivedAt) : null,
    links: linksOf(said.links ?? []),
    labels,
  };
};

const labelsOf = (said: Said): Texts => {
  const others = Object.entries(said).filter(([key]) => !Object.hasOwn(schema.shape, key));
  return { ...textsOf(Object.fromEntries(others)), ...said.labels };
};
