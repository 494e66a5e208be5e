import { describe, expect, it } from "vitest";
import { createUnderWay } from "../../src/slack/under-way.ts";

const longMs = 60_000;

describe("what is under way", () => {
  it("keeps nobody waiting when there is nothing", async () => {
    await expect(createUnderWay().none(longMs)).resolves.toBeUndefined();
  });

  it("lets whoever waits go on when the last of it is over, and not before", async () => {
    const underWay = createUnderWay();
    const [first, second] = [underWay.begin(), underWay.begin()];
    let isOver = false;
    const waiting = underWay.none(longMs).then(() => {
      isOver = true;
    });
    first();
    first();
    await Promise.resolve();
    expect(isOver).toBe(false);
    second();
    await waiting;
    expect(isOver).toBe(true);
  });

  it("keeps nobody longer than they have", async () => {
    const underWay = createUnderWay();
    underWay.begin();
    await expect(underWay.none(5)).resolves.toBeUndefined();
  });
});
