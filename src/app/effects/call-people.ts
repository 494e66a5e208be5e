import { system } from "../../domain/actor.ts";
import type { CallOutcome } from "../../domain/escalation.ts";
import type { Mention } from "../../domain/policy.ts";
import type { Pager } from "../ports/pager.ts";
import { UpstreamError } from "../ports/upstream-error.ts";
import type { EffectDependencies } from "./dependencies.ts";
import { done, type Performed, type Performing, skipped } from "./performing.ts";

type Call = { readonly round: number; readonly level: number; readonly mentions: readonly Mention[] };

/**
 * Calls through every configured pager. The mention in the channel goes out by itself, so with no pager there is nothing to do here.
 * Whoever answered meanwhile is not called any more. What came of each call is recorded and shown.
 */
export const callPeople = async (deps: EffectDependencies, performing: Performing, call: Call): Promise<Performed> => {
  if (deps.pagers.length === 0) return skipped("no pager is configured; the channel's mention is the call");
  const { escalation } = performing.incident;
  const isOver = call.round > 0 && (escalation.kind !== "calling" || escalation.round !== call.round);
  if (isOver) return skipped("somebody has answered");
  for (const mention of call.mentions) {
    for (const pager of deps.pagers) await callOne(deps, performing, call, mention, pager);
  }
  return done;
};

const callOne = async (
  deps: EffectDependencies,
  { row, incident, attempt }: Performing,
  { round, level }: Call,
  mention: Mention,
  pager: Pager,
): Promise<void> => {
  const key = `${row.id}.${mention}.${pager.name}`;
  const outcome = await outcomeOf(pager, () => pager.call({ incident, mention, key, signal: attempt.signal }));
  if (round === 0) return;
  const command = { kind: "record_call" as const, round, level, mention, outcome };
  await deps.handle({ key, actor: system, incidentId: incident.id, command });
};

/** A pager that says no for good is a result to show; one that may work later is tried again by the queue. */
const outcomeOf = async (pager: Pager, call: () => Promise<void>): Promise<CallOutcome> => {
  try {
    await call();
    return { kind: "reached", via: pager.name };
  } catch (error) {
    if (error instanceof UpstreamError && !error.retryable)
      return { kind: "failed", via: pager.name, reason: error.message };
    throw error;
  }
};
