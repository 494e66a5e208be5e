import { afterEach, describe, expect, it } from "vitest";
import { wordsOf } from "./person.ts";
import { openWorld, type StoryWorld } from "./world.ts";

let world: StoryWorld | null = null;
afterEach(async () => {
  await world?.close();
  world = null;
});

describe("an incident gets better words, and its service's objective is looked up", () => {
  it("by typing alone", async () => {
    world = await openWorld({ mode: "socket" });
    await world.start("start");
    const ana = world.as("U0ANA");
    await ana.say("general", "/incident declare P3 something is odd --no-call");
    await ana.seesMessage("inc-1-", /something is odd/);

    await ana.say("inc-1-", "/incident rename card payments fail");
    await ana.seesMessage("inc-1-", /card payments fail/);
    await ana.say("inc-1-", "/incident describe --service checkout only in the new cart");
    await ana.seesMessage("inc-1-", /only in the new cart/);
    await ana.say("inc-1-", "/incident describe");
    await ana.seesMessage("inc-1-", /a summary, or --service/);
    await ana.say("inc-1-", "/incident describe a gateway times out");
    const card = await ana.seesMessage("inc-1-", /card payments fail.*a gateway times out/s);
    expect(wordsOf(card)).toContain("checkout");

    await ana.say("inc-1-", "/incident slo");
    await ana.seesMessage("inc-1-", /checkout.*Promised: 99\.9 % of requests succeed, over 30 d/s);
    await ana.say("general", "/incident slo payments");
    await ana.seesMessage("general", /payments.{0,3}has no objective/);
  });
});
