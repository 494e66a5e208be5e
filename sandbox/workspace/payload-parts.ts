import type { Deliveries } from "./deliveries.ts";
import type { PageAnswer } from "./page-protocol.ts";
import type { ResponseUrls } from "./response-urls.ts";
import type { Triggers } from "./triggers.ts";
import type { Workspace } from "./workspace.ts";
import type { Channel, SlackApp } from "./world.ts";

export type Json = Readonly<Record<string, unknown>>;

/** What a person's deed needs to reach an app. */
export type Desk = {
  readonly workspace: Workspace;
  readonly deliveries: Deliveries;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
};

export const done: PageAnswer = { ok: true };
export const refused = (error: string): PageAnswer => ({ ok: false, error });

/** What every interactive payload begins with. Source: docs.slack.dev/reference/interaction-payloads. */
export const commonParts = ({ workspace, triggers }: Desk, app: SlackApp, userId: string): Json => {
  const { world } = workspace;
  const user = world.users.get(userId);
  return {
    token: "verification",
    api_app_id: app.appId,
    team: { id: world.teamId, domain: "sandbox" },
    user: { id: userId, username: user?.name, name: user?.name, team_id: user?.teamId ?? world.teamId },
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: triggers.issue({ appId: app.appId, userId }),
  };
};

/** Apps are told the names of public channels only. */
export const channelName = ({ kind, name }: Channel): string =>
  kind === "im" ? "directmessage" : kind === "private" ? "privategroup" : name;

export const channelPart = (channel: Channel): Json => ({ id: channel.id, name: channelName(channel) });

/** Slackbot's private word to one person. */
export const slackbotSays = ({ workspace }: Desk, channel: Channel, to: string, text: string): void =>
  void workspace.whisper(channel, { to, user: "USLACKBOT", text, blocks: [], threadTs: null });
