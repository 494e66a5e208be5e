import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Admission, RateLimiter, RateRule } from "../../src/app/ports/rate-limiter.ts";
import type { Lane } from "../../src/domain/effect.ts";
import { underWayMs } from "../../src/queue/token-bucket.ts";

export type LimiterHarness = { readonly limiter: RateLimiter; readonly close: () => Promise<void> };

/** One token every three seconds; four of the twenty are for urgent callers, and bulk callers leave eight. */
const tier2: RateRule = { capacity: 20, refillPerMinute: 20, reserve: 4 };
const open2: RateRule = { ...tier2, reserve: 0 };
const go: Admission = { kind: "go" };
const wait = (ms: number): Admission => ({ kind: "wait", ms });

export const rateLimiterContract = (
  name: string,
  openHarness: (clockMs: () => number) => Promise<LimiterHarness>,
): void => {
  describe(name, () => {
    let harness: LimiterHarness;
    let nowMs = 1_800_000_000_000;
    let key = "";
    let count = 0;
    let tickets = 0;
    let isFirst = true;
    beforeAll(async () => {
      harness = await openHarness(() => nowMs);
    });
    afterAll(() => harness.close());
    beforeEach(() => {
      count += 1;
      key = `slack.method-${count}`;
      isFirst = true;
    });
    /** Without a name: somebody who takes no place in line. */
    const take = async (lane: Lane = "normal", rule = tier2, ticket: string | null = null) => {
      const admission = await harness.limiter.take(key, rule, { lane, ticket });
      // The first call of a full bucket has arrived: from now on its tokens grow.
      nowMs += isFirst ? underWayMs : 0;
      isFirst = false;
      return admission;
    };
    const takeAll = async (times: number, lane: Lane, rule = tier2) => {
      const admissions: Admission[] = [];
      for (let n = 0; n < times; n += 1) admissions.push(await take(lane, rule));
      return admissions;
    };
    const inLine = (lane: Lane, rule = open2) => {
      tickets += 1;
      const ticket = `job-${tickets}`;
      return { ask: () => take(lane, rule, ticket) };
    };
    const penalise = (forMs: number, rule = tier2) => harness.limiter.penalise(key, rule, forMs);

    test("normal callers get the bucket but for the reserve, then the wait to the next token", async () => {
      expect(await takeAll(16, "normal")).toEqual(Array(16).fill(go));
      expect(await take()).toEqual(wait(3_000));
    });

    test("bulk callers leave twice as much", async () => {
      expect(await takeAll(12, "bulk")).toEqual(Array(12).fill(go));
      expect(await take("bulk")).toEqual(wait(3_000));
      expect(await take("normal")).toEqual(go);
    });

    test("urgent callers get the reserve too, then wait as well", async () => {
      await takeAll(16, "normal");
      expect(await takeAll(4, "urgent")).toEqual(Array(4).fill(go));
      expect(await take("urgent")).toEqual(wait(3_000));
      expect(await take("normal")).toEqual(wait(15_000));
    });

    test("who waits as long as told goes, and not a millisecond earlier", async () => {
      await takeAll(16, "normal");
      nowMs += 2_999;
      expect(await take()).toEqual(wait(1));
      nowMs += 1;
      expect(await take()).toEqual(go);
      expect(await take()).toEqual(wait(3_000));
    });

    test("the tokens of a full bucket grow when its first call has arrived", async () => {
      isFirst = false;
      await takeAll(16, "normal");
      expect(await take()).toEqual(wait(3_000 + underWayMs));
      nowMs += 3_000;
      expect(await take()).toEqual(wait(underWayMs));
    });

    test("asking in vain costs nothing", async () => {
      await takeAll(50, "normal");
      nowMs += 3_000;
      expect(await take()).toEqual(go);
    });

    test("each in line is told its own turn, and finds its token then", async () => {
      await takeAll(20, "normal", open2);
      const waiting = Array.from({ length: 10 }, () => inLine("normal"));
      for (const [index, one] of waiting.entries()) expect(await one.ask()).toEqual(wait(3_000 * (index + 1)));
      for (const one of waiting) {
        nowMs += 3_000;
        expect(await one.ask()).toEqual(go);
      }
    });

    test("somebody new does not take the token of one in line who is a little late", async () => {
      await takeAll(20, "normal", open2);
      const [first, second] = [inLine("normal"), inLine("normal")];
      await first.ask();
      await second.ask();
      nowMs += 4_000;
      expect(await inLine("normal").ask()).toEqual(wait(5_000));
      expect(await first.ask()).toEqual(go);
    });

    test("who asks too early keeps its place", async () => {
      await takeAll(20, "normal", open2);
      const [first, second] = [inLine("normal"), inLine("normal")];
      await first.ask();
      await second.ask();
      nowMs += 1_000;
      expect(await second.ask()).toEqual(wait(5_000));
      expect(await first.ask()).toEqual(wait(2_000));
    });

    test("an urgent caller goes before all in line, and each of them a token later", async () => {
      await takeAll(20, "normal", open2);
      const waiting = [inLine("normal"), inLine("normal")];
      for (const one of waiting) await one.ask();
      nowMs += 1_000;
      const urgent = inLine("urgent");
      expect(await urgent.ask()).toEqual(wait(2_000));
      nowMs += 2_000;
      // Even who asks first in that moment leaves it the token.
      expect(await waiting[0]?.ask()).toEqual(wait(3_000));
      expect(await urgent.ask()).toEqual(go);
      nowMs += 3_000;
      expect(await waiting[0]?.ask()).toEqual(go);
      expect(await waiting[1]?.ask()).toEqual(wait(3_000));
    });

    test("bulk goes behind everybody else", async () => {
      await takeAll(20, "normal", open2);
      const bulk = inLine("bulk");
      await bulk.ask();
      await inLine("normal").ask();
      nowMs += 1_000;
      expect(await bulk.ask()).toEqual(wait(5_000));
    });

    test("who does not come back loses its place, and holds nobody up for long", async () => {
      await takeAll(20, "normal", open2);
      for (let n = 0; n < 3; n += 1) await inLine("urgent").ask();
      nowMs += 9_000 + 5_001;
      expect(await takeAll(4, "normal", open2)).toEqual(Array(4).fill(go));
    });

    test("nobody waits longer than two minutes before it asks again", async () => {
      await takeAll(20, "normal", open2);
      const waiting = Array.from({ length: 60 }, () => inLine("normal"));
      for (const one of waiting.slice(0, 59)) await one.ask();
      expect(await waiting.at(-1)?.ask()).toEqual(wait(120_000));
      nowMs += 120_000;
      expect(await inLine("normal").ask()).not.toEqual(go);
    });

    test("a token given back is there for the next", async () => {
      await takeAll(20, "normal", open2);
      await harness.limiter.giveBack(key, open2);
      expect(await take("normal", open2)).toEqual(go);
      expect(await take("normal", open2)).toEqual(wait(3_000));
    });

    test("tokens grow to the capacity and no further", async () => {
      await take();
      nowMs += 3_600_000;
      const admissions = await takeAll(25, "urgent");
      expect(admissions.filter(({ kind }) => kind === "go")).toHaveLength(20);
    });

    test("a rate that is no whole number of milliseconds loses nothing", async () => {
      const posting: RateRule = { capacity: 3, refillPerMinute: 70, reserve: 1 };
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
      const single: RateRule = { capacity: 1, refillPerMinute: 60, reserve: 4 };
      expect(await take("bulk", single)).toEqual(go);
      expect(await take("urgent", single)).toEqual(wait(1_000));
    });

    test("a short penalty empties the bucket: somebody else used its tokens", async () => {
      await takeAll(3, "normal");
      await penalise(2_000);
      expect(await take("urgent")).toEqual(wait(2_000));
      nowMs += 2_000;
      expect(await take("urgent")).toEqual(go);
      expect(await take("urgent")).toEqual(wait(3_000));
    });

    test("a long penalty closes the bucket for everybody, and tokens grow meanwhile as they do outside", async () => {
      await takeAll(20, "normal", open2);
      nowMs += 3_000;
      expect(await take("normal", open2)).toEqual(go);
      await penalise(30_000, open2);
      expect(await take("urgent", open2)).toEqual(wait(30_000));
      nowMs += 29_000;
      expect(await take("urgent", open2)).toEqual(wait(1_000));
      nowMs += 1_000;
      expect(await takeAll(12, "normal", open2)).toEqual([...Array(11).fill(go), wait(3_000)]);
    });

    test("in line at a closed bucket, each is told when there will be a token for it", async () => {
      await takeAll(20, "normal", open2);
      await penalise(9_000, open2);
      // The refused call was not counted; one token is back, and three grow.
      const told = [];
      for (let n = 0; n < 6; n += 1) told.push(await inLine("normal").ask());
      expect(told).toEqual([9, 9, 9, 9, 12, 15].map((s) => wait(s * 1_000)));
    });

    test("refused until the minute of the oldest call is over, it counts by the minute from then on", async () => {
      await takeAll(20, "normal", open2);
      nowMs += 3_000;
      await take("normal", open2);
      await penalise(57_000, open2);
      nowMs += 57_300;
      expect(await takeAll(21, "normal", open2)).toEqual([...Array(20).fill(go), wait(60_300)]);
      nowMs += 60_000;
      expect(await take("urgent", open2)).toEqual(wait(300));
      nowMs += 300;
      expect(await take("urgent", open2)).toEqual(go);
      nowMs += 700_000;
    });

    test("the longer of two penalties counts, and none lasts beyond five minutes", async () => {
      await penalise(20_000);
      await penalise(5_000);
      expect(await take("urgent")).toEqual(wait(20_000));
      await penalise(86_400_000);
      expect(await take("urgent")).toEqual(wait(120_000));
      nowMs += 299_999;
      expect(await take("urgent")).toEqual(wait(1));
    });

    test("a penalty on a bucket that nobody has used leaves one call at its end", async () => {
      await penalise(1_000);
      nowMs += 1_000;
      isFirst = false;
      expect(await takeAll(2, "urgent")).toEqual([go, wait(3_000)]);
    });

    test("buckets do not know of each other", async () => {
      await takeAll(30, "urgent");
      await penalise(60_000);
      key = `${key}.other`;
      expect(await take()).toEqual(go);
    });

    test("however many ask at the same moment, no more go than there are tokens", async () => {
      const admissions = await Promise.all(Array.from({ length: 100 }, () => inLine("urgent").ask()));
      expect(admissions.filter(({ kind }) => kind === "go")).toHaveLength(20);
    });

    test("a clock set back by an hour closes nothing and gives nothing away", async () => {
      await takeAll(20, "normal", open2);
      await inLine("normal").ask();
      nowMs -= 3_600_000;
      expect(await take("urgent", open2)).toEqual(wait(3_000));
      nowMs += 3_000;
      expect(await take("urgent", open2)).toEqual(go);
      nowMs += 3_600_000;
    });
  });
};
