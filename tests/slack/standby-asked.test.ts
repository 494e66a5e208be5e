import { describe, expect, it } from "vitest";
import { readAsked } from "../../src/slack/standby/asked.ts";
import { en } from "../../views/words.ts";
import { policy, t0 } from "../domain/given.ts";

const ctx = { words: en, now: t0, policy, ownUserId: "U0BOT" };

const command = (text: string, name = "/incident") => ({
  command: name,
  text,
  channel_id: "C0GENERAL",
  user_id: "U0ANA",
  team_id: "T0",
  trigger_id: "1.2.3",
  response_url: "https://hooks.slack.com/commands/1",
});
const event = (fields: Readonly<Record<string, unknown>>) => ({
  type: "event_callback",
  event: { type: "message", channel: "C0GENERAL", ts: "1.000001", user: "U0ANA", text: "hello", ...fields },
});
const press = (value: string) => ({
  type: "block_actions",
  user: { id: "U0ANA", team_id: "T0" },
  channel: { id: "C0INC1" },
  trigger_id: "1.2.3",
  actions: [{ type: "button", action_id: "fb:x", value }],
});

const table: readonly (readonly [what: string, body: unknown, kind: string])[] = [
  ["a declaration in words", command("declare P1 checkout is failing"), "declare"],
  ["declare without words", command("declare"), "declare_form"],
  ["help", command("help"), "answer"],
  ["words that make no sense", command("declaer P1 checkout"), "answer"],
  ["any other subcommand", command("INC-1 resolve rolled back"), "other"],
  ["another command", command("ask why", "/ops"), "other"],
  ["a button of ours", press(JSON.stringify({ k: "take_command", i: "INC-1" })), "other"],
  ["a button of an older version", press("?"), "other"],
  ["an alert of another bot", event({ subtype: "bot_message", user: undefined, bot_id: "B0WATCH" }), "event"],
  ["a reply in a thread", event({ thread_ts: "0.9" }), "event"],
  ["an edit", event({ subtype: "message_changed", message: { ts: "0.9", text: "x", user: "U0ANA" } }), "event"],
  [
    "a pin",
    { event: { type: "reaction_added", user: "U0ANA", reaction: "pushpin", item: { type: "message" } } },
    "event",
  ],
  ["a question to the agents", event({ type: "app_mention" }), "question"],
  ["people's talk", event({}), "nothing"],
  ["our own message", event({ user: "U0BOT", bot_id: "B0BOT" }), "nothing"],
  ["an edit of our own message", event({ subtype: "message_changed", message: { ts: "1", user: "U0BOT" } }), "nothing"],
  [
    "another reaction",
    { event: { type: "reaction_added", user: "U0ANA", reaction: "tada", item: { type: "message" } } },
    "nothing",
  ],
  ["somebody joins", { event: { type: "member_joined_channel", user: "U0ANA", channel: "C0INC1" } }, "nothing"],
  ["somebody leaves", { event: { type: "member_left_channel", user: "U0ANA", channel: "C0INC1" } }, "nothing"],
  ["somebody opens the Home tab", { event: { type: "app_home_opened", user: "U0ANA", channel: "D0" } }, "nothing"],
];

describe("while the database is down", () => {
  it.each(table)("%s", (_what, body, kind) => {
    expect(readAsked(body, ctx).kind).toBe(kind);
  });
});
