import type { Deliveries } from "./deliveries.ts";
import type { Audience, OutgoingEvent, Workspace } from "./workspace.ts";
import type { Channel, SlackApp } from "./world.ts";

/** The scopes any one of which lets an app hear an event. Source: each event's page on docs.slack.dev. */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  "message.channels": ["channels:history"],
  "message.groups": ["groups:history"],
  "message.im": ["im:history"],
  app_mention: ["app_mentions:read"],
  reaction_added: ["reactions:read"],
  reaction_removed: ["reactions:read"],
  pin_added: ["pins:read"],
  pin_removed: ["pins:read"],
  member_joined_channel: ["channels:read", "groups:read"],
  member_left_channel: ["channels:read", "groups:read"],
  channel_created: ["channels:read"],
  channel_rename: ["channels:read"],
  channel_archive: ["channels:read"],
  channel_unarchive: ["channels:read"],
  group_rename: ["groups:read"],
  group_archive: ["groups:read"],
  group_unarchive: ["groups:read"],
};

const messageEvents = { public: "message.channels", private: "message.groups", im: "message.im" } as const;

/** The name under which an app subscribes to an event. */
const subscriptionOf = (event: OutgoingEvent, audience: Audience): string =>
  event.type === "message" && audience.kind === "members" ? messageEvents[audience.channel.kind] : event.type;

/** Slack tells an app what it subscribed to and has the scope for, in channels that its bot is in. */
const hears = (app: SlackApp, event: OutgoingEvent, audience: Audience): boolean => {
  if (audience.kind === "app" && audience.appId !== app.appId) return false;
  if (audience.kind === "members" && !audience.channel.members.has(app.botUserId)) return false;
  const subscription = subscriptionOf(event, audience);
  const scopes = scopesOf[subscription];
  const mayHear = scopes === undefined || scopes.some((scope) => app.scopes.includes(scope));
  return mayHear && app.events.includes(subscription);
};

/** Puts each event in its envelope and sends it to every app that hears it. */
export const connectSubscriptions = (workspace: Workspace, deliveries: Deliveries): void => {
  workspace.emitter.on("event", (event: OutgoingEvent, audience: Audience) => {
    for (const app of workspace.world.apps.values()) {
      if (app.delivery.kind === "none" || !hears(app, event, audience)) continue;
      deliveries.event(app, envelope(workspace, app, event, channelOf(workspace, event, audience)));
    }
  });
};

const channelOf = ({ world }: Workspace, event: OutgoingEvent, audience: Audience): Channel | undefined =>
  audience.kind === "members" ? audience.channel : world.channels.get(String(event.channel));

const envelope = (
  { world, ticker }: Workspace,
  app: SlackApp,
  event: OutgoingEvent,
  channel: Channel | undefined,
): Readonly<Record<string, unknown>> => ({
  token: "verification",
  team_id: world.teamId,
  context_team_id: world.teamId,
  context_enterprise_id: null,
  api_app_id: app.appId,
  event,
  type: "event_callback",
  event_id: ticker.nextId("Ev"),
  event_time: Math.floor(ticker.nowMs() / 1_000),
  authorizations: [
    {
      enterprise_id: null,
      team_id: world.teamId,
      user_id: app.botUserId,
      is_bot: true,
      is_enterprise_install: false,
    },
  ],
  is_ext_shared_channel: channel?.isExtShared ?? false,
  event_context: `4-${ticker.nextId("EC")}`,
});
