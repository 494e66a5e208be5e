import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalSlack } from "../../sandbox/workspace/server.ts";
import { app, callApi, channelId, type Json, openSlack } from "./given.ts";

let slack: LocalSlack;
let ids: Readonly<Record<string, string>>;
beforeAll(async () => {
  const poor = app({
    appId: "A2",
    botUserId: "UPOOR",
    botId: "B2",
    botToken: "xoxb-2",
    appToken: "xapp-2",
    scopes: [],
  });
  slack = await openSlack({}, [app(), poor]);
  slack.workspace.createChannel("hidden", "private", "UANA");
  slack.workspace.createChannel("shut", "public", "UBOT");
  ids = Object.fromEntries(["inside", "outside", "hidden", "shut"].map((name) => [name, channelId(slack, name)]));
  await callApi(slack, "conversations.archive", { channel: ids.shut });
});
afterAll(() => slack.close());

const errorOf = async (method: string, args: Json = {}, token: string | null = "xoxb-1"): Promise<unknown> =>
  (await callApi(slack, method, args, token)).body.error;

describe("Slack's words for no", () => {
  it.each([
    ["no token", "auth.test", {}, null, "not_authed"],
    ["a token that nobody has", "auth.test", {}, "xoxb-none", "invalid_auth"],
    ["an app token where a bot's belongs", "auth.test", {}, "xapp-1", "not_allowed_token_type"],
    ["a method that is none", "chat.shout", {}, "xoxb-1", "unknown_method"],
    ["a scope that is not granted", "users.info", { user: "UANA" }, "xoxb-2", "missing_scope"],
  ] as const)("%s", async (_, method, args, token, error) => {
    expect(await errorOf(method, args, token)).toBe(error);
  });

  it.each([
    ["a name that is taken", "conversations.create", () => ({ name: "outside" }), "name_taken"],
    [
      "a name that a channel has which the bot cannot see",
      "conversations.create",
      () => ({ name: "hidden" }),
      "name_taken",
    ],
    ["a name that an archived channel keeps", "conversations.create", () => ({ name: "shut" }), "name_taken"],
    ["posting where the bot is not", "chat.postMessage", () => ({ channel: ids.outside, text: "x" }), "not_in_channel"],
    ["reading where the bot is not", "conversations.history", () => ({ channel: ids.outside }), "not_in_channel"],
    [
      "a topic where the bot is not",
      "conversations.setTopic",
      () => ({ channel: ids.outside, topic: "x" }),
      "not_in_channel",
    ],
    [
      "a private channel, which is not there",
      "conversations.info",
      () => ({ channel: ids.hidden }),
      "channel_not_found",
    ],
    ["posting into it", "chat.postMessage", () => ({ channel: ids.hidden, text: "x" }), "channel_not_found"],
    ["joining it", "conversations.join", () => ({ channel: ids.hidden }), "missing_scope"],
    ["posting into an archived channel", "chat.postMessage", () => ({ channel: ids.shut, text: "x" }), "is_archived"],
    ["no words", "chat.postMessage", () => ({ channel: ids.inside }), "no_text"],
    [
      "a private word to somebody who is not there",
      "chat.postEphemeral",
      () => ({ channel: ids.inside, user: "UNONE", text: "x" }),
      "user_not_in_channel",
    ],
    [
      "an edit of what is not there",
      "chat.update",
      () => ({ channel: ids.inside, ts: "1.000001", text: "x" }),
      "message_not_found",
    ],
    ["inviting oneself", "conversations.invite", () => ({ channel: ids.inside, users: "UBOT" }), "cant_invite_self"],
    [
      "inviting who is in",
      "conversations.invite",
      () => ({ channel: ids.inside, users: "UANA" }),
      "already_in_channel",
    ],
    [
      "a hundred and one at once",
      "conversations.invite",
      () => ({ channel: ids.inside, users: Array.from({ length: 101 }, (_, n) => `U${n}`).join() }),
      "too_many_users",
    ],
  ] as const)("%s: %s", async (_, method, args, error) => {
    expect(await errorOf(method, args())).toBe(error);
  });

  it("somebody else's message can be neither edited nor deleted", async () => {
    const channel = slack.workspace.world.channels.get(ids.inside ?? "");
    if (channel === undefined) throw new Error("no channel");
    const { ts } = slack.workspace.post(channel, { user: "UANA", text: "mine" });
    expect(await errorOf("chat.update", { channel: ids.inside, ts, text: "yours" })).toBe("cant_update_message");
    expect(await errorOf("chat.delete", { channel: ids.inside, ts })).toBe("cant_delete_message");
  });
});

describe("what is seen", () => {
  it("a private channel is in no list of who is not in it", async () => {
    const { body } = await callApi(slack, "conversations.list", { types: "public_channel,private_channel" });
    const names = (body.channels as readonly Json[]).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["inside", "outside"]));
    expect(names).not.toContain("hidden");
  });

  it("a private word is in no history, and a reply is in its thread alone", async () => {
    const channel = ids.inside;
    const { body: posted } = await callApi(slack, "chat.postMessage", { channel, text: "top" });
    await callApi(slack, "chat.postMessage", { channel, text: "under", thread_ts: posted.ts });
    await callApi(slack, "chat.postEphemeral", { channel, user: "UANA", text: "whisper" });
    const { body: history } = await callApi(slack, "conversations.history", { channel });
    const words = JSON.stringify(history);
    expect(words).toContain("top");
    expect(words).not.toMatch(/under|whisper/);
    const { body: thread } = await callApi(slack, "conversations.replies", { channel, ts: posted.ts });
    expect((thread.messages as readonly Json[]).map(({ text }) => text)).toEqual(["top", "under"]);
  });

  it("metadata is given to those who ask for it", async () => {
    const channel = ids.inside;
    const metadata = { event_type: "card", event_payload: { name: "INC-1" } };
    await callApi(slack, "chat.postMessage", { channel, text: "with metadata", metadata });
    const newest = async (args: Json): Promise<Json> =>
      (
        (await callApi(slack, "conversations.history", { channel, limit: 1, ...args })).body.messages as readonly Json[]
      )[0] ?? {};
    expect((await newest({ include_all_metadata: true })).metadata).toEqual(metadata);
    expect(await newest({})).not.toHaveProperty("metadata");
  });

  it("the same call as a form and as JSON is the same", async () => {
    const form = new URLSearchParams({ channel: ids.inside ?? "", text: "form", blocks: '[{"type":"divider"}]' });
    const headers = { authorization: "Bearer xoxb-1" };
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, { method: "POST", headers, body: form });
    const blocks = [{ type: "divider" }];
    const { body } = await callApi(slack, "chat.postMessage", { channel: ids.inside, text: "form", blocks });
    const shape = (message: unknown) => ({
      ...(message as Json),
      ts: "",
      blocks: ((message as Json).blocks as readonly Json[]).map(({ type }) => type),
    });
    expect(shape(((await response.json()) as Json).message)).toEqual(shape(body.message));
  });

  it("scopes are said in a header", async () => {
    const { headers } = await callApi(slack, "auth.test");
    expect(headers.get("x-oauth-scopes")).toContain("chat:write");
  });
});
