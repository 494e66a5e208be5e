import { system } from "../../domain/actor.ts";
import type { CallOutcome } from "../../domain/escalation.ts";
import type { Incident } from "../../domain/incident.ts";
import type { Mention } from "../../domain/policy.ts";
import type { EffectRow } from "../ports/outbox.ts";
import type { CallAbout, Pager } from "../ports/pager.ts";
import { UpstreamError } from "../ports/upstream-error.ts";
import type { EffectDependencies } from "./dependencies.ts";
import { done, type Performed, type Performing, skipped } from "./performing.ts";

type Call = { readonly round: number; readonly level: number; readonly mentions: readonly Mention[] };

/**
 * Calls through every pager that reaches somebody. The mention in the channel goes out by itself, so with no pager
 * there is nothing to do here. Whoever answered meanwhile is not called any more. What came of each call is recorded
 * and shown.
 */
export const callPeople = async (
  deps: EffectDependencies,
  { row, incident, attempt }: Performing,
  call: Call,
): Promise<Performed> => {
  const { round, level, mentions } = call;
  if (!mentions.some((mention) => deps.pagers.some((pager) => pager.reaches(mention))))
    return skipped("no pager reaches them; the channel's mention is the call");
  const { escalation } = incident;
  const isOver = round > 0 && (escalation.kind !== "calling" || escalation.round !== round);
  if (isOver) return skipped("somebody has answered");
  const calling = { row, about: aboutOf(incident, call), mentions, signal: attempt.signal };
  await callEach(deps, calling, async (mention, key, outcome) => {
    if (round === 0) return;
    const command = { kind: "record_call" as const, round, level, mention, outcome };
    await deps.handle({ key, actor: system, incidentId: incident.id, command });
  });
  return done;
};

/** Nothing about a private incident leaves its channel, except that there is one. */
const aboutOf = ({ id, title, severity, escalation, isPrivate }: Incident, { round, level }: Call): CallAbout => {
  const called = round === 0 || escalation.kind === "idle" ? null : escalation;
  return {
    id,
    title: isPrivate ? "a private incident" : title,
    trigger: called?.trigger ?? null,
    reason: isPrivate ? "" : (called?.reason ?? ""),
    level,
    severity,
  };
};

type Calling = {
  readonly row: EffectRow;
  readonly about: CallAbout;
  readonly mentions: readonly Mention[];
  readonly signal: AbortSignal;
};

/**
 * One who cannot be reached just now keeps nobody else from being called.
 * @throws UpstreamError when somebody is to be called again later; whoever was reached is called with the same key then
 */
export const callEach = async (
  { pagers }: EffectDependencies,
  { row, about, mentions, signal }: Calling,
  record: (mention: Mention, key: string, outcome: CallOutcome) => Promise<void>,
): Promise<void> => {
  const unreached: UpstreamError[] = [];
  for (const mention of mentions) {
    for (const pager of pagers.filter(({ reaches }) => reaches(mention))) {
      const key = `${row.id}.${mention}.${pager.name}`;
      const outcome = await outcomeOf(pager, () => pager.call({ about, mention, key, signal }));
      if (outcome instanceof UpstreamError) unreached.push(outcome);
      else await record(mention, key, outcome);
    }
  }
  const [first] = unreached;
  if (first !== undefined) throw first;
};

/** A pager that says no for good is a result to show; one that may work later is tried again by the queue. */
const outcomeOf = async (pager: Pager, call: () => Promise<void>): Promise<CallOutcome | UpstreamError> => {
  try {
    await call();
    return { kind: "reached", via: pager.name };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return error.retryable ? error : { kind: "failed", via: pager.name, reason: error.message };
  }
};
