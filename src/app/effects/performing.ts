import type { Incident } from "../../domain/incident.ts";
import type { Attempt } from "../ports/chat.ts";
import type { EffectRow } from "../ports/outbox.ts";

/** One attempt at one effect: its row, the incident as it is now, and whether an earlier attempt may have been applied. */
export type Performing = {
  readonly row: EffectRow;
  readonly incident: Incident;
  readonly attempt: Attempt;
};

export type Performed =
  | { readonly kind: "done" }
  /** Overtaken: there is nothing to do any more. */
  | { readonly kind: "skipped"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string }
  /** Not yet; asks to be called again. Counts as no failure. */
  | { readonly kind: "later"; readonly afterMs: number };

export const done: Performed = { kind: "done" };
export const skipped = (reason: string): Performed => ({ kind: "skipped", reason });
export const later = (afterMs: number): Performed => ({ kind: "later", afterMs });
