import { gatherFacts, type Looked } from "./invariants/gather-facts.ts";
import { brokenIn } from "./invariants/rules.ts";

/**
 * The nine invariants of the reliability plan, over the sandbox's own ledger, the database and the queue.
 * Called when every process of Firebreak has stopped.
 * @returns one sentence for each that does not hold
 */
export const brokenInvariants = async (
  world: Looked,
  expected: { readonly executions: number },
): Promise<readonly string[]> => brokenIn(await gatherFacts(world, expected));
