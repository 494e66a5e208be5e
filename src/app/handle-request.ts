import { invariant } from "../base/invariant.ts";
import { err, ok, type Result } from "../base/result.ts";
import { type Actor, authorOf } from "../domain/actor.ts";
import { type RequestId, requestIdOf } from "../domain/ids.ts";
import type { Policy } from "../domain/policy.ts";
import type { Refusal } from "../domain/refusal.ts";
import { decideRequest } from "../domain/requests/decide-request.ts";
import { effectsOfRequest } from "../domain/requests/effects-of-request.ts";
import { evolveRequest, type Request } from "../domain/requests/request.ts";
import type { RequestCommand } from "../domain/requests/request-command.ts";
import type { RecordedRequestEvent, RequestEvent } from "../domain/requests/request-event.ts";
import type { Clock } from "./ports/clock.ts";
import type { NewEffect } from "./ports/outbox.ts";
import type { RequestStore } from "./ports/request-store.ts";
import { UpstreamError } from "./ports/upstream-error.ts";

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
  readonly onCommitted: (handled: HandledRequest) => void;
};

/** Each conflict means that somebody else got ahead; with more than this many in a row something is wrong. */
const conflictLimit = 30;

/**
 * As handle-command, for requests: load, decide, append with the expected version; on a conflict, again. What is asked
 * anew takes turns within a process, because everybody wants the next number.
 */
export const createHandleRequest = (deps: Dependencies): HandleRequest => {
  let last: Promise<unknown> = Promise.resolve();
  return (envelope) => {
    if (envelope.requestId !== null) return handleOnce(deps, envelope);
    const handled = last.then(() => handleOnce(deps, envelope));
    last = handled.catch(() => undefined);
    return handled;
  };
};

const handleOnce = async (deps: Dependencies, envelope: RequestEnvelope): Promise<Result<HandledRequest, Refusal>> => {
  for (let attempt = 0; attempt < conflictLimit; attempt += 1) {
    const outcome = await tryOnce(deps, envelope);
    if (outcome !== "conflict") return outcome;
  }
  throw new UpstreamError(`${envelope.command.kind}: ${conflictLimit} conflicts in a row`, {
    service: "database",
    retryable: true,
  });
};

const tryOnce = async (
  deps: Dependencies,
  envelope: RequestEnvelope,
): Promise<Result<HandledRequest, Refusal> | "conflict"> => {
  const { requests, clock, policy } = deps;
  const before = envelope.requestId === null ? null : await requests.load(envelope.requestId);
  if (before === null && envelope.requestId !== null)
    return err({ kind: "not_found", what: `the request ${envelope.requestId}`, known: [] });
  const now = clock.now();
  const decision = decideRequest(before, envelope.command, { now, actor: envelope.actor, policy });
  if (!decision.ok) return (await repeated(deps, envelope.key)) ?? err(decision.error);
  const id = before?.id ?? requestIdOf(await requests.nextNumber());
  const events = recordAll(decision.value, before?.seq ?? 0, now, envelope.actor);
  const request = events.reduce<Request | null>((state, event) => evolveRequest(state, id, event), before);
  invariant(request !== null, `${id}: a decision without events`);
  const appended = await requests.append({
    request,
    expectedSeq: before?.seq ?? 0,
    events,
    effects: plannedRows(request, events),
    commandKey: envelope.key,
  });
  if (appended.kind === "conflict") return "conflict";
  if (appended.kind === "duplicate") return (await repeated(deps, envelope.key)) ?? "conflict";
  deps.onCommitted({ request, events });
  return ok({ request, events });
};

/** A command that was applied before is refused by the state it made; it is a repetition all the same, not an error. */
const repeated = async ({ requests }: Dependencies, key: string): Promise<Result<HandledRequest, never> | null> => {
  const id = await requests.appliedTo(key);
  const request = id === null ? null : await requests.load(id);
  return request === null ? null : ok({ request, events: [] });
};

const recordAll = (
  events: readonly RequestEvent[],
  seq: number,
  at: string,
  actor: Actor,
): readonly RecordedRequestEvent[] =>
  events.map((event, index) => ({ seq: seq + index + 1, at, actor: authorOf(actor), event }));

/** A card is drawn from the newest state anyway, so once for each command is enough. */
const plannedRows = (request: Request, events: readonly RecordedRequestEvent[]): readonly NewEffect[] => {
  const seen = new Set<string>();
  return events.flatMap((event) =>
    effectsOfRequest(event, request)
      .filter(({ effect }) => seen.size < seen.add(JSON.stringify(effect)).size)
      .map((planned, index) => ({ id: `${request.id}.${event.seq}.${index + 1}`, incidentId: request.id, ...planned })),
  );
};
