import type { Clock } from "../app/ports/clock.ts";
import type { Sns } from "../app/ports/sns.ts";
import type { AlertReceipt, ReceiveAlerts } from "../app/receive-alerts.ts";
import { err, ok, type Result } from "../base/result.ts";
import { bearer } from "../ingest/authentication.ts";
import type { Aside } from "../ingest/source.ts";
import type { SourceRow } from "../ingest/sources.ts";
import { type HttpAnswer, json, refusal } from "./answer.ts";
import { type Credentials, isAuthentic } from "./authenticate.ts";
import { parseJson, readBody } from "./read-body.ts";
import type { Route, RouteRequest } from "./route.ts";
import { admitSns } from "./sns-authentic.ts";

/** An Alertmanager group of a thousand alerts is about one megabyte. */
export const alertBodyLimitBytes = 5 * 1024 * 1024;

/** What is configured for one source: who may speak for it, and which topics of SNS. */
export type SourceCredentials = Credentials & { readonly topics: readonly string[] };

/** A source by the name that its alerts carry, which is not always spelt as in the address. */
export type NamedSource = { readonly name: string; readonly row: SourceRow };

export type KnownSources = {
  readonly names: readonly string[];
  readonly named: (said: string) => NamedSource | null;
};

type Dependencies = {
  readonly sources: KnownSources;
  readonly credentialsOf: (source: string) => SourceCredentials;
  readonly sns: Sns;
  readonly receive: ReceiveAlerts;
  readonly clock: Clock;
  readonly onAlert: (source: string, outcome: string) => void;
};

/** `POST /alerts/:source`. 202 is said only when everything in the body is durable. */
export const alertRoute = (deps: Dependencies): Route => ({
  method: "POST",
  path: "/alerts/:source",
  answer: async (asked) => {
    const said = asked.params.source ?? "";
    const known = deps.sources.named(said);
    const raw = await readBody(asked.request, alertBodyLimitBytes);
    if (!raw.ok) return raw.error;
    const body = await admitted(deps, known ?? { name: said, row: null }, asked, raw.value);
    if (!body.ok) return body.error;
    if (known === null)
      return refusal(404, `no alert source ${JSON.stringify(said)}; known: ${deps.sources.names.join(", ")}`);
    const { name, row } = known;
    const event = row.eventHeader === null ? undefined : asked.request.headers[row.eventHeader];
    const read = row.source.read(body.value, {
      receivedAt: deps.clock.now(),
      event: typeof event === "string" ? event : null,
    });
    if (!read.ok) return refusal(400, read.error);
    const received = await deps.receive(read.value.alerts, null);
    const receipts: readonly AlertReceipt[] = [...received, ...read.value.asides.map(receiptOf)];
    for (const { outcome } of receipts) deps.onAlert(name, outcome);
    return json(202, { accepted: receipts.length, alerts: receipts });
  },
});

/** The parsed body of a request that may come in. Nothing is parsed before, but for SNS, whose body holds the signature. */
const admitted = async (
  { credentialsOf, sns }: Dependencies,
  { name, row }: { readonly name: string; readonly row: SourceRow | null },
  { request, query }: RouteRequest,
  raw: Buffer,
): Promise<Result<unknown, HttpAnswer>> => {
  const credentials = credentialsOf(name);
  const ways = row?.ways ?? [bearer];
  const isKnown = isAuthentic({ request, body: raw, query }, credentials, ways);
  const isSns = ways.some(({ kind }) => kind === "sns");
  if (!isKnown && !isSns) return err(refusal(401, `expected ${wayIn(ways)}`));
  const parsed = parseJson(raw);
  if (!isSns || (!parsed.ok && isKnown)) return parsed;
  const admittedBySns = await admitSns({ sns, topics: credentials.topics }, parsed.ok ? parsed.value : null, isKnown);
  return admittedBySns.ok ? ok(parsed.ok ? parsed.value : null) : admittedBySns;
};

const wayIn = (ways: SourceRow["ways"]): string =>
  ways.some(({ kind }) => kind === "hmac") ? "a valid bearer token or signature" : "a valid token";

const receiptOf = ({ fingerprint, reason }: Aside): AlertReceipt => ({
  fingerprint,
  incident: null,
  outcome: "ignored",
  reason,
});
