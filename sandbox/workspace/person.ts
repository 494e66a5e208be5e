import { isObject, type Json, listIn } from "./check-shape.ts";
import { fillForm } from "./fill-form.ts";
import { doDeed, pageState } from "./page-api.ts";
import type {
  PageAnswer,
  PageChannel,
  PageFormValues,
  PageMessage,
  PageModal,
  PageSource,
  PageState,
} from "./page-protocol.ts";
import type { LocalSlack } from "./server.ts";

/** A person at their Slack: sees what they may see, does what their client lets them do, and waits for changes, never for time. */
export type Person = {
  readonly state: () => PageState;
  /** A channel by its id, name, or the beginning of its name. @throws when this person sees none such */
  readonly channel: (which: string) => PageChannel;
  readonly messages: (channel: string) => readonly PageMessage[];
  readonly say: (channel: string, text: string, threadTs?: string) => Promise<PageAnswer>;
  readonly slash: (channel: string, command: string) => Promise<PageAnswer>;
  /** Presses the newest element whose action id begins with, or whose text is, `what`; in the message `ts` when it is given. */
  readonly press: (
    channel: string,
    what: string,
    options?: { readonly ts?: string; readonly state?: PageFormValues },
  ) => Promise<PageAnswer>;
  readonly pressInModal: (what: string, values?: Json) => Promise<PageAnswer>;
  readonly pressInHome: (what: string) => Promise<PageAnswer>;
  readonly openHome: () => Promise<PageAnswer>;
  readonly react: (channel: string, ts: string, name: string) => Promise<PageAnswer>;
  readonly shortcut: (channel: string, ts: string, callbackId: string) => Promise<PageAnswer>;
  /** The form on top, or null. */
  readonly modal: () => PageModal | null;
  /** Values by action id, block id (or the beginning of one), or label; what is not named keeps its initial value. */
  readonly submit: (values: Json, viewId?: string) => Promise<PageAnswer>;
  readonly close: (viewId?: string) => Promise<PageAnswer>;
  /** Resolves with the first thing that is there; rejects, with a picture of the channels, after `timeoutMs`. */
  readonly waitFor: <T>(look: (state: PageState) => T | null | undefined | false, timeoutMs?: number) => Promise<T>;
  readonly waitForMessage: (channel: string, pattern: RegExp, timeoutMs?: number) => Promise<PageMessage>;
};

const patienceMs = 10_000;

export const actAs = (slack: Pick<LocalSlack, "workspace" | "interactions">, userId: string): Person => {
  const { workspace, interactions } = slack;
  const deed = (what: Parameters<typeof doDeed>[3]): Promise<PageAnswer> =>
    doDeed(workspace, interactions, userId, what);
  const state = (): PageState => pageState(workspace, userId) ?? fail(`there is no ${userId}`);
  const channel = (which: string): PageChannel =>
    channelIn(state(), which) ?? fail(`${userId} sees no channel ${which}\n${picture(state())}`);
  const modal = (): PageModal | null => state().modals.at(-1) ?? null;
  const topModal = (viewId?: string): PageModal =>
    state().modals.findLast((one) => viewId === undefined || one.viewId === viewId) ??
    fail(`${userId} has no form open`);

  const waitFor: Person["waitFor"] = (look, timeoutMs = patienceMs) =>
    new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        workspace.emitter.off("changed", check);
      };
      const check = (): void => {
        const found = look(state());
        if (!found) return;
        end();
        resolve(found);
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`${userId} waited ${timeoutMs} ms for ${look}\n${picture(state())}`));
      }, timeoutMs);
      workspace.emitter.on("changed", check);
      check();
    });

  const pressIn = (source: PageSource, blocks: unknown, what: string, values: PageFormValues): Promise<PageAnswer> => {
    const action = elementIn(blocks, what) ?? fail(`there is no ${what} to press`);
    return deed({ kind: "press", source, action, state: values });
  };

  return {
    state,
    channel,
    messages: (which) => channel(which).messages,
    say: (which, text, threadTs) => deed({ kind: "say", channel: channel(which).id, threadTs: threadTs ?? null, text }),
    slash: (which, command) => deed({ kind: "say", channel: channel(which).id, threadTs: null, text: command }),
    press: (which, what, { ts, state: values = {} } = {}) => {
      const { id, messages } = channel(which);
      const message =
        messages.findLast((one) => (ts === undefined || one.ts === ts) && elementIn(blocksOf(one), what) !== null) ??
        fail(`there is no ${what} to press in ${which}\n${picture(state())}`);
      const source = { kind: "message", channel: id, ts: message.ts, ephemeral: message.ephemeral } as const;
      return pressIn(source, blocksOf(message), what, values);
    },
    pressInModal: (what, values = {}) => {
      const { viewId, view } = topModal();
      return pressIn({ kind: "modal", viewId }, (view as Json).blocks, what, fillForm(view, values));
    },
    pressInHome: (what) => pressIn({ kind: "home" }, (state().home as Json | null)?.blocks, what, {}),
    openHome: () => deed({ kind: "open_home" }),
    react: (which, ts, name) => deed({ kind: "react", channel: channel(which).id, ts, name }),
    shortcut: (which, ts, callbackId) => deed({ kind: "shortcut", channel: channel(which).id, ts, callbackId }),
    modal,
    submit: (values, viewId) => {
      const { view, viewId: id } = topModal(viewId);
      return deed({ kind: "submit", viewId: id, state: fillForm(view, values) });
    },
    close: (viewId) => deed({ kind: "close", viewId: topModal(viewId).viewId }),
    waitFor,
    waitForMessage: (which, pattern, timeoutMs) =>
      waitFor((seen) => channelIn(seen, which)?.messages.find((one) => pattern.test(wordsOf(one))), timeoutMs),
  };
};

const fail = (what: string): never => {
  throw new Error(what);
};

const channelIn = ({ channels }: PageState, which: string): PageChannel | undefined =>
  channels.find(({ id, name }) => id === which || name === which) ??
  channels.find(({ name }) => name.startsWith(which));

const blocksOf = ({ blocks, attachments }: PageMessage): readonly unknown[] => [...blocks, ...attachments];

/** Everything that a message says: its text and the words in its blocks. */
export const wordsOf = (message: PageMessage): string =>
  `${message.text}\n${JSON.stringify(message.blocks)}\n${JSON.stringify(message.attachments)}`;

/** The element as Slack's client sends it when it is pressed. */
const elementIn = (value: unknown, what: string, blockId?: unknown): Json | null => {
  if (Array.isArray(value))
    return value.reduce<Json | null>((found, one) => found ?? elementIn(one, what, blockId), null);
  if (!isObject(value)) return null;
  const block = value.block_id ?? blockId;
  if (typeof value.action_id === "string" && (value.action_id.startsWith(what) || labelOf(value) === what)) {
    const { type, action_id, value: held, text } = value;
    return {
      type,
      action_id,
      block_id: block,
      ...(held === undefined ? {} : { value: held }),
      ...(text === undefined ? {} : { text }),
    };
  }
  return elementIn(Object.values(value), what, block);
};

const labelOf = ({ text }: Json): unknown => (isObject(text) ? text.text : undefined);

/** For a failing test: the channels as this person sees them. */
const picture = ({ channels }: PageState): string =>
  channels.map(({ name, messages }) => `#${name}\n${messages.map(line).join("\n")}`).join("\n");

const line = ({ user, text, ephemeral, blocks }: PageMessage): string =>
  `  ${ephemeral ? "(private) " : ""}${user}: ${text.slice(0, 160)}${listIn(blocks).length > 0 ? ` [${blocks.length} blocks]` : ""}`;
