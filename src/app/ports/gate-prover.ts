import type { ChangeAction } from "../../domain/change-action.ts";
import type { ChangeSource } from "../../domain/change-source.ts";
import type { GateCheck, GateItem } from "../../domain/gate.ts";

export type GateQuestion = {
  readonly service: string;
  readonly action: ChangeAction;
  readonly from: string;
  readonly to: string;
  readonly source: ChangeSource;
  readonly signal: AbortSignal;
};

/**
 * Asks what is configured for this service to prove items of the gate. Reads, changes nothing, never throws: an item
 * whose source cannot be asked is missing, with that reason. Items for which nothing is configured are left out, and so are
 * those that are not asked.
 */
export type ProveGate = (question: GateQuestion, asked: readonly GateItem[]) => Promise<readonly GateCheck[]>;
