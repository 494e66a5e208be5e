import { describe, expect, it } from "vitest";
import { dueAtOf, type Effect } from "../../src/domain/effect.ts";

const at = "2026-11-24T03:00:00.000Z";
const shortlyAfter = "2026-11-24T03:00:00.250Z";

describe("when an effect may begin", () => {
  it.each<[string, Effect, string]>([
    ["the channel", { kind: "open_channel" }, at],
    ["the card", { kind: "show", surface: { kind: "card" } }, at],
    ["the escalation", { kind: "show", surface: { kind: "escalation", round: 1 } }, at],
    ["the feed, which links to the channel", { kind: "show", surface: { kind: "feed" } }, shortlyAfter],
    ["the pin of the card", { kind: "pin", surface: { kind: "card" } }, shortlyAfter],
    ["the first responder", { kind: "investigate", investigationId: "I1" }, shortlyAfter],
    [
      "a timer",
      { kind: "schedule", dueAt: "2026-11-24T04:00:00.000Z", command: { kind: "expire_change", changeId: "CHG-1" } },
      "2026-11-24T04:00:00.000Z",
    ],
  ])("%s", (_what, effect, expected) => {
    expect(dueAtOf(effect, at)).toBe(expected);
  });
});
