import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Admission, RateLimiter, RateRule } from "../../src/app/ports/rate-limiter.ts";

export type LimiterHarness = { readonly limiter: RateLimiter; readonly close: () => Promise<void> };

/** One token every three seconds, and four of the twenty are for urgent callers. */
const tier2: RateRule = { capacity: 20, refillPerMinute: 20 };
const go: Admission = { kind: "go" };

export const rateLimiterContract = (
  name: string,
  openHarness: (clockMs: () => number) => Promise<LimiterHarness>,
): void => {
  describe(name, () => {
    let harness: LimiterHarness;
    let nowMs = 1_800_000_000_000;
    let key = "";
    let count = 0;
    beforeAll(async () => {
      harness = await openHarness(() => nowMs);
    });
    afterAll(() => harness.close());
    beforeEach(() => {
      count += 1;
      key = `slack.method-${count}`;
    });
    const take = (urgent: "urgent" | "other" = "other", rule = tier2) =>
      harness.limiter.take(key, rule, urgent === "urgent");
    const takeAll = async (times: number, urgent: "urgent" | "other") => {
      const admissions: Admission[] = [];
      for (let n = 0; n < times; n += 1) admissions.push(await take(urgent));
      return admissions;
    };

    test("callers who are not urgent get the bucket but for the reserve, then the wait to the next token", async () => {
      expect(await takeAll(16, "other")).toEqual(Array(16).fill(go));
      expect(await take()).toEqual({ kind: "wait", ms: 3_000 });
    });

    test("urgent callers get the reserve too, then wait as well", async () => {
      await takeAll(16, "other");
      expect(await takeAll(4, "urgent")).toEqual(Array(4).fill(go));
      expect(await take("urgent")).toEqual({ kind: "wait", ms: 3_000 });
      expect(await take("other")).toEqual({ kind: "wait", ms: 15_000 });
    });

    test("who waits as long as told goes, and not a millisecond earlier", async () => {
      await takeAll(16, "other");
      nowMs += 2_999;
      expect(await take()).toEqual({ kind: "wait", ms: 1 });
      nowMs += 1;
      expect(await take()).toEqual(go);
      expect(await take()).toEqual({ kind: "wait", ms: 3_000 });
    });

    test("asking in vain costs nothing", async () => {
      await takeAll(50, "other");
      nowMs += 3_000;
      expect(await take()).toEqual(go);
    });

    test("tokens grow to the capacity and no further", async () => {
      await take();
      nowMs += 3_600_000;
      const admissions = await takeAll(25, "urgent");
      expect(admissions.filter(({ kind }) => kind === "go")).toHaveLength(20);
    });

    test("a rate that is no whole number of milliseconds loses nothing", async () => {
      const posting: RateRule = { capacity: 3, refillPerMinute: 70 };
      const gone = async () => (await take("urgent", posting)).kind === "go";
      for (let n = 0; n < 3; n += 1) expect(await gone()).toBe(true);
      let sent = 0;
      for (let ms = 0; ms < 60_000; ms += 100) {
        nowMs += 100;
        if (await gone()) sent += 1;
      }
      expect(sent).toBe(70);
    });

    test("a bucket of one token has no reserve", async () => {
      const single: RateRule = { capacity: 1, refillPerMinute: 60 };
      expect(await take("other", single)).toEqual(go);
      expect(await take("urgent", single)).toEqual({ kind: "wait", ms: 1_000 });
    });

    test("a penalty closes the bucket for everybody, and nothing grows meanwhile", async () => {
      await takeAll(16, "other");
      await harness.limiter.penalise(key, 30_000);
      expect(await take("urgent")).toEqual({ kind: "wait", ms: 30_000 });
      nowMs += 29_000;
      expect(await take("urgent")).toEqual({ kind: "wait", ms: 1_000 });
      nowMs += 1_000;
      expect(await take("other")).toEqual({ kind: "wait", ms: 3_000 });
      expect(await take("urgent")).toEqual(go);
    });

    test("the longer of two penalties counts, and none lasts beyond five minutes", async () => {
      await harness.limiter.penalise(key, 20_000);
      await harness.limiter.penalise(key, 5_000);
      expect(await take("urgent")).toEqual({ kind: "wait", ms: 20_000 });
      await harness.limiter.penalise(key, 86_400_000);
      expect(await take("urgent")).toEqual({ kind: "wait", ms: 300_000 });
    });

    test("a penalty on a bucket that nobody has used leaves one call at its end", async () => {
      await harness.limiter.penalise(key, 1_000);
      nowMs += 1_000;
      expect(await takeAll(2, "urgent")).toEqual([go, { kind: "wait", ms: 3_000 }]);
    });

    test("buckets do not know of each other", async () => {
      await takeAll(30, "urgent");
      await harness.limiter.penalise(key, 60_000);
      key = `${key}.other`;
      expect(await take()).toEqual(go);
    });

    test("however many ask at the same moment, no more go than there are tokens", async () => {
      const admissions = await Promise.all(Array.from({ length: 100 }, () => take("urgent")));
      expect(admissions.filter(({ kind }) => kind === "go")).toHaveLength(20);
    });

    test("a clock set back by an hour closes nothing and gives nothing away", async () => {
      await takeAll(16, "other");
      await harness.limiter.penalise(key, 10_000);
      nowMs -= 3_600_000;
      expect(await take("urgent")).toEqual(go);
      nowMs += 3_000;
      expect(await take("urgent")).toEqual(go);
      nowMs += 3_600_000;
    });
  });
};
