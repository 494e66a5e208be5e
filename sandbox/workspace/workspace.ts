import { EventEmitter } from "node:events";
import { createTicker, type Ticker } from "./clock.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { type MarkChanges, markChanges } from "./mark-messages.ts";
import { type ChannelChanges, channelChanges } from "./run-channels.ts";
import { botUser, worldOf } from "./seed.ts";
import type { Channel, Seed, SlackApp, World } from "./world.ts";
import { type MessageChanges, messageChanges } from "./write-messages.ts";

/** An event as Slack's Events API names it, before it is put in an envelope. */
export type OutgoingEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/** Who may hear of an event: apps in the channel, all apps of the workspace, or one app. */
export type Audience =
  | { readonly kind: "members"; readonly channel: Channel }
  | { readonly kind: "workspace" }
  | { readonly kind: "app"; readonly appId: string };

/** What every change needs: the state, time and names, the record, and a way to tell of it. */
export type Core = {
  readonly world: World;
  readonly ticker: Ticker;
  readonly ledger: Ledger;
  readonly emit: (event: OutgoingEvent, audience: Audience) => void;
  readonly changed: () => void;
};

/** Everything that changes the world, with the system messages, events and ledger entries that it implies. */
export type Workspace = Core &
  MessageChanges &
  ChannelChanges &
  MarkChanges & {
    /** `changed` after every change; `event` with (OutgoingEvent, Audience). */
    readonly emitter: EventEmitter;
    /** Adds an app, or changes how one is described (another request URL, other scopes). */
    readonly install: (app: SlackApp) => void;
  };

export const createWorkspace = (seed: Seed, nowMs: () => number = Date.now): Workspace => {
  const ticker = createTicker(nowMs);
  const ledger = createLedger(nowMs);
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  const world = worldOf(seed, ticker);
  const core: Core = {
    world,
    ticker,
    ledger,
    emit: (event, audience) => void emitter.emit("event", event, audience),
    changed: () => {
      world.version += 1;
      emitter.emit("changed");
    },
  };
  const messages = messageChanges(core);
  return {
    ...core,
    ...messages,
    ...channelChanges(core, messages),
    ...markChanges(core),
    emitter,
    install: (app) => {
      world.apps.set(app.appId, app);
      world.users.set(app.botUserId, botUser(world.teamId, app));
      core.changed();
    },
  };
};
