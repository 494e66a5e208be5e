import { expect, it } from "vitest";
import { gather, isRush } from "../../src/app/alerts/rush.ts";

/** @param arrivals how many have come by each pause; the last one stays */
const pausesFor = async (arrivals: readonly number[]): Promise<number> => {
  let at = 0;
  await gather(
    () => arrivals[Math.min(at, arrivals.length - 1)] ?? 0,
    async () => {
      at += 1;
    },
  );
  return at;
};

it.each([
  ["nothing came since: three pauses", [4, 4, 4, 4], 3],
  ["the last one came at the fourth pause: three more", [0, 10, 40, 40, 90, 90, 90, 90], 7],
  ["they come without end: it does not wait for all of them", Array.from({ length: 100 }, (_, n) => n + 1), 15],
  ["nobody comes back at all", [0], 15],
] as const)("%s", async (_rule, arrivals, pauses) => {
  expect(await pausesFor(arrivals)).toBe(pauses);
});

it("a few deliveries at once are no rush: nothing is waited for", () => {
  expect([1, 7, 8, 100].map(isRush)).toEqual([false, false, true, true]);
});
