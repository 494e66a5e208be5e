import type { Result } from "../../src/base/result.ts";
import { type Actor, authorOf } from "../../src/domain/actor.ts";
import type { Policy } from "../../src/domain/policy.ts";
import type { Refusal } from "../../src/domain/refusal.ts";
import { decideRequest } from "../../src/domain/requests/decide-request.ts";
import { evolveRequest, type Request } from "../../src/domain/requests/request.ts";
import type { RequestCommand, RequestCommandOf } from "../../src/domain/requests/request-command.ts";
import type { RecordedRequestEvent, RequestEvent } from "../../src/domain/requests/request-event.ts";
import { minuteMs, t0, policy as usual } from "./given.ts";

/** Requests with somebody to call when nobody takes them. */
export const policy: Policy = {
  ...usual,
  escalation: {
    ...usual.escalation,
    cross_department: [
      { notify: ["approvers", "ceo_agent"], ackWithinMs: 10 * minuteMs },
      { notify: ["founders"], ackWithinMs: 10 * minuteMs },
    ],
  },
  targets: ["ceo_agent"],
};

export const engineering: Actor = { kind: "department", name: "engineering" };
export const security: Actor = { kind: "department", name: "security" };

export const asking = (over: Partial<RequestCommandOf<"request">> = {}): RequestCommandOf<"request"> => ({
  kind: "request",
  requestKind: "deployment",
  title: "deploy checkout v43",
  details: "it mends the empty carts",
  service: "checkout",
  urgency: "high",
  due: { kind: "usual" },
  links: [],
  isConfidential: null,
  ...over,
});

export type Told = { readonly request: Request; readonly log: readonly RecordedRequestEvent[] };

export const tryRequest = (
  told: Told | null,
  actor: Actor,
  command: RequestCommand,
  now = t0,
  rules: Policy = policy,
): Result<readonly RequestEvent[], Refusal> =>
  decideRequest(told?.request ?? null, command, { now, actor, policy: rules });

export const tell = (
  told: Told | null,
  actor: Actor,
  command: RequestCommand,
  now = t0,
  rules: Policy = policy,
): Told => {
  const decision = tryRequest(told, actor, command, now, rules);
  if (!decision.ok) throw new Error(`${command.kind} was refused: ${JSON.stringify(decision.error)}`);
  const first = told?.request.seq ?? 0;
  const added = decision.value.map((event, index): RecordedRequestEvent => {
    return { seq: first + index + 1, at: now, actor: authorOf(actor), event };
  });
  const request = added.reduce<Request | null>(
    (state, recorded) => evolveRequest(state, "REQ-1", recorded),
    told?.request ?? null,
  );
  if (request === null) throw new Error("a request begins with events");
  return { request, log: [...(told?.log ?? []), ...added] };
};

export const kindsOf = (decision: Result<readonly RequestEvent[], Refusal>): readonly string[] =>
  decision.ok ? decision.value.map(({ kind }) => kind) : [`refused: ${decision.error.kind}`];
