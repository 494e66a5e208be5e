import { afterEach, describe, expect, it } from "vitest";
import { breaks, fails, type ScriptedReply } from "../../sandbox/claude/reply.ts";
import { timelineKinds } from "./firebreak-api.ts";
import { brokenInvariants } from "./invariants.ts";
import { wordsOf } from "./person.ts";
import { openWorldWithClaude, type WorldWithClaude } from "./scripted-department.ts";
import { breakCheckout } from "./world.ts";

let world: WorldWithClaude | null = null;
afterEach(async () => {
  await world?.close();
  world = null;
});

const channel = "inc-1-checkout-is-failing";

const outages: readonly (readonly [what: string, reply: ScriptedReply])[] = [
  ["is overloaded", fails(529, "overloaded_error")],
  ["refuses the key", fails(401, "authentication_error")],
  ["is a proxy's page", { kind: "raw", status: 200, contentType: "text/html", body: "<html>Bad gateway</html>" }],
  ["breaks off in mid-answer", breaks({ kind: "error_event", afterEvents: 4, type: "overloaded_error" })],
  ["never answers", { kind: "hang" }],
];

describe("Claude is down", () => {
  it.each(outages)("and %s: the incident goes on without it", async (_what, reply) => {
    world = await openWorldWithClaude(() => reply, { mode: "http", ackWithin: "3s" });
    const firebreak = await world.start("start");
    const ben = world.as("U0BEN");
    const chiara = world.as("U0CHIARA");
    await breakCheckout(world, firebreak);

    // The first responder finds and proposes; nobody answers, and the next level is called.
    await ben.seesMessage(channel, /CHG-1: Roll back checkout from v42 to v41/);
    await ben.seesMessage(channel, /<@U0CHIARA>.*you are needed on INC-1/s);
    await ben.press(channel, "fb:take_command");
    await chiara.sees("the channel", (state) => state.channels.find(({ name }) => name === channel));
    await chiara.press(channel, "fb:approve");
    await ben.press(channel, "fb:approve");
    await ben.seesMessage(channel, /CHG-1 is done/);

    // The channel is told, once. A silent model is only known for silent when its time is over.
    if (reply.kind !== "hang") {
      await ben.seesMessage(channel, /could not take part/, 60_000);
      const told = ben.channel(channel).messages.filter((message) => /could not take part/.test(wordsOf(message)));
      expect(told).toHaveLength(1);
    }
    await ben.say(channel, "/incident resolve v42 is rolled back");
    await ben.seesMessage(channel, /Post-mortem of INC-1/, 60_000);
    expect(await timelineKinds(firebreak, "INC-1")).toContain("postmortem_drafted");
    expect(world.claude.requests.length).toBeGreaterThan(0);
    await firebreak.kill("SIGTERM");
    expect(await brokenInvariants(world, { executions: 1 })).toEqual([]);
  });
});
