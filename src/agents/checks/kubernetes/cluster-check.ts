import type { Finding } from "../../../domain/investigation.ts";
import type { Cause } from "../../causes.ts";
import type { ClusterFacts } from "../../survey/cluster-facts.ts";

/** One coded check: which causes it can name, what it looks at, what it sees, and what would prove it wrong. */
export type ClusterCheck = {
  readonly causes: readonly Cause[];
  readonly looksAt: string;
  readonly wrongIf: string;
  readonly judge: (facts: ClusterFacts) => readonly Finding[];
};
