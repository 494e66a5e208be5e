import type { ClusterFacts } from "../cluster-facts.ts";
import type { Looker } from "../looker.ts";

/** One round of looking. `seen` reads what is known by now, so a round can go on from its own first answers. */
export type Stage = {
  readonly name: string;
  /** Comes after everything that is usually to blame has been looked at. */
  readonly isLate: boolean;
  readonly look: (look: Looker, seen: () => ClusterFacts) => Promise<void>;
};
