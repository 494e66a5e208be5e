import { setTimeout } from "node:timers/promises";
import type { ReadContext } from "./asked.ts";
import type { StandbyDependencies } from "./dependencies.ts";

/** Known from the start of the process on; only where Slack could not tell it then is it asked for here. */
const identityPatienceMs = 300;

/** What reading a delivery needs to know, now. */
export const readContext = async ({
  words,
  clock,
  policy,
  identity,
}: Pick<StandbyDependencies, "words" | "clock" | "policy" | "identity">): Promise<ReadContext> => {
  const known = identity().then(
    ({ botUserId }) => botUserId,
    () => null,
  );
  const ownUserId = await Promise.race([known, setTimeout(identityPatienceMs, null, { ref: false })]);
  return { words, now: clock.now(), policy, ownUserId };
};
