import { isObject, listIn } from "./check-shape.ts";
import type { PageAnswer, PageFormValues, PageSource } from "./page-protocol.ts";
import { channelPart, commonParts, type Desk, done, type Json, refused } from "./payload-parts.ts";
import { messageShape, viewShape } from "./shapes.ts";
import type { Channel, Home, Modal, SlackApp } from "./world.ts";

/** Where something was pressed: whose it is, what is there, and what the payload says of it. */
type Target = {
  readonly app: SlackApp;
  readonly blocks: readonly unknown[];
  readonly parts: Json;
  readonly place: { readonly channel: Channel; readonly ts: string; readonly isEphemeral: boolean } | null;
};

/** A press of a button, a choice in a menu: `block_actions`. Source: docs.slack.dev/reference/interaction-payloads/block_actions-payload. */
export const pressElement = async (
  desk: Desk,
  userId: string,
  source: PageSource,
  action: Json,
  state: PageFormValues,
): Promise<PageAnswer> => {
  const target = targetOf(desk, userId, source, state);
  if (target === null || !holds(target.blocks, action.action_id)) return refused("it is not there any more");
  const { app, place, parts } = target;
  const original = place === null ? null : { ts: place.ts, isEphemeral: place.isEphemeral };
  const urls =
    place === null ? {} : { response_url: desk.responseUrls.issue({ app, channel: place.channel, userId, original }) };
  const acknowledged = await desk.deliveries.interaction(app, "interactive", {
    type: "block_actions",
    ...commonParts(desk, app, userId),
    ...parts,
    ...urls,
    actions: [{ ...action, action_ts: desk.workspace.ticker.nextTs() }],
  });
  return acknowledged.kind === "failed" ? refused("This app is not responding right now.") : done;
};

const holds = (value: unknown, actionId: unknown): boolean => {
  if (Array.isArray(value)) return value.some((one) => holds(one, actionId));
  if (!isObject(value)) return false;
  return value.action_id === actionId || Object.values(value).some((one) => holds(one, actionId));
};

const targetOf = (desk: Desk, userId: string, source: PageSource, state: PageFormValues): Target | null => {
  const { world } = desk.workspace;
  switch (source.kind) {
    case "message":
      return source.ephemeral
        ? ephemeralTarget(desk, userId, source, state)
        : messageTarget(desk, userId, source, state);
    case "modal": {
      const modal = world.modals.find((one) => one.viewId === source.viewId && one.userId === userId);
      return modal === undefined ? null : viewTarget(desk, modal, state);
    }
    case "home": {
      const home = [...world.homes.values()].find((one) => one.userId === userId);
      return home === undefined ? null : viewTarget(desk, home, state);
    }
  }
};

const viewTarget = ({ workspace }: Desk, opened: Modal | Home, state: PageFormValues): Target | null => {
  const app = workspace.world.apps.get(opened.appId);
  if (app === undefined) return null;
  return {
    app,
    blocks: listIn(opened.view.blocks),
    place: null,
    parts: {
      container: { type: "view", view_id: opened.viewId },
      view: { ...viewShape(workspace.world, opened), state: { values: state } },
    },
  };
};

type MessageSource = Extract<PageSource, { kind: "message" }>;

const messageTarget = (
  { workspace }: Desk,
  userId: string,
  source: MessageSource,
  state: PageFormValues,
): Target | null => {
  const channel = workspace.world.channels.get(source.channel);
  const message = channel?.messages.find((one) => one.ts === source.ts);
  const app = workspace.world.apps.get(message?.appId ?? "");
  if (channel === undefined || message === undefined || app === undefined) return null;
  if (channel.kind !== "public" && !channel.members.has(userId)) return null;
  const thread = message.threadTs === null ? {} : { thread_ts: message.threadTs };
  return {
    app,
    blocks: [...message.blocks, ...message.attachments],
    place: { channel, ts: message.ts, isEphemeral: false },
    parts: {
      container: { type: "message", message_ts: message.ts, channel_id: channel.id, is_ephemeral: false, ...thread },
      channel: channelPart(channel),
      message: messageShape(workspace.world, channel, message),
      state: { values: state },
    },
  };
};

/** An ephemeral message is kept nowhere: its payload tells where it was, and not what it said. */
const ephemeralTarget = (
  { workspace }: Desk,
  userId: string,
  source: MessageSource,
  state: PageFormValues,
): Target | null => {
  const { world } = workspace;
  const channel = world.channels.get(source.channel);
  const whispered = channel?.ephemerals.find((one) => one.ts === source.ts && one.to === userId);
  const app = [...world.apps.values()].find(({ botUserId }) => botUserId === whispered?.user);
  if (channel === undefined || whispered === undefined || app === undefined) return null;
  const thread = whispered.threadTs === null ? {} : { thread_ts: whispered.threadTs };
  return {
    app,
    blocks: [...whispered.blocks, ...whispered.attachments],
    place: { channel, ts: whispered.ts, isEphemeral: true },
    parts: {
      container: { type: "message", message_ts: whispered.ts, channel_id: channel.id, is_ephemeral: true, ...thread },
      channel: channelPart(channel),
      state: { values: state },
    },
  };
};
