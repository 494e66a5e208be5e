import { afterEach, expect, it } from "vitest";
import { wordsOf } from "./person.ts";
import { openWorld, type StoryWorld } from "./world.ts";

let world: StoryWorld | null = null;
afterEach(async () => {
  await world?.close();
  world = null;
});

it("who is in command and leaves the channel is asked after, and whoever presses the button leads", async () => {
  world = await openWorld({ mode: "socket" });
  await world.start("start");
  const [ana, ben] = [world.as("U0ANA"), world.as("U0BEN")];
  const [app] = ana.state().apps;
  await ana.say("incidents", `<@${app?.botUserId}> declare P2 checkout is slow`);
  await ana.seesMessage("incidents", /INC-1 \(P2\).* is declared/);
  await ana.seesMessage("inc-1", /checkout is slow/i);
  await ana.say("inc-1", "/incident role commander me");
  await ana.seesMessage("inc-1", /is in command/);
  await ana.say("inc-1", "/incident role scribe <@U0BEN>");
  await ben.seesMessage("inc-1", /checkout is slow/i);

  await ana.leave("inc-1");
  await ben.seesMessage("inc-1", /U0BEN.*U0ANA.* is no longer in command, and nobody else is/);
  await ben.press("inc-1", "fb:take_command");
  await ben.seesMessage("inc-1", /U0BEN.* is in command/);
  await ben.sees("the question without its button", ({ channels }) =>
    channels
      .find(({ name }) => name.startsWith("inc-1"))
      ?.messages.some((message) => /gave up command. That is settled/.test(wordsOf(message))),
  );
  expect(ben.channel("inc-1").messages.some((message) => /no longer in command/.test(wordsOf(message)))).toBe(false);
});
