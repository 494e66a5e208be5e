import { randomBytes } from "node:crypto";
import type { Workspace } from "./workspace.ts";
import type { Channel, SlackApp } from "./world.ts";

/** Source: docs.slack.dev/interactivity/handling-user-interaction: "up to 5 times within 30 minutes". */
const usesLimit = 5;
const lifeMs = 30 * 60_000;

type Grant = {
  readonly app: SlackApp;
  readonly channel: Channel;
  readonly userId: string;
  readonly ephemeralTs: string | null;
  readonly messageTs: string | null;
  readonly atMs: number;
  uses: number;
};

export type ResponseUrls = {
  readonly issue: (grant: Omit<Grant, "atMs" | "uses">) => string;
  readonly use: (
    id: string,
    body: Readonly<Record<string, unknown>>,
  ) => { readonly status: number; readonly body: unknown };
};

export const createResponseUrls = (workspace: Workspace, baseUrl: () => string): ResponseUrls => {
  const grants = new Map<string, Grant>();
  return {
    issue: (grant) => {
      const id = randomBytes(12).toString("hex");
      grants.set(id, { ...grant, atMs: workspace.ticker.nowMs(), uses: 0 });
      return `${baseUrl()}/response/${id}`;
    },
    use: (id, body) => {
      const grant = grants.get(id);
      if (grant === undefined || workspace.ticker.nowMs() - grant.atMs > lifeMs)
        return { status: 404, body: { ok: false, error: "expired_url" } };
      if (grant.uses >= usesLimit) return { status: 404, body: { ok: false, error: "used_url" } };
      grant.uses += 1;
      answer(workspace, grant, body);
      return { status: 200, body: { ok: true } };
    },
  };
};

/** What an app says through a response URL, or in the acknowledgement of a command. */
export const answer = (
  workspace: Workspace,
  { app, channel, userId, ephemeralTs, messageTs }: Omit<Grant, "atMs" | "uses">,
  body: Readonly<Record<string, unknown>>,
): void => {
  const text = typeof body.text === "string" ? body.text : "";
  const blocks = Array.isArray(body.blocks) ? body.blocks : [];
  if (body.delete_original === true || body.replace_original === true) {
    const at = channel.ephemerals.findIndex((one) => one.ts === ephemeralTs);
    if (at >= 0) channel.ephemerals.splice(at, 1);
    const message = channel.messages.find((one) => one.ts === messageTs);
    if (message !== undefined && body.delete_original === true) return workspace.remove(channel, message);
    if (message !== undefined) return workspace.edit(channel, message, { text, blocks });
    if (body.delete_original === true) return workspace.changed();
  }
  if (body.response_type === "in_channel")
    workspace.post(channel, { user: app.botUserId, botId: app.botId, appId: app.appId, text, blocks });
  else workspace.whisper(channel, { to: userId, user: app.botUserId, text, blocks, threadTs: null });
};
