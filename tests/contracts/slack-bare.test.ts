import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BareSlack, startBareSlack } from "./bare-slack.ts";
import { buttonIn, eventually } from "./eventually.ts";
import { type FirebreakProcess, freePort, startFirebreak } from "./firebreak-process.ts";
import { type SignedSlack, signSlack } from "./signed-slack.ts";

let slack: BareSlack;
let sender: SignedSlack;
let firebreak: FirebreakProcess;
const folder = mkdtempSync(join(tmpdir(), "firebreak-bare-"));

beforeAll(async () => {
  slack = await startBareSlack();
  const port = await freePort();
  sender = await signSlack({
    requestUrl: `http://127.0.0.1:${port}/slack/events`,
    signingSecret: "bare-secret",
    teamId: "TBARE",
  });
  firebreak = await startFirebreak("start", {
    PORT: String(port),
    SLACK_MODE: "http",
    SLACK_BOT_TOKEN: "xoxb-bare",
    SLACK_SIGNING_SECRET: "bare-secret",
    SLACK_API_URL: slack.apiUrl.replace(/\/$/, ""),
    FIREBREAK_DATA: join(folder, "data"),
    LOG_LEVEL: "warn",
  });
});

afterAll(async () => {
  await firebreak?.kill("SIGTERM");
  await sender?.close();
  await slack?.close();
  rmSync(folder, { recursive: true, force: true });
});

it("an incident is declared, led and resolved on a Slack that can do nothing but make channels and keep messages", async () => {
  const picture = (): string => `${firebreak.output()}\n${JSON.stringify(slack.messages, null, 1)}`;
  const says = (channel: string, pattern: RegExp) =>
    eventually(
      `${pattern} in ${channel}`,
      () => slack.messages.find((one) => one.channel === channel && pattern.test(JSON.stringify(one))),
      picture,
    );

  expect(await sender.slash("W1", "C1", "declare P1 checkout is failing")).toBe(200);
  const channel = await eventually(
    "the channel",
    () => slack.channels.find(({ name }) => name.startsWith("inc-1-")),
    picture,
  );
  await sender.reply(/INC-1/);
  await says(channel.id, /INC-1/);
  const feed = await eventually(
    "the announcement channel",
    () => slack.channels.find(({ name }) => name === "incidents"),
    picture,
  );
  await says(feed.id, /INC-1/);

  const { message, action } = await eventually("a button", () => buttonIn(slack.messages, "fb:take_command"), picture);
  const press = {
    type: "block_actions",
    user: { id: "W2" },
    channel: { id: channel.id },
    container: { type: "message", message_ts: message.ts, channel_id: channel.id },
    actions: [{ ...action, action_ts: "1795000001.000001" }],
  };
  expect(await sender.interact(press)).toBe(200);
  await says(channel.id, /is in command/);
  expect(await sender.slash("W2", channel.id, "resolve it was the cache")).toBe(200);
  await says(channel.id, /Resolved by/);
  expect(firebreak.output()).not.toContain("our mistake");
  expect([...slack.missed]).toContain("pins.add");
});
