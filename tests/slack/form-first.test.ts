import { describe, expect, it } from "vitest";
import type { DeskDependencies } from "../../src/slack/desk/dependencies.ts";
import { slash } from "../../src/slack/desk/slash.ts";
import { en } from "../../views/words.ts";
import { policy } from "../domain/given.ts";

const never = new Promise<never>(() => undefined);

describe("a form that somebody asks for", () => {
  it("opens before Slack has said who that is, because the trigger lives three seconds", async () => {
    const calls: string[] = [];
    const gateway: DeskDependencies["gateway"] = {
      call: () => never,
      callNow: async (method) => {
        calls.push(method);
        return { view: { id: "V1", hash: "1" } };
      },
    };
    const deps = {
      gateway,
      people: () => never,
      incidents: { list: async () => [] } as unknown as DeskDependencies["incidents"],
      clock: { now: () => "2026-11-27T03:00:00.000Z", after: () => "2026-11-27T02:00:00.000Z" },
      policy: policy,
      words: en,
    } as unknown as DeskDependencies;
    await slash(
      deps,
      { text: "declare", channel_id: "C1", user_id: "U1", team_id: "T1", trigger_id: "1.2" },
      "trigger 1.2",
    );
    expect(calls).toEqual(["views.open"]);
  });
});
