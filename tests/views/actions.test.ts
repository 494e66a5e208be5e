import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, encode } from "../../views/actions.ts";
import { type Press, plainForms } from "../../views/press.ts";

const i = "INC-42" as const;
const c = "CHG-1" as const;
const target = { kind: "named", id: i } as const;
const digest = "0123456789abcdef".repeat(4);

const meanings: readonly (readonly [Press, unknown])[] = [
  [
    { k: "acknowledge", i },
    { kind: "intent", intent: { kind: "command", target, command: { kind: "acknowledge" } } },
  ],
  [
    { k: "call_next", i, round: 2, level: 1 },
    {
      kind: "intent",
      intent: { kind: "command", target, command: { kind: "call_next_level", round: 2, fromLevel: 1 } },
    },
  ],
  [
    { k: "approve", i, c, d: digest },
    { kind: "intent", intent: { kind: "command", target, command: { kind: "approve_change", changeId: c, digest } } },
  ],
  [
    { k: "snooze", i, minutes: 15 },
    { kind: "intent", intent: { kind: "command", target, command: { kind: "snooze_reminder", forMs: 900_000 } } },
  ],
  [
    { k: "stop", i, n: "I2" },
    {
      kind: "intent",
      intent: { kind: "command", target, command: { kind: "stop_investigation", investigationId: "I2" } },
    },
  ],
  [
    { k: "form", i, f: "resolve" },
    { kind: "intent", intent: { kind: "form", form: { kind: "resolve", target } } },
  ],
  [
    { k: "form", i, f: "role" },
    { kind: "open", form: { kind: "role", incidentId: i } },
  ],
  [
    { k: "tick", i, c, item: "security_scan" },
    {
      kind: "intent",
      intent: { kind: "form", form: { kind: "tick_gate", target, changeId: c, item: "security_scan" } },
    },
  ],
  [
    { k: "helpful", i, n: "I1" },
    {
      kind: "intent",
      intent: {
        kind: "command",
        target,
        command: { kind: "rate_summary", investigationId: "I1", verdict: "helpful", reason: "" },
      },
    },
  ],
  [
    { k: "wrong", i, n: "I1" },
    { kind: "intent", intent: { kind: "form", form: { kind: "rate_summary", target, investigationId: "I1" } } },
  ],
  [
    { k: "settle", i, c, o: "failed" },
    {
      kind: "intent",
      intent: { kind: "form", form: { kind: "settle_change", target, changeId: c, outcome: "failed" } },
    },
  ],
  [
    { k: "evidence", i, e: ["E1", "E9"] },
    { kind: "show_evidence", incidentId: i, evidence: ["E1", "E9"] },
  ],
  [
    { k: "offer", o: "a1b2", s: "P2" },
    {
      kind: "intent",
      intent: { kind: "decide_offer", offerId: "a1b2", decision: { kind: "declare", severity: "P2" } },
    },
  ],
  [
    { k: "offer", o: "a1b2", s: "ignore" },
    { kind: "intent", intent: { kind: "decide_offer", offerId: "a1b2", decision: { kind: "ignore" } } },
  ],
  [
    { k: "timeline", i, page: 3 },
    { kind: "intent", intent: { kind: "query", query: { kind: "timeline", target, page: 3 } } },
  ],
  [{ k: "link", name: "runbook" }, { kind: "nothing" }],
  [
    { k: "redraw", f: "update" },
    { kind: "redraw", form: "update" },
  ],
];

describe("buttons", () => {
  it.each(meanings)("%o comes back as what it means", (press, meaning) => {
    expect(decode({ type: "button", ...encode(press) })).toEqual({ ok: true, value: meaning });
  });

  it("every id begins with fb:, and every value is short enough for a menu or a button", () => {
    for (const [press] of meanings) {
      const { action_id, value } = encode(press);
      expect(action_id).toMatch(/^fb:/);
      expect(value.length).toBeLessThanOrEqual(2_000);
    }
    for (const f of plainForms)
      expect(encode({ k: "form", i: "INC-123456789", f }).value.length).toBeLessThanOrEqual(75);
  });

  it("a menu's choice is read like a button", () => {
    const { value } = encode({ k: "form", i, f: "severity" });
    expect(decode({ type: "overflow", action_id: "fb:menu:people", selected_option: { value } }).ok).toBe(true);
  });

  it.each([
    ["another version", { action_id: "fb:acknowledge", value: '{"v":2,"k":"acknowledge","i":"INC-1"}' }],
    [
      "a command that no button has",
      { action_id: "fb:x", value: '{"v":1,"k":"start_change","i":"INC-1","c":"CHG-1"}' },
    ],
    [
      "more than the button says",
      { action_id: "fb:acknowledge", value: '{"v":1,"k":"acknowledge","i":"INC-1","as":"UBOSS"}' },
    ],
    ["an id that is none", { action_id: "fb:acknowledge", value: '{"v":1,"k":"acknowledge","i":"INC-1; drop"}' }],
    [
      "a digest that is none",
      { action_id: "fb:approve", value: '{"v":1,"k":"approve","i":"INC-1","c":"CHG-1","d":"x"}' },
    ],
    ["no value", { action_id: "fb:acknowledge" }],
    ["no JSON", { action_id: "fb:acknowledge", value: "{" }],
    ["too much", { action_id: "fb:acknowledge", value: " ".repeat(3_000) }],
    ["nothing", null],
  ])("%s is refused with a reason, not guessed", (_, action) => {
    expect(decode(action)).toMatchObject({ ok: false, error: expect.any(String) });
  });

  it("never throws, whatever comes", () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), (anything, value) => {
        expect(typeof decode(anything).ok).toBe("boolean");
        expect(decode({ action_id: "fb:x", value }).ok).toBe(false);
      }),
    );
  });
});
