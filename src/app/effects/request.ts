import { msBetween } from "../../base/instant.ts";
import { assertNever } from "../../base/invariant.ts";
import { system } from "../../domain/actor.ts";
import type { Effect } from "../../domain/effect.ts";
import type { Mention } from "../../domain/policy.ts";
import type { RequestEffect } from "../../domain/requests/effects-of-request.ts";
import type { Request } from "../../domain/requests/request.ts";
import type { Attempt } from "../ports/chat.ts";
import type { EffectRow } from "../ports/outbox.ts";
import type { SurfaceRecord } from "../ports/surface-store.ts";
import { callEach } from "./call-people.ts";
import { declareForRequest } from "./declare-for-request.ts";
import type { EffectDependencies } from "./dependencies.ts";
import { done, later, type Performed, skipped } from "./performing.ts";

/** One attempt at something that a request implies: the request as it is now. */
export type PerformingRequest = {
  readonly row: EffectRow;
  readonly request: Request;
  readonly attempt: Attempt;
};

export const performForRequest = async (
  deps: EffectDependencies,
  row: EffectRow,
  { requestId, effect }: Extract<Effect, { kind: "request" }>,
  attempt: Attempt,
): Promise<Performed> => {
  const request = await deps.requests.load(requestId);
  return request === null
    ? { kind: "failed", reason: `no request ${requestId}` }
    : perform(deps, { row, request, attempt }, effect);
};

const perform = async (
  deps: EffectDependencies,
  performing: PerformingRequest,
  effect: RequestEffect,
): Promise<Performed> => {
  switch (effect.kind) {
    case "card":
      return showCard(deps, performing);
    case "notice":
      return sayNotice(deps, performing, effect.seq);
    case "invite":
      await deps.chat.inviteToOperations([effect.userId]);
      return done;
    case "call":
      return call(deps, performing, effect.level, effect.mentions);
    case "schedule":
      return fire(deps, performing, effect);
    case "declare":
      return declareForRequest(deps, performing, effect.seq);
    default:
      return assertNever(effect);
  }
};

const cardKey = "request";

const showCard = async (deps: EffectDependencies, { row, request, attempt }: PerformingRequest): Promise<Performed> => {
  const standing = await deps.surfaces.find(request.id, cardKey);
  const shown = await deps.chat.showRequest(request, standing, unlessStanding(attempt, standing));
  await deps.surfaces.save(request.id, [cardKey], shown);
  await deps.outbox.progress(row.id, { messageTs: shown.messageTs });
  return done;
};

/** What stands needs no search. */
const unlessStanding = (attempt: Attempt, standing: SurfaceRecord | null): Attempt => ({
  ...attempt,
  mayHaveRun: attempt.mayHaveRun && standing === null,
});

const lookAgainMs = 500;

const sayNotice = async (
  deps: EffectDependencies,
  { request, attempt }: PerformingRequest,
  seq: number,
): Promise<Performed> => {
  const thread = await deps.surfaces.find(request.id, cardKey);
  if (thread === null) return later(lookAgainMs);
  const [recorded] = await deps.requests.events(request.id, { afterSeq: seq - 1, limit: 1 });
  if (recorded === undefined || recorded.seq !== seq) return skipped(`no event ${seq} of ${request.id}`);
  const key = `said:${seq}`;
  const standing = await deps.surfaces.find(request.id, key);
  const place = { standing, thread };
  const shown = await deps.chat.sayOfRequest(request, recorded, place, unlessStanding(attempt, standing));
  if (shown === null) return skipped("nothing to say");
  await deps.surfaces.save(request.id, [key], shown);
  return done;
};

/** Never early, even when the clock was set back since it was planned. */
const fire = async (
  { clock, handleRequest }: EffectDependencies,
  { row, request }: PerformingRequest,
  { dueAt, command }: Extract<RequestEffect, { kind: "schedule" }>,
): Promise<Performed> => {
  const earlyMs = msBetween(clock.now(), dueAt);
  if (earlyMs > 0) return later(earlyMs);
  const answer = await handleRequest({ key: `${row.id}.fired`, actor: system, requestId: request.id, command });
  return answer.ok ? done : skipped(answer.error.kind);
};

/** Whoever took it meanwhile ends the calling. The mention in the thread goes out by itself. */
const call = async (
  deps: EffectDependencies,
  { row, request, attempt }: PerformingRequest,
  level: number,
  mentions: readonly Mention[],
): Promise<Performed> => {
  if (request.state.kind !== "open") return skipped("somebody has taken it");
  const about = {
    id: request.id,
    title: request.isConfidential ? "a confidential request" : request.title,
    trigger: "cross_department" as const,
    reason: "nobody has taken it",
    level,
    severity: null,
  };
  await callEach(deps, { row, about, mentions, signal: attempt.signal }, async () => undefined);
  return done;
};
