import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmulatedSlack, startEmulatedSlack } from "./emulated-slack.ts";
import { buttonIn, eventually } from "./eventually.ts";
import { type FirebreakProcess, freePort, startFirebreak } from "./firebreak-process.ts";
import { type SignedSlack, signSlack } from "./signed-slack.ts";

type Json = Readonly<Record<string, unknown>>;
type Channel = { readonly id: string; readonly name: string; readonly topic: { readonly value: string } };

const general = "C000000001";
const headers = { authorization: "Bearer general-token" };

let slack: EmulatedSlack;
let sender: SignedSlack;
let firebreak: FirebreakProcess;
const folder = mkdtempSync(join(tmpdir(), "firebreak-others-"));

beforeAll(async () => {
  slack = await startEmulatedSlack();
  const port = await freePort();
  sender = await signSlack({
    requestUrl: `http://127.0.0.1:${port}/slack/events`,
    signingSecret: slack.signingSecret,
    teamId: "T000000001",
  });
  const { mia, noa, ola } = slack.people;
  const groups = `people: { groups: { responders: [${mia}, ${noa}], approvers: [${ola}] } }\n`;
  writeFileSync(join(folder, "firebreak.yml"), groups);
  firebreak = await startFirebreak("start", {
    PORT: String(port),
    SLACK_MODE: "http",
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    FIREBREAK_CONFIG: join(folder, "firebreak.yml"),
    FIREBREAK_DATA: join(folder, "data"),
    FIREBREAK_TOKEN: "general-token",
    LOG_LEVEL: "warn",
  });
});

afterAll(async () => {
  await firebreak?.kill("SIGTERM");
  await sender?.close();
  await slack?.close();
  rmSync(folder, { recursive: true, force: true });
});

const picture = (): string => `${firebreak.output()}\n${sender.replies.join("\n")}`;

const ask = async <T>(method: string, args: Json): Promise<T> => (await slack.call(method, args)) as unknown as T;

const channelNamed = async (start: string): Promise<Channel | undefined> =>
  (await ask<{ channels: readonly Channel[] }>("conversations.list", { limit: 200 })).channels.find(({ name }) =>
    name.startsWith(start),
  );

const messagesIn = async (channel: string): Promise<readonly Json[]> =>
  (await ask<{ messages: readonly Json[] }>("conversations.history", { channel, limit: 200 })).messages;

const says = (channel: string, pattern: RegExp): Promise<Json> =>
  eventually(
    `${pattern} in ${channel}`,
    async () => (await messagesIn(channel)).find((one) => pattern.test(JSON.stringify(one))),
    picture,
  );

/** A click, with the least that Slack's documentation says is in it. */
const press = async (user: string, channel: Channel, prefix: string): Promise<void> => {
  const { message, action } = await eventually(
    `a button ${prefix}`,
    async () => buttonIn(await messagesIn(channel.id), prefix),
    picture,
  );
  const status = await sender.interact({
    type: "block_actions",
    user: { id: user, username: "somebody", team_id: "T000000001" },
    channel: { id: channel.id, name: channel.name },
    container: { type: "message", message_ts: message.ts, channel_id: channel.id, is_ephemeral: false },
    message,
    actions: [{ ...action, action_ts: `${Date.now() / 1_000}` }],
  });
  expect(status).toBe(200);
};

describe("on a Slack that others wrote", () => {
  it("declares, opens a channel, shows the card, is answered by a click, and resolves", async () => {
    const { mia = "", noa = "" } = slack.people;
    expect(await sender.slash(mia, general, "declare P1 checkout is failing")).toBe(200);
    const channel = await eventually("the channel", () => channelNamed("inc-1-checkout"), picture);
    await sender.reply(/INC-1/);
    expect((await says(channel.id, /INC-1/)).user).toBe(slack.botUserId);
    await eventually("the people", async () => {
      const { members } = await ask<{ members: readonly string[] }>("conversations.members", { channel: channel.id });
      return members.includes(mia) && members.includes(noa);
    });
    await eventually("the topic", async () => (await channelNamed("inc-1-checkout"))?.topic.value.includes("P1"));
    const feed = await eventually("the announcement channel", () => channelNamed("incidents"), picture);
    await says(feed.id, /INC-1/);
    await eventually("the pinned card", async () => {
      const { items } = await ask<{ items: readonly unknown[] }>("pins.list", { channel: channel.id });
      return items.length > 0;
    });
    await press(noa, channel, "fb:take_command");
    await says(channel.id, /is in command/);
    expect(await sender.slash(noa, channel.id, "resolve it was the cache")).toBe(200);
    await says(channel.id, /Resolved by/);
    const incident = await fetch(`${firebreak.url}/api/incidents/INC-1`, { headers });
    expect(await incident.json()).toMatchObject({ status: "resolved", commander: noa });
  });

  it("opens a form with a trigger of this Slack, and takes what is written in it", async () => {
    const { mia = "" } = slack.people;
    const { trigger_id: trigger } = await ask<{ trigger_id: string }>("views.generateTriggerId", { user_id: mia });
    expect(await sender.slash(mia, general, "declare", { trigger_id: trigger })).toBe(200);
    const view = await eventually("the form", () => viewOf("modal"), picture);
    const status = await sender.interact({
      type: "view_submission",
      user: { id: mia, team_id: "T000000001" },
      view: { ...view, state: { values: stateOf(view, "search is down") } },
    });
    expect(status).toBe(200);
    await eventually("the channel", () => channelNamed("inc-2-search-is-down"), picture);
  });

  it("says so when a form cannot be opened, instead of leaving the person with nothing", async () => {
    expect(await sender.slash(slack.people.mia ?? "", general, "declare", { trigger_id: "1.2.expired" })).toBe(200);
    await sender.reply(/form did not open/);
  });

  it("offers an alert that a bot posts, in whatever fields it comes, and draws the Home", async () => {
    const alert = {
      type: "message",
      subtype: "bot_message",
      channel: general,
      channel_type: "channel",
      ts: "1795000100.000100",
      event_ts: "1795000100.000100",
      bot_id: "B000WATCH",
      text: "",
      username: null,
      attachments: [
        { color: "danger", title: "[FIRING:1] HighErrorRate search", fallback: "[FIRING:1] HighErrorRate" },
      ],
    };
    expect(await sender.event(alert)).toBe(200);
    await ask("conversations.join", { channel: general });
    const { messages } = await eventually(
      "the offer",
      async () => {
        const thread = await ask<{ messages?: readonly Json[] }>("conversations.replies", {
          channel: general,
          ts: alert.ts,
        });
        return (thread.messages ?? []).length > 0 && { messages: thread.messages ?? [] };
      },
      picture,
    );
    expect(buttonIn(messages, "fb:")).not.toBeNull();
    expect(await sender.event({ type: "app_home_opened", user: slack.people.mia, tab: "home", channel: "D1" })).toBe(
      200,
    );
    await eventually("the Home", () => viewOf("home"), picture);
    expect(firebreak.output()).not.toContain("our mistake");
  });
});

const viewOf = (type: string): Json | undefined => slack.views.findLast((view) => view.type === type);

/** What Slack sends of a form: the title as it was typed, everything else as it was at first. */
const stateOf = ({ blocks }: Json, title: string): Json =>
  Object.fromEntries(
    (blocks as readonly Json[])
      .filter(({ type }) => type === "input")
      .map(({ block_id: blockId, element }) => {
        const { type, action_id: actionId, initial_option: option, initial_user: user } = element as Json;
        const isTitle = /title/.test(`${blockId} ${actionId}`);
        const value =
          type === "plain_text_input"
            ? { type, value: isTitle ? title : null }
            : { type, selected_option: option ?? null, selected_user: user ?? null, selected_options: [] };
        return [String(blockId), { [String(actionId)]: value }];
      }),
  );
