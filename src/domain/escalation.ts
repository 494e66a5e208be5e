import type { Instant } from "../base/instant.ts";
import type { Author } from "./actor.ts";
import type { EscalationLevel, Mention, Trigger } from "./policy.ts";
import { isHurting, type Status } from "./status.ts";

/** When nobody of the whole list acknowledged, the list is called from the start again, this many times in all. */
const roundsInARow = 3;

/** Whether another round follows when the last level of this one has not answered. */
export const isCalledAgain = (round: number, status: Status): boolean =>
  round % roundsInARow !== 0 && isHurting(status);

/** One calling of people, level after level, until somebody acknowledges. `round` counts callings within an incident. */
export type Escalation =
  | { readonly kind: "idle" }
  | ({
      readonly kind: "calling";
      /** 1-based: the level that is being called now. */
      readonly level: number;
      readonly calledAt: Instant;
      /** When the next level is called, or, at the last one, when nobody is left to call. */
      readonly nextAt: Instant;
    } & Calling)
  | ({ readonly kind: "acknowledged"; readonly by: Author; readonly at: Instant; readonly level: number } & Calling)
  | ({ readonly kind: "exhausted"; readonly at: Instant; readonly level: number } & Calling)
  /** The incident was mitigated, resolved, cancelled or lowered below paging. */
  | ({ readonly kind: "stopped"; readonly at: Instant; readonly level: number } & Calling);

export type Calling = {
  readonly round: number;
  readonly trigger: Trigger;
  readonly reason: string;
  readonly startedAt: Instant;
  /** The policy as it was when the calling began: a change of configuration does not move a running clock. */
  readonly levels: readonly EscalationLevel[];
  readonly calls: readonly Call[];
  /** The events whose notices called somebody: their buttons end with the calling. */
  readonly noticeSeqs: readonly number[];
};

/** One attempt to reach somebody, with what came of it. */
export type Call = {
  readonly level: number;
  readonly mention: Mention;
  readonly at: Instant;
  readonly outcome: CallOutcome;
};

export type CallOutcome =
  | { readonly kind: "pending" }
  | { readonly kind: "reached"; readonly via: string }
  | { readonly kind: "failed"; readonly via: string; readonly reason: string };
