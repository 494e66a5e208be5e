import { randomBytes } from "node:crypto";
import { giveIds } from "./give-ids.ts";
import { isTooLong, validateBlocks } from "./validate-blocks.ts";
import type { Workspace } from "./workspace.ts";
import type { Channel, SlackApp } from "./world.ts";

/** Source: docs.slack.dev/interactivity/handling-user-interaction: "up to 5 times within 30 minutes". */
const usesLimit = 5;
const lifeMs = 30 * 60_000;

/** To whom, where, and over what an app may answer. */
export type Grant = {
  readonly app: SlackApp;
  readonly channel: Channel;
  readonly userId: string;
  /** What was pressed; null when the answer is to a command. */
  readonly original: { readonly ts: string; readonly isEphemeral: boolean } | null;
};

type Json = Readonly<Record<string, unknown>>;
type Answer = { readonly status: number; readonly body: unknown };

export type ResponseUrls = {
  readonly issue: (grant: Grant) => string;
  readonly use: (id: string, body: Json) => Answer;
};

export const createResponseUrls = (workspace: Workspace, baseUrl: () => string): ResponseUrls => {
  const grants = new Map<string, Grant & { readonly atMs: number; uses: number }>();
  return {
    issue: (grant) => {
      const id = randomBytes(12).toString("hex");
      grants.set(id, { ...grant, atMs: workspace.ticker.nowMs(), uses: 0 });
      return `${baseUrl()}/response/${id}`;
    },
    use: (id, body) => {
      const grant = grants.get(id);
      if (grant === undefined || workspace.ticker.nowMs() - grant.atMs > lifeMs) return no(404, "expired_url");
      if (grant.uses >= usesLimit) return no(404, "used_url");
      const refusal = refusalOf(body);
      if (refusal !== null) return no(400, refusal);
      grant.uses += 1;
      answer(workspace, grant, body);
      return { status: 200, body: { ok: true } };
    },
  };
};

const no = (status: number, error: string): Answer => ({ status, body: { ok: false, error } });

/** Slack's word for what it would not show. Incoming webhooks answer so with status 400; response URLs are served alike. */
export const refusalOf = (body: Json): string | null => {
  if (body.delete_original === true) return null;
  const hasWords = (typeof body.text === "string" && body.text !== "") || typeof body.markdown_text === "string";
  const isEmpty = !hasWords && !Array.isArray(body.blocks) && !Array.isArray(body.attachments);
  if (isEmpty) return "no_text";
  if (body.blocks === undefined || body.blocks === null) return null;
  if (validateBlocks(body.blocks, "message").length > 0) return "invalid_blocks";
  return isTooLong(body.blocks) ? "msg_blocks_too_long" : null;
};

type Said = {
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly attachments: readonly unknown[];
};

const saidIn = (body: Json): Said => ({
  text: typeof body.text === "string" ? body.text : String(body.markdown_text ?? ""),
  blocks: Array.isArray(body.blocks) ? giveIds(body.blocks) : [],
  attachments: Array.isArray(body.attachments) ? body.attachments : [],
});

/** What an app says through a response URL, or in the acknowledgement of a command. */
export const answer = (workspace: Workspace, grant: Grant, body: Json): void => {
  const { app, channel, userId, original } = grant;
  const said = saidIn(body);
  if (original !== null && body.delete_original === true) return removeOriginal(workspace, grant, original);
  if (original !== null && body.replace_original === true) return changeOriginal(workspace, grant, original, said);
  if (body.delete_original === true) return;
  const threadTs = typeof body.thread_ts === "string" ? body.thread_ts : null;
  const user = app.botUserId;
  if (body.response_type === "in_channel")
    workspace.post(channel, { user, botId: app.botId, appId: app.appId, ...said, threadTs });
  else workspace.whisper(channel, { to: userId, user, ...said, threadTs });
};

type Original = NonNullable<Grant["original"]>;

const removeOriginal = (workspace: Workspace, { channel }: Grant, { ts, isEphemeral }: Original): void => {
  if (isEphemeral) return workspace.removeWhisper(channel, ts);
  const message = channel.messages.find((one) => one.ts === ts);
  if (message !== undefined) workspace.remove(channel, message);
};

const changeOriginal = (workspace: Workspace, { channel }: Grant, { ts, isEphemeral }: Original, said: Said): void => {
  if (isEphemeral) return workspace.changeWhisper(channel, ts, said);
  const message = channel.messages.find((one) => one.ts === ts);
  if (message !== undefined) workspace.edit(channel, message, said, null);
};
