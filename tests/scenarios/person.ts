import { doDeed, pageState } from "../../sandbox/workspace/page-api.ts";
import type {
  PageAnswer,
  PageChannel,
  PageMessage,
  PageModal,
  PageState,
} from "../../sandbox/workspace/page-protocol.ts";
import type { LocalSlack } from "../../sandbox/workspace/server.ts";

/** A person at their Slack: sees what they may see, and does what their client lets them do. Waits for changes, never for time. */
export type SlackPerson = {
  readonly state: () => PageState;
  readonly channel: (nameStart: string) => PageChannel;
  readonly say: (channel: string, text: string, threadTs?: string) => Promise<PageAnswer>;
  readonly leave: (channel: string) => Promise<PageAnswer>;
  /** Presses the newest button in the channel whose action id begins so. */
  readonly press: (channel: string, actionPrefix: string) => Promise<PageAnswer>;
  readonly modal: () => PageModal | null;
  readonly submit: (values: Readonly<Record<string, unknown>>) => Promise<PageAnswer>;
  /** Resolves with the first truthy answer; rejects with `what` and a picture of the world when it takes too long. */
  readonly sees: <T>(
    what: string,
    look: (state: PageState) => T | null | undefined | false,
    timeoutMs?: number,
  ) => Promise<T>;
  readonly seesMessage: (channel: string, pattern: RegExp, timeoutMs?: number) => Promise<PageMessage>;
};

type Json = Readonly<Record<string, unknown>>;

export const createPerson = (slack: LocalSlack, userId: string): SlackPerson => {
  const { workspace, interactions } = slack;
  const state = (): PageState => {
    const seen = pageState(workspace, userId);
    if (seen === null) throw new Error(`no person ${userId}`);
    return seen;
  };
  const channelIn = (seen: PageState, nameStart: string): PageChannel | undefined =>
    seen.channels.find(({ name }) => name === nameStart) ??
    seen.channels.find(({ name }) => name.startsWith(nameStart));
  const channel = (nameStart: string): PageChannel => {
    const found = channelIn(state(), nameStart);
    if (found === undefined)
      throw new Error(
        `no channel ${nameStart}; there are ${state()
          .channels.map(({ name }) => name)
          .join(", ")}`,
      );
    return found;
  };

  const sees: SlackPerson["sees"] = (what, look, timeoutMs = 30_000) =>
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
        reject(new Error(`${userId} waited ${timeoutMs} ms for: ${what}\n${picture(state())}`));
      }, timeoutMs);
      workspace.emitter.on("changed", check);
      check();
    });

  const seesMessage: SlackPerson["seesMessage"] = (nameStart, pattern, timeoutMs) =>
    sees(
      `${pattern} in #${nameStart}`,
      (seen) => channelIn(seen, nameStart)?.messages.find((message) => pattern.test(wordsOf(message))),
      timeoutMs,
    );

  return {
    state,
    channel,
    say: (nameStart, text, threadTs) =>
      doDeed(workspace, interactions, userId, {
        kind: "say",
        channel: channel(nameStart).id,
        threadTs: threadTs ?? null,
        text,
      }),
    leave: (nameStart) => doDeed(workspace, interactions, userId, { kind: "leave", channel: channel(nameStart).id }),
    press: async (nameStart, actionPrefix) => {
      const found = await sees(`a button ${actionPrefix} in #${nameStart}`, (seen) =>
        buttonIn(channelIn(seen, nameStart), actionPrefix),
      );
      const { id } = channel(nameStart);
      return interactions.press(
        userId,
        { kind: "message", channel: id, ts: found.ts, ephemeral: found.ephemeral },
        found.action,
        {},
      );
    },
    modal: () => state().modals.at(-1) ?? null,
    submit: async (values) => {
      const open = await sees("an open form", (seen) => seen.modals.at(-1));
      return interactions.submit(userId, open.viewId, formState(open, values));
    },
    sees,
    seesMessage,
  };
};

const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value : []);

/** Everything a message says: its text and the words in its blocks. */
export const wordsOf = (message: PageMessage): string => `${message.text}\n${JSON.stringify(message.blocks)}`;

const buttonIn = (
  channel: PageChannel | undefined,
  prefix: string,
): { readonly ts: string; readonly ephemeral: boolean; readonly action: Json } | null => {
  for (const message of [...(channel?.messages ?? [])].reverse()) {
    for (const block of list(message.blocks)) {
      for (const element of [
        ...list(block.elements),
        ...(block.accessory === undefined ? [] : [block.accessory as Json]),
      ]) {
        if (typeof element.action_id !== "string" || !element.action_id.startsWith(prefix)) continue;
        const { type, action_id, value, text } = element;
        return {
          ts: message.ts,
          ephemeral: message.ephemeral,
          action: { type, action_id, block_id: block.block_id ?? "b", value, text },
        };
      }
    }
  }
  return null;
};

/** Values by the start of a block's id, in the shape that Slack gives them; what is not named keeps its initial value. */
const formState = (
  { view }: PageModal,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, Readonly<Record<string, unknown>>>> => {
  const state: Record<string, Record<string, unknown>> = {};
  for (const block of list((view as Json).blocks)) {
    const element = block.element as Json | undefined;
    if (block.type !== "input" || element === undefined) continue;
    const blockId = String(block.block_id);
    const given = Object.entries(values).find(
      ([name]) => blockId.startsWith(name) || String(element.action_id).startsWith(name),
    )?.[1];
    state[blockId] = { [String(element.action_id)]: formValue(element, given) };
  }
  return state;
};

const formValue = (element: Json, given: unknown): Json => {
  const type = String(element.type);
  switch (type) {
    case "static_select": {
      const option =
        list(element.options).find((one) => String(one.value).includes(String(given))) ??
        element.initial_option ??
        null;
      return { type, selected_option: option };
    }
    case "multi_static_select":
    case "checkboxes":
      return {
        type,
        selected_options: list(element.options).filter((one) =>
          (Array.isArray(given) ? given : []).includes(one.value),
        ),
      };
    case "users_select":
      return { type, selected_user: given ?? element.initial_user ?? null };
    default:
      return { type, value: given ?? element.initial_value ?? null };
  }
};

/** For a failing test: the channels as this person sees them. */
const picture = (state: PageState): string =>
  state.channels
    .map(
      ({ name, messages }) =>
        `#${name}\n${messages.map(({ user, text, ephemeral }) => `  ${ephemeral ? "(private) " : ""}${user}: ${text.slice(0, 160)}`).join("\n")}`,
    )
    .join("\n");
