import { type Proposal, unknownState } from "./change.ts";

/**
 * People approve a step from one state to another: from any other one it is another step, which nobody has approved.
 * @param thing as it is called where it is, e.g. `release checkout in shop`
 * @param present every name of what it is at, the usual one first
 * @returns why it is not done; null when it is at what was approved to be changed, or nobody knew what that was
 */
export const movedOn = (
  { from }: Pick<Proposal, "from">,
  thing: string,
  present: readonly [string, ...(readonly string[])],
): string | null =>
  from === unknownState || present.includes(from)
    ? null
    : `somebody else changed it meanwhile: ${thing} is at ${present[0]} now, and ${from} was approved to be changed; look at it, and propose again`;
