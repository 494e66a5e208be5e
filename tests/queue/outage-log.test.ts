import { describe, expect, test } from "vitest";
import { outageLog } from "../../src/queue/outage-log.ts";
import { recordingLogger } from "../contracts/queue/harness.ts";

describe("the log of an outage", () => {
  const down = new Error("connect ECONNREFUSED");
  const start = () => {
    const logger = recordingLogger();
    const clock = { nowMs: 0 };
    return { logger, clock, log: outageLog(logger, "the queue", () => clock.nowMs) };
  };

  test("a thousand errors are one line, and the end says how many there were and how long it took", () => {
    const { logger, clock, log } = start();
    for (let n = 0; n < 1_000; n += 1) {
      clock.nowMs += 1_000;
      log.failed(down);
    }
    log.recovered();
    expect(logger.lines.map(({ level }) => level)).toEqual(["warn", "info"]);
    expect(logger.lines[1]?.fields).toEqual({ lastedMs: 999_000, errors: 1_000 });
  });

  test("an error after ten quiet seconds is another outage", () => {
    const { logger, clock, log } = start();
    log.failed(down);
    clock.nowMs += 10_000;
    log.failed(down);
    expect(logger.lines).toHaveLength(2);
  });

  test("being well is no news, and neither is an error while closing", () => {
    const { logger, log } = start();
    log.recovered();
    log.mute();
    log.failed(down);
    log.recovered();
    expect(logger.lines).toEqual([]);
  });
});
