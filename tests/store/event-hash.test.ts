import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { eventHash, firstPrevHash } from "../../src/store/event-hash.ts";
import { chained } from "../../src/store/recorded-event.ts";

const at = "2026-11-24T12:00:00.000Z";

describe("the hash chain", () => {
  test("a hash can be computed again by anybody from the event and the hash before it", () => {
    const event = {
      incidentId: "INC-1",
      seq: 1,
      kind: "acknowledged",
      payload: {},
      actor: { kind: "system" },
      at,
    } as const;
    const text = `{"actor":{"kind":"system"},"at":"${at}","incidentId":"INC-1","kind":"acknowledged","payload":{},"prevHash":"${firstPrevHash}","seq":1}`;
    const expected = createHash("sha256").update(text).digest("hex");
    expect(eventHash({ ...event, prevHash: firstPrevHash })).toBe(expected);
  });

  test("every event carries the hash of the one before", () => {
    const events = [1, 2, 3].map((seq) => ({ seq, at, actor: { kind: "system" }, event: { kind: "closed" } }) as const);
    const rows = chained("INC-1", firstPrevHash, events);
    expect(rows.map((row) => row.prevHash)).toEqual([firstPrevHash, rows[0]?.hash, rows[1]?.hash]);
    expect(new Set(rows.map((row) => row.hash)).size).toBe(3);
  });
});
