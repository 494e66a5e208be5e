import type { EvidenceId } from "../../domain/ids.ts";
import type { Cause } from "../causes.ts";

/** Causes that records show not to hold, of one object, and why, in words. */
export type Absence = {
  readonly causes: readonly Cause[];
  readonly object: string;
  readonly because: string;
  readonly evidence: readonly EvidenceId[];
  /** Of nodes: it is well, but another one is not. That clears it beside the other one, and clears nobody else. */
  readonly isOneOfMany?: boolean;
};
