import type { Instant } from "../base/instant.ts";
import { err, type Result } from "../base/result.ts";
import { type Actor, type Author, authorOf } from "../domain/actor.ts";
import type { Refusal } from "../domain/refusal.ts";
import { UpstreamError } from "./ports/upstream-error.ts";

/** A log as one command meets it. */
export type Meeting<Before, Event, Handled> = {
  /** What the errors call the command. */
  readonly name: string;
  /** Each conflict means that somebody else got ahead; with more than this many in a row something is wrong. */
  readonly conflictLimit: number;
  /** Not read for this command, and others may be ahead: enough to append on, not to refuse somebody. Null: read first. */
  readonly lastSeen: Before | null;
  readonly read: () => Promise<Result<Before, Refusal>>;
  readonly decide: (before: Before, now: Instant) => Result<readonly Event[], Refusal>;
  /** Writes on the version of `before`. Conflict: somebody else appended first. */
  readonly append: (before: Before, events: readonly Event[], now: Instant) => Promise<Answer<Handled> | "conflict">;
  /** A command that was applied before is refused by the state it made; it is a repetition all the same, not an error. */
  readonly repeated: () => Promise<Answer<Handled> | null>;
};

type Answer<Handled> = Result<Handled, Refusal>;

type Basis<Before> = { readonly before: Before; readonly isNewest: boolean };

/**
 * Load, decide, append with the expected version; on a conflict, again.
 * @throws UpstreamError when the database cannot be reached, or stays contended
 */
export const decideAndAppend = async <Before, Event, Handled>(
  meeting: Meeting<Before, Event, Handled>,
  now: () => Instant,
): Promise<Answer<Handled>> => {
  const { name, conflictLimit, lastSeen, read } = meeting;
  const first = lastSeen === null ? "conflict" : await tryOn(meeting, now(), { before: lastSeen, isNewest: false });
  if (first !== "conflict") return first;
  for (let attempt = 0; attempt < conflictLimit; attempt += 1) {
    const newest = await read();
    if (!newest.ok) return newest;
    const outcome = await tryOn(meeting, now(), { before: newest.value, isNewest: true });
    if (outcome !== "conflict") return outcome;
  }
  throw new UpstreamError(`${name}: ${conflictLimit} conflicts in a row`, { service: "database", retryable: true });
};

const tryOn = async <Before, Event, Handled>(
  { decide, append, repeated }: Meeting<Before, Event, Handled>,
  now: Instant,
  { before, isNewest }: Basis<Before>,
): Promise<Answer<Handled> | "conflict"> => {
  const decision = decide(before, now);
  if (decision.ok) return append(before, decision.value, now);
  return isNewest ? ((await repeated()) ?? err(decision.error)) : "conflict";
};

type Recorded<Event> = {
  readonly seq: number;
  readonly at: Instant;
  readonly actor: Author;
  readonly event: Event;
};

/** @param seq of the last event before these; 0 for a new log */
export const recordAll = <Event>(
  events: readonly Event[],
  seq: number,
  at: Instant,
  actor: Actor,
): readonly Recorded<Event>[] =>
  events.map((event, index) => ({ seq: seq + index + 1, at, actor: authorOf(actor), event }));
