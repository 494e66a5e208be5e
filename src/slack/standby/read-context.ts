import type { ReadContext } from "./asked.ts";
import type { StandbyDependencies } from "./dependencies.ts";

/** What reading a delivery needs to know, now. */
export const readContext = async ({
  words,
  clock,
  policy,
  identity,
}: Pick<StandbyDependencies, "words" | "clock" | "policy" | "identity">): Promise<ReadContext> => {
  const ownUserId = await identity().then(
    ({ botUserId }) => botUserId,
    () => null,
  );
  return { words, now: clock.now(), policy, ownUserId };
};
