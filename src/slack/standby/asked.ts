import { z } from "zod";
import { parseSlash, slashCommands } from "../../../commands/index.ts";
import { opsCommands, parseOps } from "../../../commands/ops/index.ts";
import { decode } from "../../../views/actions.ts";
import type { Message } from "../../../views/blocks.ts";
import { helpMessage, opsHelpMessage } from "../../../views/help.ts";
import { readSubmission } from "../../../views/submission.ts";
import { usageMessage } from "../../../views/usage.ts";
import type { ViewContext } from "../../../views/words.ts";
import type { CommandOf } from "../../domain/command.ts";
import type { ChannelId, UserId } from "../../domain/ids.ts";
import type { FormRequest, Intent } from "../../domain/intent.ts";
import type { Policy } from "../../domain/policy.ts";
import { draftOf } from "../desk/message-draft.ts";
import {
  type MessageEvent,
  messageEvent,
  messageShortcutPayload,
  type PressPayload,
  pressPayload,
  reactionEvent,
  slashPayload,
  submitPayload,
} from "../desk/payloads.ts";
import { pinReaction } from "../desk/reaction.ts";
import type { ReplyPlace } from "../reply.ts";

export type Asker = { readonly userId: UserId; readonly teamId: string | null };

/** What a delivery asks for, as far as that matters while there is no database. */
export type Asked =
  | {
      readonly kind: "declare";
      readonly declaration: CommandOf<"declare">;
      readonly by: Asker;
      readonly from: AskedFrom;
    }
  | {
      readonly kind: "declare_form";
      readonly form: Extract<FormRequest, { kind: "declare" }>;
      readonly by: Asker;
      readonly triggerId: string | null;
    }
  /** It can be answered without looking anything up. */
  | { readonly kind: "answer"; readonly message: Message; readonly from: AskedFrom }
  | { readonly kind: "form_errors"; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: "redraw"; readonly pressed: PressPayload }
  /** Anything else that a person did and waits for. */
  | { readonly kind: "other"; readonly from: AskedFrom }
  /** A question to the agents, or any other thing that happened in Slack. */
  | { readonly kind: "question"; readonly said: MessageEvent; readonly userId: UserId }
  | { readonly kind: "event" }
  | { readonly kind: "nothing" };

/** Where the answer goes: into the acknowledgement, into the form that was sent, or to a place. */
export type AskedFrom =
  | { readonly kind: "command"; readonly place: ReplyPlace }
  | { readonly kind: "form"; readonly viewId: string }
  | { readonly kind: "press"; readonly place: ReplyPlace };

const outline = z.object({
  command: z.string().optional(),
  type: z.string().optional(),
  callback_id: z.string().optional(),
  actions: z.array(z.unknown()).optional(),
  event: z.looseObject({ type: z.string() }).optional(),
});

export type ReadContext = ViewContext & {
  readonly policy: Policy;
  /** Null while Slack cannot say who we are. */
  readonly ownUserId: UserId | null;
};

/** @throws ZodError for what is none of Slack's deliveries */
export const readAsked = (body: unknown, ctx: ReadContext): Asked => {
  const { command, type, actions, event, callback_id: callbackId } = outline.parse(body);
  if (event !== undefined) return readEvent(event, ctx);
  if (command !== undefined) return readCommand(body, command, ctx);
  if (type === "view_submission") return readForm(body, ctx);
  if (type === "block_actions") return readPress(body, actions?.[0], ctx);
  if (type === "message_action") return readShortcut(body, callbackId ?? "");
  return { kind: "nothing" };
};

const readEvent = (event: { readonly type: string }, { ownUserId }: ReadContext): Asked => {
  if (event.type === "reaction_added") return { kind: isPin(event) ? "event" : "nothing" };
  const read = messageEvent.safeParse(event);
  // Who opens the Home tab opens it again, and who joins a channel is in it: nothing is lost.
  if (!read.success || (event.type !== "message" && event.type !== "app_mention")) return { kind: "nothing" };
  const said = read.data;
  if (said.user === ownUserId || said.message?.user === ownUserId) return { kind: "nothing" };
  if (event.type === "app_mention")
    return typeof said.user === "string" ? { kind: "question", said, userId: said.user } : { kind: "nothing" };
  return { kind: isTalk(said) ? "nothing" : "event" };
};

const isPin = (event: unknown): boolean => reactionEvent.safeParse(event).data?.reaction === pinReaction;

/** What people say to each other outside our threads is theirs, and would fill the disk. */
const isTalk = ({ subtype, bot_id: botId, thread_ts: threadTs }: MessageEvent): boolean =>
  (subtype === null || subtype === undefined || subtype === "file_share") &&
  typeof botId !== "string" &&
  typeof threadTs !== "string";

const readCommand = (body: unknown, command: string, ctx: ReadContext): Asked => {
  const payload = slashPayload.parse(body);
  const { text, channel_id: channelId, user_id: userId } = payload;
  const from = { kind: "command", place: { responseUrl: payload.response_url ?? null, channelId, userId } } as const;
  const place = { channelId, userId, groups: Object.keys(ctx.policy.groups) };
  const parsed = command === "/ops" ? parseOps(text, place) : parseSlash(text, place);
  if (!parsed.ok) return { kind: "answer", message: usageMessage(parsed.error, ctx), from };
  const by = { userId, teamId: payload.team_id ?? null };
  return ofIntent(parsed.value, { by, from, triggerId: payload.trigger_id ?? null }, ctx);
};

const readForm = (body: unknown, ctx: ReadContext): Asked => {
  const { user, team, view } = submitPayload.parse(body);
  const read = readSubmission({ privateMetadata: view.private_metadata, values: view.state.values }, ctx.words);
  const from = { kind: "form", viewId: view.id } as const;
  if (!read.ok)
    return read.error.kind === "errors" ? { kind: "form_errors", errors: read.error.errors } : { kind: "other", from };
  const [first] = read.value;
  const by = { userId: user.id, teamId: user.team_id ?? team?.id ?? null };
  return first === undefined ? { kind: "other", from } : ofIntent(first, { by, from, triggerId: null }, ctx);
};

const readPress = (body: unknown, action: unknown, ctx: ReadContext): Asked => {
  const pressed = pressPayload.parse(body);
  const place = {
    responseUrl: pressed.response_url ?? null,
    channelId: (pressed.channel?.id ?? pressed.container?.channel_id ?? null) as ChannelId | null,
    userId: pressed.user.id,
    threadTs: pressed.container?.thread_ts ?? undefined,
  };
  const from = { kind: "press", place } as const;
  const decoded = decode(action);
  if (!decoded.ok) return { kind: "other", from };
  if (decoded.value.kind === "nothing") return { kind: "nothing" };
  if (decoded.value.kind === "redraw" && decoded.value.form === "declare") return { kind: "redraw", pressed };
  if (decoded.value.kind !== "intent") return { kind: "other", from };
  const by = { userId: pressed.user.id, teamId: pressed.user.team_id ?? pressed.team?.id ?? null };
  return ofIntent(decoded.value.intent, { by, from, triggerId: pressed.trigger_id ?? null }, ctx);
};

const readShortcut = (body: unknown, callbackId: string): Asked => {
  const said = messageShortcutPayload.parse(body);
  const { user, team, channel, trigger_id: triggerId, response_url: url } = said;
  const place = { responseUrl: url ?? null, channelId: channel.id, userId: user.id };
  if (callbackId !== "fb:shortcut:declare") return { kind: "other", from: { kind: "press", place } };
  const by = { userId: user.id, teamId: user.team_id ?? team?.id ?? null };
  return { kind: "declare_form", form: { kind: "declare", draft: draftOf(said) }, by, triggerId };
};

type Around = { readonly by: Asker; readonly from: AskedFrom; readonly triggerId: string | null };

const ofIntent = (intent: Intent, { by, from, triggerId }: Around, ctx: ReadContext): Asked => {
  if (intent.kind === "command" && intent.command.kind === "declare")
    return { kind: "declare", declaration: intent.command, by, from };
  if (intent.kind === "form" && intent.form.kind === "declare")
    return { kind: "declare_form", form: intent.form, by, triggerId };
  if (intent.kind === "query" && intent.query.kind === "help")
    return { kind: "answer", message: helpMessage(slashCommands, intent.query.topic, ctx), from };
  if (intent.kind === "request_query" && intent.query.kind === "help")
    return { kind: "answer", message: opsHelpMessage(opsCommands, intent.query.topic, ctx), from };
  return { kind: "other", from };
};
