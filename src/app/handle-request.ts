import type { Instant } from "../base/instant.ts";
import { invariant } from "../base/invariant.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { Actor } from "../domain/actor.ts";
import { type RequestId, requestIdOf } from "../domain/ids.ts";
import type { Policy } from "../domain/policy.ts";
import type { Refusal } from "../domain/refusal.ts";
import { decideRequest } from "../domain/requests/decide-request.ts";
import { effectsOfRequest } from "../domain/requests/effects-of-request.ts";
import { evolveRequest, type Request } from "../domain/requests/request.ts";
import type { RequestCommand } from "../domain/requests/request-command.ts";
import type { RecordedRequestEvent, RequestEvent } from "../domain/requests/request-event.ts";
import { decideAndAppend, recordAll } from "./decide-and-append.ts";
import { plannedRows } from "./planned-rows.ts";
import type { Clock } from "./ports/clock.ts";
import type { NewEffect } from "./ports/outbox.ts";
import type { RequestStore } from "./ports/request-store.ts";
import { createTurns } from "./take-turns.ts";

export type RequestEnvelope = {
  /** Idempotency key: the same key is applied once, ever, however often it comes. */
  readonly key: string;
  readonly actor: Actor;
  /** Null for a new one. */
  readonly requestId: RequestId | null;
  readonly command: RequestCommand;
};

export type HandledRequest = {
  readonly request: Request;
  /** Empty when this command had been applied before. */
  readonly events: readonly RecordedRequestEvent[];
};

export type HandleRequest = (envelope: RequestEnvelope) => Promise<Result<HandledRequest, Refusal>>;

type Dependencies = {
  readonly requests: RequestStore;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly onCommitted: (handled: HandledRequest, effects: readonly NewEffect[]) => void;
};

/** Each conflict means that somebody else got ahead. */
const conflictLimit = 30;

/** As handle-command, for requests. What is asked anew takes turns within a process: everybody wants the next number. */
export const createHandleRequest = (deps: Dependencies): HandleRequest => {
  const inTurn = createTurns();
  return (envelope) =>
    envelope.requestId === null ? inTurn("new", () => handleOnce(deps, envelope)) : handleOnce(deps, envelope);
};

const handleOnce = (deps: Dependencies, envelope: RequestEnvelope): Promise<Result<HandledRequest, Refusal>> => {
  const { requests, clock, policy } = deps;
  const { key, actor, requestId, command } = envelope;
  return decideAndAppend<Request | null, RequestEvent, HandledRequest>(
    {
      name: command.kind,
      conflictLimit,
      lastSeen: null,
      read: async () => {
        const request = requestId === null ? null : await requests.load(requestId);
        return request === null && requestId !== null
          ? err({ kind: "not_found", what: `the request ${requestId}`, known: [] })
          : ok(request);
      },
      decide: (before, now) => decideRequest(before, command, { now, actor, policy }),
      append: (before, decided, now) => append(deps, envelope, before, decided, now),
      repeated: () => repeated(deps, key),
    },
    clock.now,
  );
};

const append = async (
  deps: Dependencies,
  { key, actor }: RequestEnvelope,
  before: Request | null,
  decided: readonly RequestEvent[],
  now: Instant,
): Promise<Result<HandledRequest, Refusal> | "conflict"> => {
  const { requests } = deps;
  const id = before?.id ?? requestIdOf(await requests.nextNumber());
  const expectedSeq = before?.seq ?? 0;
  const events = recordAll(decided, expectedSeq, now, actor);
  const request = events.reduce<Request | null>((state, event) => evolveRequest(state, id, event), before);
  invariant(request !== null, `${id}: a decision without events`);
  const effects = plannedRows(id, events, (recorded) => effectsOfRequest(recorded, request));
  const appended = await requests.append({ request, expectedSeq, events, effects, commandKey: key });
  if (appended.kind === "conflict") return "conflict";
  if (appended.kind === "duplicate") return (await repeated(deps, key)) ?? "conflict";
  deps.onCommitted({ request, events }, effects);
  return ok({ request, events });
};

const repeated = async ({ requests }: Dependencies, key: string): Promise<Result<HandledRequest, never> | null> => {
  const id = await requests.appliedTo(key);
  const request = id === null ? null : await requests.load(id);
  return request === null ? null : ok({ request, events: [] });
};
