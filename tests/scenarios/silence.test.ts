import { afterEach, expect, it } from "vitest";
import { sendAlert } from "./firebreak-api.ts";
import { openWorld, type StoryWorld } from "./world.ts";

let world: StoryWorld | null = null;
afterEach(async () => {
  await world?.close();
  world = null;
});

it("a service is silenced by words, everybody reads why, and it is heard again when somebody ends it", async () => {
  world = await openWorld({ mode: "socket" });
  const firebreak = await world.start("start");
  const [ana, ben] = [world.as("U0ANA"), world.as("U0BEN")];
  const alert = { title: "Search is slow", service: "search", severity: "critical", fingerprint: "slow" };

  await ana.say("general", "/incident silence search for 2h because the index is built anew");
  await ana.seesMessage("incidents", /has silenced search until .*\(S1\): the index is built anew/);
  expect(await sendAlert(firebreak, alert)).toMatchObject({
    status: 202,
    body: { alerts: [{ outcome: "ignored", reason: /^silenced by U0ANA until .*: the index is built anew$/ }] },
  });
  await ben.say("general", "/incident silence list");
  await ben.seesMessage("general", /S1 search: silenced by/);

  await ben.say("general", "/incident silence end search");
  await ana.seesMessage("incidents", /has ended the silence of search \(S1\)/);
  expect(await sendAlert(firebreak, alert)).toMatchObject({ status: 202, body: { alerts: [{ outcome: "declared" }] } });
  await ben.say("general", "/incident silence");
  await ben.seesMessage("general", /Nothing is silenced/);
});
