import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { afterStorm } from "../../src/main/after-storm.ts";
import { alert } from "../domain/given.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** @returns sends so many alerts at once, and how often the process has rested */
const receiver = () => {
  let rests = 0;
  const receive = afterStorm(
    async (alerts) =>
      alerts.map(({ fingerprint }) => ({ fingerprint, incident: null, outcome: "ignored", reason: "" })),
    () => {
      rests += 1;
    },
  );
  const send = (count: number) =>
    receive(
      Array.from({ length: count }, () => alert({})),
      null,
    );
  return { send, rests: () => rests };
};

it("rests once, ten seconds after the last alert of a storm", async () => {
  const { send, rests } = receiver();
  for (let minute = 0; minute < 6; minute += 1) {
    expect(await send(1_000)).toHaveLength(1_000);
    vi.advanceTimersByTime(9_000);
  }
  expect(rests()).toBe(0);
  vi.advanceTimersByTime(1_000);
  expect(rests()).toBe(1);
  vi.advanceTimersByTime(600_000);
  expect(rests()).toBe(1);
});

it("a few alerts are no storm, and the next storm is one of its own", async () => {
  const { send, rests } = receiver();
  await send(4_999);
  vi.advanceTimersByTime(60_000);
  expect(rests()).toBe(0);
  await send(1);
  vi.advanceTimersByTime(10_000);
  await send(4_999);
  vi.advanceTimersByTime(60_000);
  expect(rests()).toBe(1);
});

it("what the engine holds for things that are thrown away goes back", async () => {
  vi.useRealTimers();
  const script = `
    import { giveBackMemory } from ${JSON.stringify(join(import.meta.dirname, "../../src/main/after-storm.ts"))};
    let kept = [];
    for (let n = 0; n < 400_000; n += 1) kept.push({ n, words: ["a", String(n)] });
    kept = null;
    const before = process.memoryUsage().heapTotal;
    giveBackMemory();
    console.log(process.memoryUsage().heapTotal / before, typeof gc);`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
  const [share, gcOfOthers] = stdout.trim().split(" ");
  expect(Number(share)).toBeGreaterThan(0);
  expect(Number(share)).toBeLessThan(0.5);
  expect(gcOfOthers).toBe("undefined");
});
