import { afterEach, describe, expect, it } from "vitest";
import { sendAlert, untilAnswer } from "./firebreak-api.ts";
import { isConnected } from "./happens.ts";
import { brokenInvariants } from "./invariants.ts";
import { openWorld, type StoryWorld } from "./world.ts";

let world: StoryWorld | null = null;
afterEach(async () => {
  await world?.close();
  world = null;
});

const alert = { title: "checkout is failing", service: "checkout", severity: "critical", environment: "production" };

describe("Slack is down", () => {
  it.each(["socket", "http"] as const)(
    "alerts are grouped and recorded; Slack gets the newest state when it is back (%s)",
    async (mode) => {
      world = await openWorld({ mode });
      const firebreak = await world.start("start");
      world.slack.faults.setOutage(true);

      const first = await sendAlert(firebreak, alert);
      expect(first).toMatchObject({
        status: 202,
        body: { accepted: 1, alerts: [{ outcome: "declared", incident: "INC-1" }] },
      });
      for (let again = 0; again < 20; again += 1)
        expect(await sendAlert(firebreak, { ...alert, text: `still failing, ${again}` })).toMatchObject({
          status: 202,
          body: { alerts: [{ outcome: "deduplicated", incident: "INC-1" }] },
        });
      expect(await sendAlert(firebreak, { ...alert, title: "checkout is slow" })).toMatchObject({
        body: { alerts: [{ outcome: "attached", incident: "INC-1" }] },
      });
      expect(await sendAlert(firebreak, { ...alert, title: "checkout is slow", state: "resolved" })).toMatchObject({
        status: 202,
      });
      await untilAnswer(
        firebreak,
        "/api/incidents/INC-1",
        ({ body }) => (body as { alerts?: unknown[] }).alerts?.length === 2,
      );

      world.slack.faults.setOutage(false);
      const ana = world.as("U0ANA");
      await ana.sees("the channel", (state) => state.channels.find(({ name }) => name.startsWith("inc-1-")), 60_000);
      await ana.seesMessage("inc-1-", /This alert has ended/, 60_000);
      await ana.seesMessage("inc-1-", /you are needed on INC-1/, 60_000);
      await ana.seesMessage("incidents", /INC-1/, 60_000);
      await isConnected(world, "A0FIREBREAK");
      await ana.press("inc-1-", "fb:take_command");
      await ana.seesMessage("inc-1-", /is in command/);
      await firebreak.kill("SIGTERM");

      const ledger = world.slack.ledger.entries();
      const cards = ledger.filter((entry) => entry.kind === "posted" && entry.name?.endsWith(" card"));
      expect(cards).toHaveLength(1);
      // Twenty repetitions are no news; after Slack was back the card changed with its alert's end, its calls and its commander.
      const [card] = cards;
      const edits = ledger.filter(
        (entry) => entry.kind === "edited" && card?.kind === "posted" && entry.ts === card.ts,
      );
      expect(edits.length).toBeLessThanOrEqual(4);
      expect(await brokenInvariants(world, { executions: 0 })).toEqual([]);
    },
  );
});
