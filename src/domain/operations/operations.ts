import type { Instant } from "../../base/instant.ts";
import { invariant } from "../../base/invariant.ts";
import type { Author } from "../actor.ts";
import type { UserId } from "../ids.ts";
import type { RecordedOperationsEvent } from "./operations-event.ts";
import { isSameSilenced, type Silence, type Silenced, type SilenceId, silencesAt } from "./silence.ts";

/** `F1`, counted over the whole workspace. */
export type FreezeId = `F${number}`;

/** Nothing is deployed meanwhile, except what an incident's people let through. */
export type Freeze = {
  readonly id: FreezeId;
  /** Null: every service. */
  readonly service: string | null;
  readonly reason: string;
  readonly by: Author;
  readonly at: Instant;
  /** Null: until somebody lifts it. */
  readonly until: Instant | null;
};

/** The kill switch is thrown: no change starts, approved or not. */
export type Halt = { readonly by: UserId; readonly reason: string; readonly at: Instant };

/** What holds for the whole workspace and for no single incident. Has an event log of its own, chained like the incidents'. */
export type Operations = {
  /** Number of events so far; the version that an append expects. */
  readonly seq: number;
  readonly freezesSoFar: number;
  readonly freezes: readonly Freeze[];
  readonly halt: Halt | null;
  readonly silencesSoFar: number;
  /** Those that are over are forgotten with the next one. */
  readonly silences: readonly Silence[];
};

export const noOperations: Operations = {
  seq: 0,
  freezesSoFar: 0,
  freezes: [],
  halt: null,
  silencesSoFar: 0,
  silences: [],
};

/** The state after one more event. @throws InvariantError when a sequence number is missing */
export const evolveOperations = (before: Operations, recorded: RecordedOperationsEvent): Operations => {
  invariant(recorded.seq === before.seq + 1, `operations: expected event ${before.seq + 1}, got ${recorded.seq}`);
  return { ...next(before, recorded), seq: recorded.seq };
};

const next = (before: Operations, { event, actor, at }: RecordedOperationsEvent): Operations => {
  const by = actor.kind === "person" ? actor.userId : "";
  switch (event.kind) {
    case "frozen": {
      const { freezeId: id, service, reason, until } = event;
      const freeze: Freeze = { id, service, reason, until, by: actor, at };
      return { ...before, freezesSoFar: before.freezesSoFar + 1, freezes: [...before.freezes, freeze] };
    }
    case "unfrozen":
      return { ...before, freezes: before.freezes.filter(({ id }) => id !== event.freezeId) };
    case "halted":
      return { ...before, halt: { by, reason: event.reason, at } };
    case "resumed":
      return { ...before, halt: null };
    case "alert_silenced": {
      const { source, fingerprint, title } = event;
      return withSilence(before, event, { what: { kind: "alert", source, fingerprint, title }, reason: null, by, at });
    }
    case "silenced":
      return withSilence(before, event, { what: { kind: "named", name: event.name }, reason: event.reason, by, at });
    case "silence_ended":
      return { ...before, silences: before.silences.filter(({ id }) => id !== event.silenceId) };
    case "source_quieted":
      return before;
  }
};

const withSilence = (
  before: Operations,
  { silenceId: id, until }: { readonly silenceId: SilenceId; readonly until: Instant },
  said: { readonly what: Silenced } & Omit<Silence, "id" | "until">,
): Operations => {
  const others = silencesAt(before.silences, said.at).filter(({ what }) => !isSameSilenced(what, said.what));
  return { ...before, silencesSoFar: before.silencesSoFar + 1, silences: [...others, { id, until, ...said }] };
};

/** Freezes that hold for this service at this moment: its own and those of everything. */
export const freezesOf = ({ freezes }: Operations, service: string, now: Instant): readonly Freeze[] =>
  freezes.filter(
    (freeze) =>
      (freeze.service === null || freeze.service === service) && (freeze.until === null || now < freeze.until),
  );
