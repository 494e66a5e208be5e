import type { Clock } from "../app/ports/clock.ts";
import type { AlertReceipt, ReceiveAlerts } from "../app/receive-alerts.ts";
import type { AlertSource } from "../ingest/source.ts";
import { json, refusal } from "./answer.ts";
import { type Credentials, isAuthentic } from "./authenticate.ts";
import { parseJson, readBody } from "./read-body.ts";
import type { Route } from "./route.ts";

/** An Alertmanager group of a thousand alerts is about one megabyte. */
const bodyLimitBytes = 5 * 1024 * 1024;

type Dependencies = {
  readonly sources: Readonly<Record<string, AlertSource>>;
  readonly credentialsOf: (source: string) => Credentials;
  readonly receive: ReceiveAlerts;
  readonly clock: Clock;
  readonly onAlert: (source: string, outcome: string) => void;
};

/** `POST /alerts/:source`. 202 is said only when everything in the body is durable. */
export const alertRoute = (deps: Dependencies): Route => ({
  method: "POST",
  path: "/alerts/:source",
  answer: async ({ request, params }) => {
    const name = params.source ?? "";
    const body = await readBody(request, bodyLimitBytes);
    if (!body.ok) return body.error;
    if (!isAuthentic(request, body.value, deps.credentialsOf(name)))
      return refusal(401, "expected a valid bearer token or signature");
    const source = Object.hasOwn(deps.sources, name) ? deps.sources[name] : undefined;
    if (source === undefined)
      return refusal(404, `no alert source ${JSON.stringify(name)}; known: ${Object.keys(deps.sources).join(", ")}`);
    const parsed = parseJson(body.value);
    if (!parsed.ok) return parsed.error;
    const alerts = source.read(parsed.value, { receivedAt: deps.clock.now() });
    if (!alerts.ok) return refusal(400, alerts.error);
    const receipts = await deps.receive(alerts.value, null);
    for (const { outcome } of receipts) deps.onAlert(name, outcome);
    return json(202, { accepted: receipts.length, alerts: receipts satisfies readonly AlertReceipt[] });
  },
});
