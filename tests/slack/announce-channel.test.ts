import { describe, expect, test } from "vitest";
import { createAnnounceChannel } from "../../src/slack/announce-channel.ts";
import type { Gateway } from "../../src/slack/gateway.ts";
import { SlackError } from "../../src/slack/slack-error.ts";

type Answer = Readonly<Record<string, unknown>> | SlackError;

/** Slack, as far as the search goes; what was called, in order. */
const slackWith = (answers: Readonly<Record<string, Answer>>) => {
  const calls: string[] = [];
  const call: Gateway["call"] = async (method) => {
    calls.push(method);
    const answer = answers[method] ?? { ok: true };
    if (answer instanceof SlackError) throw answer;
    return answer;
  };
  return { calls, gateway: { call, callNow: (method: string) => call(method, {}, { lane: "normal" }) } };
};

const none = { channels: [] };
const taken = new SlackError("conversations.create", "name_taken", { retryable: false });

describe("the announcement channel", () => {
  test.each<[string, Readonly<Record<string, Answer>>, readonly string[]]>([
    [
      "that the bot is in costs one look",
      { "users.conversations": { channels: [{ id: "C1", name: "incidents" }] } },
      [],
    ],
    [
      "that others made is found and joined; no call is spent on making it",
      { "users.conversations": none, "conversations.list": { channels: [{ id: "C1", name: "incidents" }] } },
      ["conversations.list", "conversations.join"],
    ],
    [
      "that is missing is made",
      { "users.conversations": none, "conversations.list": none, "conversations.create": { channel: { id: "C1" } } },
      ["conversations.list", "conversations.create"],
    ],
  ])("%s", async (_name, answers, further) => {
    const { calls, gateway } = slackWith(answers);
    const find = createAnnounceChannel(gateway, "#incidents");
    expect([await find(), await find()]).toEqual(["C1", "C1"]);
    expect(calls).toEqual(["users.conversations", ...further]);
  });

  test("that exists and cannot be seen is waited for, and looked for again", async () => {
    const answers = { "users.conversations": none, "conversations.list": none, "conversations.create": taken };
    const { calls, gateway } = slackWith(answers);
    const find = createAnnounceChannel(gateway, "incidents");
    await expect(find()).rejects.toMatchObject({ retryable: true, message: expect.stringContaining("invite the bot") });
    await expect(find()).rejects.toThrow();
    expect(calls.filter((method) => method === "users.conversations")).toHaveLength(2);
  });
});
