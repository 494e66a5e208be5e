import type { PageAnswer } from "./page-protocol.ts";
import { channelPart, commonParts, type Desk, done, refused } from "./payload-parts.ts";
import { messageShape } from "./shapes.ts";
import type { Channel } from "./world.ts";

const notResponding = "This app is not responding right now.";

/** A shortcut on a message: `message_action`. Source: docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload. */
export const runMessageShortcut = async (
  desk: Desk,
  userId: string,
  callbackId: string,
  channel: Channel,
  ts: string,
): Promise<PageAnswer> => {
  const { world, ticker } = desk.workspace;
  const app = [...world.apps.values()].find(({ messageShortcuts }) =>
    messageShortcuts.some((one) => one.callbackId === callbackId),
  );
  const message = channel.messages.find((one) => one.ts === ts);
  if (app === undefined || message === undefined) return refused("it is not there any more");
  const acknowledged = await desk.deliveries.interaction(app, "interactive", {
    type: "message_action",
    ...commonParts(desk, app, userId),
    callback_id: callbackId,
    channel: channelPart(channel),
    message_ts: ts,
    message: messageShape(world, channel, message),
    action_ts: ticker.nextTs(),
    response_url: desk.responseUrls.issue({ app, channel, userId, original: null }),
  });
  return acknowledged.kind === "failed" ? refused(notResponding) : done;
};

/** A shortcut from anywhere: it has no channel and no response URL. */
export const runGlobalShortcut = async (desk: Desk, userId: string, callbackId: string): Promise<PageAnswer> => {
  const app = [...desk.workspace.world.apps.values()].find(({ globalShortcuts = [] }) =>
    globalShortcuts.some((one) => one.callbackId === callbackId),
  );
  if (app === undefined) return refused("there is no such shortcut");
  const acknowledged = await desk.deliveries.interaction(app, "interactive", {
    type: "shortcut",
    ...commonParts(desk, app, userId),
    callback_id: callbackId,
    action_ts: desk.workspace.ticker.nextTs(),
  });
  return acknowledged.kind === "failed" ? refused(notResponding) : done;
};
