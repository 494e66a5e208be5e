import { afterEach, describe, expect, it } from "vitest";
import { calls, type ScriptedReply, says } from "../../sandbox/claude/reply.ts";
import type { SeenRequest } from "../../sandbox/claude/server.ts";
import { timelineKinds } from "./firebreak-api.ts";
import { brokenInvariants } from "./invariants.ts";
import { wordsOf } from "./person.ts";
import { openWorldWithClaude, plans, reports, systemOf, type WorldWithClaude } from "./scripted-department.ts";
import { breakCheckout } from "./world.ts";

let world: WorldWithClaude | null = null;
afterEach(async () => {
  await world?.close();
  world = null;
});

const channel = "inc-1-checkout-is-failing";
const patientMs = 60_000;

const report = (summary: string, differently: object = {}) =>
  reports(summary, { next_steps: ["Tell support."], ...differently });

/** The chief asks two; the troubleshooter hands over; whoever is asked in the thread answers in words. */
const department = (request: SeenRequest): ScriptedReply => {
  const system = systemOf(request);
  if (system.includes("word the draft of a post-mortem"))
    return { kind: "raw", status: 400, contentType: "text/plain", body: "" };
  if (system.includes("have reported"))
    return says(JSON.stringify({ summary: "v42 it is, all say.", next_steps: ["Roll back."] }));
  if (system.includes("You are the chief"))
    return plans({
      "devops-troubleshooter": "Find out why checkout fails.",
      "deployment-engineer": "Say what was released.",
    });
  if (system.includes("Somebody asks you")) return says(`Asked as ${/You are the ([\w-]+)/.exec(system)?.[1]}.`);
  return system.includes("You are the devops-troubleshooter")
    ? report("It looks like the network.", {
        hand_off: { to: "network-engineer", because: "connections to the database are refused" },
      })
    : report("Nothing of mine.");
};

describe("the operations department", () => {
  it("plans, looks, hands over, sums up, answers by name, is corrected and rated, all in the thread", async () => {
    world = await openWorldWithClaude(department, { mode: "http" });
    const firebreak = await world.start("start");
    const ben = world.as("U0BEN");
    await breakCheckout(world, firebreak);

    await ben.seesMessage(channel, /Chief asks deployment-engineer.*Say what was released/s, patientMs);
    await ben.seesMessage(
      channel,
      /Hands over to network-engineer.*connections to the database are refused/s,
      patientMs,
    );
    const summary = await ben.seesMessage(
      channel,
      /v42 it is, all say.*Model: .* tokens, \$.* of \$5\.00 for this incident/s,
      patientMs,
    );

    // One picture, in the summary itself, with the same in words.
    await ben.seesMessage(channel, /v42 it is, all say.*"alt_text":"Failing requests of checkout: /s, patientMs);

    // By name from the channel; by words, and a correction, in the thread.
    await ben.say(channel, "<@U0FIREBREAK> kubernetes-architect are the pods well?");
    await ben.seesMessage(channel, /Asked as kubernetes-architect/, patientMs);
    await ben.say(channel, "is there a deadlock in the database?", summary.ts);
    await ben.seesMessage(channel, /Asked as database-optimizer/, patientMs);
    await ben.say(channel, "No, checkout does not use payments-db any more", summary.ts);
    await ben.seesMessage(channel, /Taken down\. Whoever looks from now on goes by it/, patientMs);
    await ben.say(channel, "<@U0FIREBREAK> network-engineer and now?");
    await ben.seesMessage(channel, /Asked as network-engineer/, patientMs);
    const prompt = JSON.stringify(world.claude.requests.at(-1)?.body.messages);
    expect(prompt).toContain("does not use payments-db any more");

    await ben.press(channel, "fb:wrong");
    await ben.submit({ reason: "it was the flag" });
    await ben.seesMessage(channel, /Rated helpful by 0, wrong by 1/, patientMs);

    // Steps that were known together stand in one message.
    const told = ben
      .channel(channel)
      .messages.flatMap((message) => wordsOf(message).match(/Chief asks [a-z-]+/g) ?? []);
    expect(new Set(told).size).toBe(3);
    const kinds = await timelineKinds(firebreak, "INC-1");
    expect(kinds.filter((kind) => kind === "consultation_ended")).toHaveLength(4);
    await firebreak.kill("SIGTERM");
    expect(await brokenInvariants(world, { executions: 0 })).toEqual([]);
  });

  it("a kill in the middle of a specialist's work: another process goes on, and asks for no reply twice", async () => {
    const { promise: secondTurn, resolve: secondTurnBegins } = Promise.withResolvers<void>();
    let isKilled = false;
    const script = (request: SeenRequest): ScriptedReply => {
      if (systemOf(request).includes("You are the chief")) return plans({ "devops-troubleshooter": "Find out why." });
      if (request.body.messages.length === 1) return calls(["service_catalogue", { service: "checkout" }]);
      if (isKilled) return report("It waits for the database.");
      secondTurnBegins();
      return { kind: "hang" };
    };
    world = await openWorldWithClaude(script, { mode: "http" });
    const { claude } = world;
    const first = await world.start("start");
    const ana = world.as("U0ANA");
    await ana.say("general", "/incident declare P3 checkout is failing");
    await secondTurn;
    await first.kill("SIGKILL");
    isKilled = true;
    const asked = claude.requests.length;
    const second = await world.start("start");
    await ana.seesMessage(channel, /It waits for the database\..*Model: /s, patientMs);
    // The chief's plan and the first turn stand; only the turn that was on its way is asked for again.
    expect(asked).toBe(3);
    expect(claude.requests.slice(asked).map(({ body }) => body.messages.length)).toEqual([3]);
    await second.kill("SIGTERM");
    expect(await brokenInvariants(world, { executions: 0 })).toEqual([]);
  });
});
