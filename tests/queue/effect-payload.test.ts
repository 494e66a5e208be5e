import { describe, expect, test } from "vitest";
import { newPayload, readPayload } from "../../src/queue/effect-payload.ts";

describe("a job's payload", () => {
  test("what was written is read back", () => {
    const payload = newPayload("INC-1.7.0");
    expect(readPayload(JSON.parse(JSON.stringify(payload)))).toEqual({ ok: true, value: payload });
  });

  test.each([
    ["nothing", undefined],
    ["no object", "INC-1.7.0"],
    ["no effect", { version: 1, faults: 0 }],
    ["an empty id", { version: 1, effectId: "", faults: 0 }],
    ["another version", { version: 2, effectId: "INC-1.7.0", faults: 0 }],
    ["an unknown field", { version: 1, effectId: "INC-1.7.0", faults: 0, channel: "C1" }],
    ["a negative count", { version: 1, effectId: "INC-1.7.0", faults: -1 }],
  ])("%s is refused with a reason", (_what, stored) => {
    expect(readPayload(stored)).toMatchObject({ ok: false, error: expect.stringMatching(/\w/) });
  });
});
