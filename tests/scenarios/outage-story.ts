import { expect } from "vitest";
import { alertToken, breakCheckout, type FirebreakProcess, type StoryWorld } from "./world.ts";

const channelName = "inc-1-checkout-is-failing";

/** The whole incident, as the people of the shop live through it: from the first alert to the post-mortem. */
export const liveThroughTheOutage = async (world: StoryWorld, bot: FirebreakProcess): Promise<void> => {
  const ana = world.as("U0ANA");
  const ben = world.as("U0BEN");
  const chiara = world.as("U0CHIARA");
  const gus = world.as("U0GUS");

  // A P1 is declared by policy.
  await breakCheckout(world, bot);
  await ana.sees("the incident's channel", (state) => state.channels.find(({ name }) => name === channelName));
  await ana.seesMessage(channelName, /INC-1/);
  await ana.seesMessage(channelName, /you are needed on INC-1/);
  await ana.seesMessage("incidents", /INC-1/);
  await ana.sees("the pinned card", () => ana.channel(channelName).messages.find(({ pinned }) => pinned));
  await ana.sees("the topic", () => ana.channel(channelName).topic.includes("P1"));
  expect(await gate(bot)).toMatchObject({ status: 423, body: { open: false, incidents: ["INC-1"] } });

  // Somebody takes it; the call stops.
  await ben.press(channelName, "fb:take_command");
  await ben.seesMessage(channelName, /Answered by/);
  await ben.seesMessage(channelName, /is in command/);

  // Triage finds the deploy and proposes the rollback.
  await ana.seesMessage(channelName, /Cause confirmed|Likely cause/);
  await ana.seesMessage(channelName, /CHG-1: Roll back checkout from v42 to v41/);

  // One approval is not enough, the same person twice is not two, a guest is nobody.
  await chiara.say("general", "looking");
  await chiara.sees("the channel", (state) => state.channels.find(({ name }) => name === channelName));
  await chiara.press(channelName, "fb:approve");
  await ana.seesMessage(channelName, /1 of 2/);
  await chiara.press(channelName, "fb:approve");
  await chiara.seesMessage(channelName, /another person is needed/);
  expect(world.shop.state().version).toBe("v42");
  expect(gus.state().channels.map(({ name }) => name)).not.toContain(channelName);
  await ben.press(channelName, "fb:approve");
  await ana.seesMessage(channelName, /CHG-1 is done/);
  await ana.seesMessage(channelName, /[Rr]ecovered/);
  await ana.seesMessage(channelName, /This alert has ended/);
  await ana.seesMessage(channelName, /"slack_file".*Failing requests of checkout/);
  expect(world.shop.state()).toMatchObject({ version: "v41", isAlerting: false });

  // Update by form, a question in the thread, mitigate by words, resolve.
  await ben.say(channelName, "/incident update");
  await ben.submit({ conditions: "Checkout works again on v41.", actions: "Watching.", needs: "" });
  await ana.seesMessage(channelName, /Checkout works again on v41/);
  const triage = await ana.seesMessage(channelName, /Triage INC-1/);
  await ana.say(channelName, "what was deployed?", triage.ts);
  await ana.sees("an answer in the thread", () =>
    ana
      .channel(channelName)
      .messages.find(
        (message) =>
          message.threadTs === triage.ts &&
          message.user === "U0FIREBREAK" &&
          message.ts > triage.ts &&
          /v4[12]/.test(message.text),
      ),
  );
  await ben.say(channelName, "/incident mitigate one order in eight got through");
  await ana.seesMessage(channelName, /one order in eight/);
  await ben.say(channelName, "/incident resolve v42 is rolled back");
  await ana.seesMessage(channelName, /Resolved by/);
  await ana.seesMessage(channelName, /Post-mortem of INC-1/);
  expect(await gate(bot)).toMatchObject({ status: 200, body: { open: true } });

  // The list, the timeline and the API tell the same story.
  await ben.say(channelName, "/incident timeline");
  await ben.seesMessage(channelName, /Declared P1/);
  await ben.say("general", "/incident list all");
  await ben.seesMessage("general", /INC-1/);
  const incident = (await json(bot, "/api/incidents/INC-1")) as Readonly<Record<string, unknown>>;
  expect(incident).toMatchObject({
    id: "INC-1",
    status: "resolved",
    severity: "P1",
    commander: "U0BEN",
    services: ["checkout"],
    private: false,
  });
  const { timeline } = (await json(bot, "/api/incidents/INC-1/timeline")) as {
    readonly timeline: readonly { readonly kind: string }[];
  };
  const kinds = timeline.map(({ kind }) => kind);
  for (const kind of [
    "declared",
    "level_called",
    "escalation_acknowledged",
    "change_proposed",
    "quorum_reached",
    "change_started",
    "change_finished",
    "change_verified",
    "mitigated",
    "resolved",
    "postmortem_drafted",
  ])
    expect(kinds).toContain(kind);
  const metrics = await (await fetch(`${bot.url}/metrics`)).text();
  expect(metrics).toContain("firebreak_slack_call_seconds");
  expect(metrics).toContain("firebreak_model_budget_incident_usd 5");
};

const headers = { authorization: `Bearer ${alertToken}` };

const gate = async ({ url }: FirebreakProcess): Promise<{ readonly status: number; readonly body: unknown }> => {
  const response = await fetch(`${url}/gate/checkout`, { headers });
  return { status: response.status, body: await response.json() };
};

const json = async ({ url }: FirebreakProcess, path: string): Promise<unknown> =>
  (await fetch(`${url}${path}`, { headers })).json();
