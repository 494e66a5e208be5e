import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmulatedSlack, startEmulatedSlack } from "./emulated-slack.ts";
import { type FirebreakProcess, freePort, startFirebreak } from "./firebreak-process.ts";
import { type SignedSlack, signSlack } from "./signed-slack.ts";

type Json = Readonly<Record<string, unknown>>;
type Channel = { readonly id: string; readonly name: string; readonly topic: { readonly value: string } };

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
  writeFileSync(
    join(folder, "firebreak.yml"),
    `people: { groups: { responders: [${mia}, ${noa}], approvers: [${ola}] } }\n`,
  );
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

const channelNamed = async (start: string): Promise<Channel | undefined> => {
  const { channels } = (await slack.call("conversations.list", { limit: 200 })) as unknown as {
    readonly channels: readonly Channel[];
  };
  return channels.find(({ name }) => name.startsWith(start));
};

const messagesIn = async (channel: string): Promise<readonly Json[]> =>
  ((await slack.call("conversations.history", { channel, limit: 200 })) as unknown as { messages: readonly Json[] })
    .messages;

const until = async <T>(what: string, look: () => Promise<T | undefined | null | false>): Promise<T> => {
  const untilMs = performance.now() + 25_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > untilMs)
      throw new Error(`waited for: ${what}\n${firebreak.output()}\n${sender.replies.join("\n")}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const buttonIn = (
  messages: readonly Json[],
  prefix: string,
): { readonly message: Json; readonly action: Json } | null => {
  for (const message of messages) {
    for (const block of (message.blocks ?? []) as readonly Json[]) {
      for (const action of [
        ...((block.elements ?? []) as readonly Json[]),
        ...(block.accessory ? [block.accessory as Json] : []),
      ]) {
        if (String(action.action_id).startsWith(prefix))
          return { message, action: { ...action, block_id: block.block_id ?? "b" } };
      }
    }
  }
  return null;
};

describe("on a Slack that others wrote", () => {
  it("declares, opens a channel, shows the card, is acknowledged by a click, and resolves", async () => {
    const { mia = "", noa = "" } = slack.people;
    expect(await sender.slash(mia, "C000000001", "declare P1 checkout is failing")).toBe(200);
    const channel = await until("the channel", () => channelNamed("inc-1-checkout"));
    await sender.reply(/INC-1/);
    const card = await until("the card", async () =>
      (await messagesIn(channel.id)).find((one) => JSON.stringify(one).includes("INC-1")),
    );
    expect(card.user).toBe(slack.botUserId);
    await until("the people", async () => {
      const { members } = (await slack.call("conversations.members", { channel: channel.id })) as unknown as {
        members: readonly string[];
      };
      return members.includes(mia) && members.includes(noa);
    });
    await until("the topic", async () => (await channelNamed("inc-1-checkout"))?.topic.value.includes("P1"));
    const feed = await until("the announcement channel", () => channelNamed("incidents"));
    await until("the feed line", async () =>
      (await messagesIn(feed.id)).find((one) => JSON.stringify(one).includes("INC-1")),
    );
    await until("the pinned card", async () => {
      const pins = (await slack.call("pins.list", { channel: channel.id })) as unknown as { items: readonly unknown[] };
      return pins.items.length > 0;
    });
    const pressed = await until("the button", async () => buttonIn(await messagesIn(channel.id), "fb:take_command"));
    expect(
      await sender.interact({
        type: "block_actions",
        user: { id: noa, username: "noa", team_id: "T000000001" },
        channel: { id: channel.id, name: channel.name },
        container: { type: "message", message_ts: pressed.message.ts, channel_id: channel.id, is_ephemeral: false },
        message: pressed.message,
        actions: [{ ...pressed.action, action_ts: `${Date.now() / 1_000}` }],
      }),
    ).toBe(200);
    await until("who is in command", async () =>
      (await messagesIn(channel.id)).find((one) => /is in command/.test(JSON.stringify(one))),
    );
    expect(await sender.slash(noa, channel.id, "resolve it was the cache")).toBe(200);
    await until("the resolution", async () =>
      (await messagesIn(channel.id)).find((one) => /Resolved by/.test(JSON.stringify(one))),
    );
    const incident = await fetch(`${firebreak.url}/api/incidents/INC-1`, {
      headers: { authorization: "Bearer general-token" },
    });
    expect(await incident.json()).toMatchObject({ status: "resolved", commander: noa });
  });
});
