import type { Deliveries } from "./deliveries.ts";
import type { OutgoingEvent, Workspace } from "./workspace.ts";
import type { Channel, SlackApp } from "./world.ts";

/** Slack tells an app what it subscribed to, in channels that its bot is in. */
const hears = (app: SlackApp, event: OutgoingEvent, channel: Channel | null): boolean => {
  if (channel !== null && !channel.members.has(app.botUserId)) return false;
  if (event.type !== "message") return app.events.includes(event.type);
  const kind =
    channel?.kind === "im" ? "message.im" : channel?.kind === "private" ? "message.groups" : "message.channels";
  return app.events.includes(kind);
};

/** Puts each event in its envelope and sends it to every app that hears it. */
export const connectSubscriptions = (workspace: Workspace, deliveries: Deliveries): void => {
  const { world, ticker } = workspace;
  workspace.emitter.on("event", (event: OutgoingEvent, channel: Channel | null) => {
    for (const app of world.apps.values()) {
      if (app.delivery.kind === "none" || !hears(app, event, channel)) continue;
      deliveries.event(app, {
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
        is_ext_shared_channel: false,
      });
    }
  });
};
