import { describe, expect, it } from "vitest";
import type { Gateway } from "../../src/slack/gateway.ts";
import { createPeople } from "../../src/slack/people.ts";

const now = "2026-11-27T02:00:00.000Z";
const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

const asking = async (user: Readonly<Record<string, unknown>> | null) => {
  const gateway: Gateway = {
    call: () => Promise.reject(new Error("not asked")),
    callNow: async () => {
      if (user === null) throw new Error("Slack cannot be reached");
      return { ok: true, user };
    },
  };
  const clock = { now: () => now, after: () => now };
  return createPeople({ gateway, groups: { responders: ["U1"] }, teamId: "T1", clock, logger });
};

const standingOf = async (user: Readonly<Record<string, unknown>> | null, teamId: string | null = "T1") =>
  (await (await asking(user)).personAt("U1", teamId)).standing;

describe("what somebody is called", () => {
  it.each<readonly [string, Readonly<Record<string, unknown>> | null, string | null]>([
    ["as they want to be", { name: "ana", real_name: "Ana Ruiz", profile: { display_name: "Ana" } }, "Ana"],
    [
      "by their name, without a wish",
      { name: "ana", profile: { display_name: "", real_name: "Ana Ruiz" } },
      "Ana Ruiz",
    ],
    ["by what they log in with", { name: "ana", profile: null }, "ana"],
    ["by nothing, where Slack says nothing", {}, null],
    ["by nothing, where Slack cannot be reached", null, null],
  ])("%s", async (_name, user, name) => {
    expect(await (await asking(user)).nameOf("U1")).toBe(name);
  });

  it("odd names keep nobody from being who they are", async () => {
    expect(await standingOf({ team_id: "T1", name: 7, profile: "none" })).toBe("member");
  });
});

describe("who somebody is, by what Slack says of them", () => {
  it.each([
    ["a member", { team_id: "T1" }, "T1", "member"],
    ["a member, where neither says which workspace", {}, null, "member"],
    ["a guest", { team_id: "T1", is_restricted: true }, "T1", "guest"],
    ["a guest of one channel", { team_id: "T1", is_ultra_restricted: true }, "T1", "guest"],
    ["a bot", { team_id: "T1", is_bot: true }, "T1", "bot"],
    ["somebody who left", { team_id: "T1", deleted: true }, "T1", "deactivated"],
    ["a stranger of Slack Connect", { team_id: "T9", is_stranger: true }, "T9", "external"],
    ["somebody of another workspace", { team_id: "T9" }, "T1", "external"],
    ["a member whose click came from another workspace", { team_id: "T1" }, "T9", "external"],
    [
      "a colleague of the same organisation",
      { team_id: "T2", enterprise_user: { teams: ["T1", "T2"] } },
      "T1",
      "member",
    ],
    ["the same, acting from home", { team_id: "T2", enterprise_user: { teams: ["T1", "T2"] } }, "T2", "member"],
    [
      "a colleague who is not in this workspace",
      { team_id: "T2", enterprise_user: { teams: ["T2"] } },
      "T2",
      "external",
    ],
    ["nobody knows, Slack is away", null, "T1", "unknown"],
    ["nobody knows, and the click came from elsewhere", null, "T9", "external"],
  ] as const)("%s", async (_, user, teamId, standing) => {
    expect(await standingOf(user, teamId)).toBe(standing);
  });
});
