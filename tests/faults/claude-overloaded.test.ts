import { setTimeout as wait } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { fails, type ScriptedReply } from "../../sandbox/claude/reply.ts";
import type { SeenRequest } from "../../sandbox/claude/server.ts";
import { timelineKinds } from "../scenarios/firebreak-api.ts";
import { brokenInvariants } from "../scenarios/invariants.ts";
import { wordsOf } from "../scenarios/person.ts";
import {
  openWorldWithClaude,
  plans,
  reports,
  systemOf,
  type WorldWithClaude,
} from "../scenarios/scripted-department.ts";
import { breakCheckout } from "../scenarios/world.ts";
import { size } from "./size.ts";

let world: WorldWithClaude | null = null;
afterEach(async () => {
  await world?.close();
  world = null;
});

const channel = "inc-1-checkout-is-failing";
const outageMs = size(0, 10 * 60_000);
const askEveryMs = 60_000;
const patientMs = 90_000;

/** Once it is back, the chief asks one specialist, who reports. */
const department = (request: SeenRequest): ScriptedReply =>
  systemOf(request).includes("You are the chief")
    ? plans({ "devops-troubleshooter": "Find out why search is slow." })
    : reports("Back at work.");

it("Claude is overloaded for ten minutes: triage, calling, approval and the post-mortem's facts go on; it is said once", async () => {
  let isDown = true;
  const script = (request: SeenRequest) => (isDown ? fails(529, "overloaded_error") : department(request));
  world = await openWorldWithClaude(script, { mode: "http", ackWithin: "3s" });
  const begunAt = performance.now();
  const firebreak = await world.start("start");
  const ana = world.as("U0ANA");
  const ben = world.as("U0BEN");
  const chiara = world.as("U0CHIARA");
  await breakCheckout(world, firebreak);

  // Triage finds and proposes, people are called, and approve.
  await ben.seesMessage(channel, /CHG-1: Roll back checkout from v42 to v41/, patientMs);
  await ben.seesMessage(channel, /<@U0CHIARA>.*you are needed on INC-1/s, patientMs);
  await ben.press(channel, "fb:take_command");
  await chiara.sees("the channel", (state) => state.channels.find(({ name }) => name === channel));
  await chiara.press(channel, "fb:approve");
  await ben.press(channel, "fb:approve");
  await ben.seesMessage(channel, /CHG-1 is done/, patientMs);
  await ben.seesMessage(channel, /could not take part/, patientMs);

  // For as long as it lasts: who asks is answered from the records, and a second triage works as the first did.
  await ben.press(channel, "fb:investigate");
  let asked = 0;
  do {
    asked += 1;
    await ben.say(channel, `<@U0FIREBREAK> could a llama have chewed cable ${asked}?`);
    await ben.seesMessage(channel, new RegExp(`chewed cable ${asked}\\?.*here is what I know`, "s"), patientMs);
    if (outageMs > 0) await wait(askEveryMs);
  } while (performance.now() - begunAt < outageMs);
  await ben.seesMessage(channel, /Coded checks alone, as before/, patientMs);
  await ben.say(channel, "/incident resolve v42 is rolled back");
  await ben.seesMessage(channel, /Post-mortem of INC-1/, patientMs);
  expect(await timelineKinds(firebreak, "INC-1")).toContain("postmortem_drafted");
  // The post-mortem names its author, which is another thing.
  const told = ben
    .channel(channel)
    .messages.filter((one) => /could not take part|cannot answer free questions/.test(wordsOf(one)));
  expect(told).toHaveLength(1);

  // Nobody has to start anything again when it is over.
  isDown = false;
  await ana.say("general", "/incident declare P3 search is slow");
  await ana.seesMessage("inc-2-search-is-slow", /Back at work/, patientMs);
  await firebreak.kill("SIGTERM");
  expect(await brokenInvariants(world, { executions: 1 })).toEqual([]);
}, 1_200_000);
