import { afterEach, describe, expect, it } from "vitest";
import { calls, type ScriptedReply, says } from "../../sandbox/claude/reply.ts";
import { type FakeClaude, type SeenRequest, startClaude } from "../../sandbox/claude/server.ts";
import { timelineKinds } from "./firebreak-api.ts";
import { brokenInvariants } from "./invariants.ts";
import { wordsOf } from "./person.ts";
import { alertToken, openWorld, type StoryWorld } from "./world.ts";

let world: StoryWorld | null = null;
let claude: FakeClaude | null = null;
afterEach(async () => {
  await world?.close();
  await claude?.stop();
  world = null;
  claude = null;
});

const channel = "inc-1-checkout-is-failing";
const patientMs = 60_000;

const report = (summary: string, over: object = {}) =>
  says(
    JSON.stringify({
      summary,
      findings: [],
      ruled_out: [],
      symptom: { state: "unknown", evidence: [] },
      next_steps: ["Tell support."],
      instructions_seen: [],
      ...over,
    }),
  );

/** The chief asks two; the troubleshooter hands over; whoever is asked in the thread answers in words. */
const department = ({ body }: SeenRequest): ScriptedReply => {
  const system = JSON.stringify(body.system);
  if (system.includes("word the draft of a post-mortem"))
    return { kind: "raw", status: 400, contentType: "text/plain", body: "" };
  if (system.includes("have reported"))
    return says(JSON.stringify({ summary: "v42 it is, all say.", next_steps: ["Roll back."] }));
  if (system.includes("You are the chief"))
    return says(
      JSON.stringify({
        task_type: "debugging",
        because: "errors",
        asks: [
          { specialist: "devops-troubleshooter", task: "Find out why checkout fails." },
          { specialist: "deployment-engineer", task: "Say what was released." },
        ],
      }),
    );
  if (system.includes("Somebody asks you")) return says(`Asked as ${/You are the ([\w-]+)/.exec(system)?.[1]}.`);
  return system.includes("You are the devops-troubleshooter")
    ? report("It looks like the network.", {
        hand_off: { to: "network-engineer", because: "connections to the database are refused" },
      })
    : report("Nothing of mine.");
};

describe("the operations department", () => {
  it("plans, looks, hands over, sums up, answers by name, is corrected and rated, all in the thread", async () => {
    claude = await startClaude({ script: department });
    world = await openWorld({ mode: "http", ackWithin: "60s" });
    const firebreak = await world.start("start", { ANTHROPIC_API_KEY: "sk-sandbox", ANTHROPIC_BASE_URL: claude.url });
    const ben = world.as("U0BEN");
    world.shop.sendAlertsTo({ url: `${firebreak.url}/alerts/alertmanager`, token: alertToken });
    await world.shop.deployer.deploy("v42", "jonas");

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
    const prompt = JSON.stringify(claude.requests.at(-1)?.body.messages);
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
    claude = await startClaude({
      script: ({ body }) => {
        const system = JSON.stringify(body.system);
        if (system.includes("You are the chief"))
          return says(
            JSON.stringify({
              task_type: "debugging",
              because: "errors",
              asks: [{ specialist: "devops-troubleshooter", task: "Find out why." }],
            }),
          );
        if (body.messages.length === 1) return calls(["service_catalogue", { service: "checkout" }]);
        if (isKilled) return report("It waits for the database.");
        secondTurnBegins();
        return { kind: "hang" };
      },
    });
    world = await openWorld({ mode: "http", ackWithin: "60s" });
    const key = { ANTHROPIC_API_KEY: "sk-sandbox", ANTHROPIC_BASE_URL: claude.url };
    const first = await world.start("start", key);
    const ana = world.as("U0ANA");
    await ana.say("general", "/incident declare P3 checkout is failing");
    await secondTurn;
    await first.kill("SIGKILL");
    isKilled = true;
    const asked = claude.requests.length;
    const second = await world.start("start", key);
    await ana.seesMessage(channel, /It waits for the database\..*Model: /s, patientMs);
    // The chief's plan and the first turn stand; only the turn that was on its way is asked for again.
    expect(asked).toBe(3);
    expect(claude.requests.slice(asked).map(({ body }) => body.messages.length)).toEqual([3]);
    await second.kill("SIGTERM");
    expect(await brokenInvariants(world, { executions: 0 })).toEqual([]);
  });
});
