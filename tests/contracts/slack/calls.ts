/** What was learnt from earlier answers: ids of channels, messages, views. */
export type Memory = Readonly<Record<string, string>>;

export type Step = {
  readonly name: string;
  readonly method: string;
  readonly args: (memory: Memory) => Readonly<Record<string, unknown>>;
  /** What later steps need of the answer. */
  readonly learn?: (answer: Readonly<Record<string, unknown>>) => Memory;
};

type Json = Readonly<Record<string, unknown>>;
const inside = (value: unknown, name: string): string => String((value as Json | undefined)?.[name] ?? "");

const step = (name: string, method: string, args: Step["args"] | Json = {}, learn?: Step["learn"]): Step => ({
  name,
  method,
  args: typeof args === "function" ? (args as Step["args"]) : () => args,
  ...(learn === undefined ? {} : { learn }),
});

const section = { type: "section", text: { type: "mrkdwn", text: "*Checkout* is failing" } };
const button = { type: "button", action_id: "fb:ack", text: { type: "plain_text", text: "Acknowledge" }, value: "1" };
const metadata = { event_type: "card", event_payload: { name: "INC-1 card" } };
const modal = {
  type: "modal",
  callback_id: "form",
  title: { type: "plain_text", text: "Update" },
  submit: { type: "plain_text", text: "Send" },
  blocks: [section],
};

/** The life of an incident's channel, call by call, with the mistakes that can be made on the way. */
export const callsOfAnIncident: readonly Step[] = [
  step("who are we", "auth.test"),
  step("a channel is made", "conversations.create", { name: "inc-1-checkout" }, ({ channel }) => ({
    channel: inside(channel, "id"),
  })),
  step("the same name again", "conversations.create", { name: "inc-1-checkout" }),
  step("no name", "conversations.create", { name: "" }),
  step("a name with signs", "conversations.create", { name: "inc.1!" }),
  step("a name of 81 letters", "conversations.create", { name: "a".repeat(81) }),
  step("a private channel", "conversations.create", { name: "inc-2-secret", is_private: true }, ({ channel }) => ({
    secret: inside(channel, "id"),
  })),
  step("what is known of it", "conversations.info", ({ channel }) => ({ channel })),
  step("of a channel that is none", "conversations.info", { channel: "CNONE" }),
  step("the list", "conversations.list", { types: "public_channel,private_channel", limit: 200 }),
  step("a page of the list", "conversations.list", { limit: 1 }),
  step("a topic", "conversations.setTopic", ({ channel }) => ({ channel, topic: "P1 · investigating" })),
  step("a topic of 251 letters", "conversations.setTopic", ({ channel }) => ({ channel, topic: "t".repeat(251) })),
  step("a topic where we are not", "conversations.setTopic", ({ general }) => ({ channel: general, topic: "x" })),
  step("a purpose", "conversations.setPurpose", ({ channel }) => ({ channel, purpose: "one incident" })),
  step("people are invited", "conversations.invite", ({ channel, mia, noa }) => ({ channel, users: `${mia},${noa}` })),
  step("again", "conversations.invite", ({ channel, mia }) => ({ channel, users: mia })),
  step("ourselves", "conversations.invite", ({ channel, bot }) => ({ channel, users: bot })),
  step("nobody's id", "conversations.invite", ({ channel }) => ({ channel, users: "UNOBODY" })),
  step("nobody at all", "conversations.invite", ({ channel }) => ({ channel, users: "" })),
  step("into a channel that is none", "conversations.invite", ({ mia }) => ({ channel: "CNONE", users: mia })),
  step("who is in", "conversations.members", ({ channel }) => ({ channel })),
  step(
    "a message",
    "chat.postMessage",
    ({ channel }) => ({ channel, text: "INC-1", blocks: [section, { type: "actions", elements: [button] }], metadata }),
    (answer) => ({ card: String(answer.ts) }),
  ),
  step(
    "a reply",
    "chat.postMessage",
    ({ channel, card }) => ({ channel, text: "first look", thread_ts: card }),
    (answer) => ({ reply: String(answer.ts) }),
  ),
  step("a message without words", "chat.postMessage", ({ channel }) => ({ channel })),
  step("a message into a channel that is none", "chat.postMessage", { channel: "CNONE", text: "x" }),
  step("blocks that are no JSON", "chat.postMessage", ({ channel }) => ({ channel, text: "x", blocks: "[{" })),
  step("to a person", "chat.postMessage", ({ mia }) => ({ channel: mia, text: "you are in command" })),
  step("an edit", "chat.update", ({ channel, card }) => ({
    channel,
    ts: card,
    text: "INC-1 mitigated",
    blocks: [section],
  })),
  step("an edit of nothing", "chat.update", ({ channel }) => ({ channel, ts: "1.000001", text: "x" })),
  step("a private word", "chat.postEphemeral", ({ channel, mia }) => ({ channel, user: mia, text: "only you" })),
  step("a private word to somebody outside", "chat.postEphemeral", ({ channel, ola }) => ({
    channel,
    user: ola,
    text: "x",
  })),
  step("a link to it", "chat.getPermalink", ({ channel, card }) => ({ channel, message_ts: card })),
  step("a link to nothing", "chat.getPermalink", ({ channel }) => ({ channel, message_ts: "1.000001" })),
  step("the history", "conversations.history", ({ channel }) => ({ channel, include_all_metadata: true, limit: 100 })),
  step("the history of a channel that is none", "conversations.history", { channel: "CNONE" }),
  step("a thread", "conversations.replies", ({ channel, card }) => ({ channel, ts: card })),
  step("a reaction", "reactions.add", ({ channel, card }) => ({ channel, timestamp: card, name: "eyes" })),
  step("the same reaction", "reactions.add", ({ channel, card }) => ({ channel, timestamp: card, name: "eyes" })),
  step("a reaction to nothing", "reactions.add", ({ channel }) => ({ channel, timestamp: "1.000001", name: "eyes" })),
  step("the reactions", "reactions.get", ({ channel, card }) => ({ channel, timestamp: card })),
  step("a reaction taken back", "reactions.remove", ({ channel, card }) => ({
    channel,
    timestamp: card,
    name: "eyes",
  })),
  step("taken back twice", "reactions.remove", ({ channel, card }) => ({ channel, timestamp: card, name: "eyes" })),
  step("a pin", "pins.add", ({ channel, card }) => ({ channel, timestamp: card })),
  step("the same pin", "pins.add", ({ channel, card }) => ({ channel, timestamp: card })),
  step("a pin on nothing", "pins.add", ({ channel }) => ({ channel, timestamp: "1.000001" })),
  step("the pins", "pins.list", ({ channel }) => ({ channel })),
  step("a pin taken away", "pins.remove", ({ channel, card }) => ({ channel, timestamp: card })),
  step("a pin taken away twice", "pins.remove", ({ channel, card }) => ({ channel, timestamp: card })),
  step(
    "a bookmark",
    "bookmarks.add",
    ({ channel }) => ({ channel_id: channel, title: "Runbook", type: "link", link: "https://example.com/runbook" }),
    ({ bookmark }) => ({ bookmark: inside(bookmark, "id") }),
  ),
  step("a bookmark of another type", "bookmarks.add", ({ channel }) => ({
    channel_id: channel,
    title: "Runbook",
    type: "folder",
    link: "https://example.com",
  })),
  step("a bookmark to nowhere", "bookmarks.add", ({ channel }) => ({
    channel_id: channel,
    title: "Runbook",
    type: "link",
    link: "nowhere",
  })),
  step("the bookmarks", "bookmarks.list", ({ channel }) => ({ channel_id: channel })),
  step("a bookmark's new name", "bookmarks.edit", ({ channel, bookmark }) => ({
    channel_id: channel,
    bookmark_id: bookmark,
    title: "The runbook",
  })),
  step("a bookmark taken away", "bookmarks.remove", ({ channel, bookmark }) => ({
    channel_id: channel,
    bookmark_id: bookmark,
  })),
  step("a bookmark taken away twice", "bookmarks.remove", ({ channel, bookmark }) => ({
    channel_id: channel,
    bookmark_id: bookmark,
  })),
  step("a person", "users.info", ({ mia }) => ({ user: mia })),
  step("nobody", "users.info", { user: "UNOBODY" }),
  step("everybody", "users.list"),
  step("a direct message", "conversations.open", ({ mia }) => ({ users: mia })),
  step("a direct message with nobody", "conversations.open", { users: "UNOBODY" }),
  step("a form without a trigger", "views.open", { trigger_id: "1.2.none", view: modal }),
  step("a Home", "views.publish", ({ mia }) => ({ user_id: mia, view: { type: "home", blocks: [section] } })),
  step("a Home of nobody", "views.publish", { user_id: "UNOBODY", view: { type: "home", blocks: [section] } }),
  step("a view that is none", "views.update", { view_id: "VNONE", view: modal }),
  step("our own message is deleted", "chat.delete", ({ channel, reply }) => ({ channel, ts: reply })),
  step("deleted twice", "chat.delete", ({ channel, reply }) => ({ channel, ts: reply })),
  step("the channel is closed", "conversations.archive", ({ channel }) => ({ channel })),
  step("closed twice", "conversations.archive", ({ channel }) => ({ channel })),
  step("a message into it", "chat.postMessage", ({ channel }) => ({ channel, text: "late" })),
  step("a topic for it", "conversations.setTopic", ({ channel }) => ({ channel, topic: "late" })),
  step("somebody into it", "conversations.invite", ({ channel, ola }) => ({ channel, users: ola })),
  step("opened again", "conversations.unarchive", ({ channel }) => ({ channel })),
  step("opened twice", "conversations.unarchive", ({ channel }) => ({ channel })),
];
