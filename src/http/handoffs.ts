import type { HandleRequest } from "../app/handle-request.ts";
import type { RateLimiter } from "../app/ports/rate-limiter.ts";
import type { Refusal } from "../domain/refusal.ts";
import { ownerOf } from "../domain/requests/request.ts";
import { type Authentication, bearer, hmac } from "../ingest/authentication.ts";
import { readHandoff } from "../ingest/handoff.ts";
import { type HttpAnswer, json, refusal } from "./answer.ts";
import { type Credentials, isAuthentic } from "./authenticate.ts";
import { parseJson, readBody } from "./read-body.ts";
import type { Route } from "./route.ts";

/** A hand-off is a few lines; its longest fields together stay far below. */
const bodyLimitBytes = 256 * 1024;

type Dependencies = {
  /** What each department proves itself with. */
  readonly credentials: Readonly<Record<string, Credentials>>;
  readonly handleRequest: HandleRequest;
  readonly limiter: Pick<RateLimiter, "take">;
  readonly perMinute: number;
};

/** A bearer token, or `X-Firebreak-Signature: sha256=<hex HMAC-SHA256>` over the raw body. */
const ways: readonly Authentication[] = [bearer, hmac("x-firebreak-signature", "sha256=")];

/** `POST /handoffs`. 202 is said only when the request is durable; the same key is the same request. */
export const handoffRoute = (deps: Dependencies): Route => ({
  method: "POST",
  path: "/handoffs",
  answer: async ({ request, query }) => {
    const body = await readBody(request, bodyLimitBytes);
    if (!body.ok) return body.error;
    const proven = Object.keys(deps.credentials).filter((name) => {
      const own = deps.credentials[name];
      return own !== undefined && isAuthentic({ request, body: body.value, query }, own, ways);
    });
    if (proven.length === 0) return refusal(401, "expected a valid bearer token or signature of a department");
    const parsed = parseJson(body.value);
    if (!parsed.ok) return parsed.error;
    const handoff = readHandoff(parsed.value);
    if (!handoff.ok) return refusal(400, handoff.error);
    const { from, idempotencyKey, asked } = handoff.value;
    if (!Object.hasOwn(deps.credentials, from))
      return refusal(
        400,
        `from: expected one of ${Object.keys(deps.credentials).join(", ")}, came ${JSON.stringify(from.slice(0, 60))}`,
      );
    if (!proven.includes(from)) return refusal(401, `these credentials are not those of ${from}`);
    const admission = await deps.limiter.take(`handoffs ${from}`, ruleOf(deps.perMinute), notInLine);
    if (admission.kind === "wait") return tooMany(from, deps.perMinute, admission.ms);
    const handled = await deps.handleRequest({
      key: `handoff ${from} ${idempotencyKey ?? crypto.randomUUID()}`,
      actor: { kind: "department", name: from },
      requestId: null,
      command: { kind: "request", ...asked },
    });
    if (!handled.ok) return refusal(400, worded(handled.error));
    const { request: taken } = handled.value;
    return json(202, {
      request: taken.id,
      state: taken.state.kind,
      owner: ownerOf(taken),
      due: taken.dueAt,
      incident: taken.incident.kind === "declared" ? taken.incident.incidentId : null,
    });
  },
});

/** Whoever is told to come back later may never do so. */
const notInLine = { lane: "urgent", ticket: null } as const;

const ruleOf = (perMinute: number) => ({ capacity: perMinute, refillPerMinute: perMinute, reserve: 0 });

const tooMany = (from: string, perMinute: number, ms: number): HttpAnswer => ({
  ...refusal(429, `expected at most ${perMinute} hand-offs of ${from} in a minute`),
  retryAfterS: Math.max(1, Math.ceil(ms / 1_000)),
});

/** For programs: where, what was expected, what came. */
const worded = (said: Refusal): string => {
  switch (said.kind) {
    case "missing":
      return `${said.field}: expected ${said.expected}`;
    case "not_found":
      return `expected one of ${said.known.join(", ") || "nothing"}, came ${said.what}`;
    case "too_late":
      return `due: ${said.what}`;
    case "not_allowed":
      return `expected ${said.needs}`;
    default:
      return said.kind.replaceAll("_", " ");
  }
};
