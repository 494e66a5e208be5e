import { describe, expect, test } from "vitest";
import { type CountingModel, createRateLimits } from "../../sandbox/workspace/limits.ts";
import type { Lane } from "../../src/domain/effect.ts";
import { closeBucket, fullBucket, takeToken } from "../../src/queue/token-bucket.ts";
import { atPace, ruleOf } from "../../src/slack/method-limits.ts";

/** How far apart the first calls of a storm are, and how late a job comes back that was told to. */
type Storm = {
  readonly model: CountingModel;
  readonly calls: number;
  readonly spreadMs: number;
  readonly lateMs: number;
  /** Where in Slack's minute it begins. */
  readonly offsetMs: number;
  /** An urgent call comes then. */
  readonly urgentAtMs?: number;
};
type Job = { readonly ticket: string; readonly lane: Lane; atMs: number };

const create = atPace(ruleOf("conversations.create"), 1);

/** Plays a storm of one method's calls against Slack's own count. @returns when each was taken, and how many were refused */
const play = ({ model, calls, spreadMs, lateMs, offsetMs, urgentAtMs }: Storm) => {
  const startMs = 1_800_000_000_000 - (1_800_000_000_000 % 60_000) + offsetMs;
  let nowMs = startMs;
  const slack = createRateLimits(model, () => nowMs);
  const jobs: Job[] = Array.from({ length: calls }, (_, n) => ({
    ticket: `job-${n}`,
    lane: "normal",
    atMs: startMs + (n * spreadMs) / calls,
  }));
  if (urgentAtMs !== undefined) jobs.push({ ticket: "p1", lane: "urgent", atMs: startMs + urgentAtMs });
  let bucket = fullBucket(create, startMs);
  let refused = 0;
  const taken: { readonly ticket: string; readonly afterMs: number }[] = [];
  while (jobs.length > 0) {
    jobs.sort((a, b) => a.atMs - b.atMs);
    const [job] = jobs;
    if (job === undefined) break;
    nowMs = Math.max(nowMs, job.atMs);
    const turn = takeToken(bucket, create, { lane: job.lane, ticket: job.ticket, nowMs });
    bucket = turn.bucket;
    const late = job.lane === "urgent" ? 0 : lateMs * ((taken.length * 0.37) % 1);
    if (turn.admission.kind === "wait") {
      job.atMs = nowMs + turn.admission.ms + late;
      continue;
    }
    const seconds = slack.take("app", "conversations.create", null);
    if (seconds === null) {
      taken.push({ ticket: job.ticket, afterMs: nowMs - startMs });
      jobs.shift();
      continue;
    }
    refused += 1;
    bucket = closeBucket(bucket, create, seconds * 1_000, nowMs);
    job.atMs = nowMs + seconds * 1_000 + late;
  }
  return { taken, refused, tookMs: Math.max(...taken.map(({ afterMs }) => afterMs)) };
};

/** Counted by the minute, the first of a new twenty waits for the next minute, whatever anybody does. */
const byMinute = (model: CountingModel, calls: number, offsetMs: number): number => {
  const minutes = Math.floor((calls - 1) / 20);
  if (model === "bucket" || minutes === 0) return 0;
  return minutes * 60_000 - (model === "window" ? offsetMs : 0);
};

const least = (calls: number): number => Math.max(0, calls - 20) * 3_000;
const offsets = [0, 7_000, 20_000, 33_000, 46_000, 59_000];
const spreads = [0, 1_500, 6_000];

describe.each(["bucket", "window", "strict"] as const)("a storm against Slack counting by %s", (model) => {
  test.each([40, 41, 60, 100])("%i channels take little longer than the limits allow", (calls) => {
    for (const offsetMs of offsets)
      for (const spreadMs of spreads) {
        const { tookMs, refused } = play({ model, calls, spreadMs, lateMs: 1_000, offsetMs });
        const floorMs = Math.max(least(calls), byMinute(model, calls, offsetMs));
        const what = `offset ${offsetMs}, spread ${spreadMs}: took ${tookMs}, at least ${floorMs}, ${refused} refused`;
        expect(tookMs, what).toBeLessThanOrEqual(floorMs * (model === "strict" ? 1.2 : 1.1) + spreadMs);
        expect(refused, what).toBeLessThanOrEqual(model === "bucket" ? 0 : Math.ceil(calls / 10));
      }
  });

  test("twenty go at once", () => {
    for (const offsetMs of offsets) {
      const { tookMs, refused } = play({ model, calls: 20, spreadMs: 900, lateMs: 1_000, offsetMs });
      if (model !== "window" || offsetMs < 59_000)
        expect({ refused, fast: tookMs < 1_000 }).toEqual({ refused: 0, fast: true });
    }
  });

  test("an urgent one goes with the next token, whoever waits", () => {
    for (const urgentAtMs of [30_000, 61_500, 64_000, 100_000]) {
      const { taken } = play({ model, calls: 100, spreadMs: 1_000, lateMs: 1_000, offsetMs: 20_000, urgentAtMs });
      const after = taken.filter(({ afterMs }) => afterMs >= urgentAtMs);
      expect(after[0]?.ticket).toBe("p1");
      if (model === "bucket") expect((after[0]?.afterMs ?? 0) - urgentAtMs).toBeLessThanOrEqual(3_001);
    }
  });
});
