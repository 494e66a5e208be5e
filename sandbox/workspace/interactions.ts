import type { PageAnswer, PageFormValues, PageSource } from "./page-protocol.ts";
import type { Desk, Json } from "./payload-parts.ts";
import { pressElement } from "./press-element.ts";
import { closeForm, submitForm } from "./run-form.ts";
import { runGlobalShortcut, runMessageShortcut } from "./run-shortcut.ts";
import { runSlashCommand } from "./run-slash-command.ts";
import { viewShape } from "./shapes.ts";
import type { Channel } from "./world.ts";

/** What a person does in their client that an app hears of. */
export type Interactions = {
  readonly slash: (userId: string, channel: Channel, text: string) => Promise<PageAnswer>;
  readonly press: (userId: string, source: PageSource, action: Json, state: PageFormValues) => Promise<PageAnswer>;
  readonly submit: (userId: string, viewId: string, state: PageFormValues) => Promise<PageAnswer>;
  readonly closeModal: (userId: string, viewId: string) => void;
  readonly shortcut: (userId: string, callbackId: string, channel: Channel, ts: string) => Promise<PageAnswer>;
  readonly globalShortcut: (userId: string, callbackId: string) => Promise<PageAnswer>;
  readonly openHome: (userId: string) => void;
};

export const createInteractions = (desk: Desk): Interactions => ({
  slash: (userId, channel, text) => runSlashCommand(desk, userId, channel, text),
  press: (userId, source, action, state) => pressElement(desk, userId, source, action, state),
  submit: (userId, viewId, state) => submitForm(desk, userId, viewId, state),
  closeModal: (userId, viewId) => closeForm(desk, userId, viewId),
  shortcut: (userId, callbackId, channel, ts) => runMessageShortcut(desk, userId, callbackId, channel, ts),
  globalShortcut: (userId, callbackId) => runGlobalShortcut(desk, userId, callbackId),
  openHome: (userId) => openHome(desk, userId),
});

/** Every app with a Home is told that this person opened theirs: the page shows one app's Home at a time. */
const openHome = ({ workspace }: Desk, userId: string): void => {
  const { world, ticker, emit, directMessage } = workspace;
  for (const { appId, botUserId, events } of world.apps.values()) {
    if (!events.includes("app_home_opened")) continue;
    const home = world.homes.get(`${appId} ${userId}`);
    emit(
      {
        type: "app_home_opened",
        user: userId,
        channel: directMessage(botUserId, userId).id,
        tab: "home",
        ...(home === undefined ? {} : { view: viewShape(world, home) }),
        event_ts: ticker.nextTs(),
      },
      { kind: "app", appId },
    );
  }
};
