import type { Deliveries } from "./deliveries.ts";
import type { PageAnswer, PageFormValues, PageSource } from "./page-protocol.ts";
import { answer, type ResponseUrls } from "./response-urls.ts";
import type { Triggers } from "./triggers.ts";
import { validateView } from "./validate-blocks.ts";
import { viewShape } from "./web-api/views.ts";
import { messageShape, type Workspace } from "./workspace.ts";
import type { Channel, Modal, SlackApp } from "./world.ts";

type Json = Readonly<Record<string, unknown>>;

export type Interactions = {
  readonly slash: (userId: string, channel: Channel, text: string) => Promise<PageAnswer>;
  readonly press: (userId: string, source: PageSource, action: Json, state: PageFormValues) => Promise<PageAnswer>;
  readonly submit: (userId: string, viewId: string, state: PageFormValues) => Promise<PageAnswer>;
  readonly closeModal: (userId: string, viewId: string) => void;
  readonly shortcut: (userId: string, callbackId: string, channel: Channel, ts: string) => Promise<PageAnswer>;
  readonly openHome: (userId: string) => void;
};

const ok: PageAnswer = { ok: true };
const no = (error: string): PageAnswer => ({ ok: false, error });

/** What a person does in their client, as payloads for the app, and what the app's acknowledgement makes of it. */
export const createInteractions = (
  workspace: Workspace,
  deliveries: Deliveries,
  triggers: Triggers,
  responseUrls: ResponseUrls,
): Interactions => {
  const { world, ticker } = workspace;
  const userShape = (id: string): Json => ({
    id,
    username: world.users.get(id)?.name,
    name: world.users.get(id)?.name,
    team_id: world.users.get(id)?.teamId ?? world.teamId,
  });
  const team = { id: world.teamId, domain: "sandbox" };
  const base = (app: SlackApp, userId: string): Json => ({
    token: "verification",
    api_app_id: app.appId,
    team,
    user: userShape(userId),
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: triggers.issue(userId),
  });

  const failed = (app: SlackApp, channel: Channel, userId: string, what: string): PageAnswer => {
    const text = `${what} failed with the error "operation_timeout"`;
    workspace.whisper(channel, { to: userId, user: "USLACKBOT", text, blocks: [], threadTs: null });
    return no(`${app.name}: operation_timeout`);
  };

  const slash: Interactions["slash"] = async (userId, channel, text) => {
    const [word = "", ...rest] = text.trim().split(/\s+/);
    const app = [...world.apps.values()].find(({ slashCommands }) =>
      slashCommands.some(({ command }) => command === word),
    );
    if (app === undefined) {
      workspace.whisper(channel, {
        to: userId,
        user: "USLACKBOT",
        text: `${word} is not a valid command.`,
        blocks: [],
        threadTs: null,
      });
      return no("not a valid command");
    }
    const said = text.trim().slice(word.length).trim() || rest.join(" ");
    const escapes = app.slashCommands.some(({ command, shouldEscape }) => command === word && shouldEscape);
    const grant = { app, channel, userId, ephemeralTs: null, messageTs: null };
    const acknowledged = await deliveries.interaction(app, "slash_commands", {
      token: "verification",
      team_id: world.teamId,
      team_domain: "sandbox",
      channel_id: channel.id,
      channel_name: channel.kind === "im" ? "directmessage" : channel.name,
      user_id: userId,
      user_name: world.users.get(userId)?.name ?? "",
      command: word,
      text: escapes ? escapeNames(workspace, said) : said,
      api_app_id: app.appId,
      is_enterprise_install: "false",
      response_url: responseUrls.issue(grant),
      trigger_id: triggers.issue(userId),
    });
    if (acknowledged === null) return failed(app, channel, userId, word);
    const { payload } = acknowledged;
    if (typeof payload === "object" && payload !== null && ("text" in payload || "blocks" in payload))
      answer(workspace, grant, payload as Json);
    return ok;
  };

  const modalOf = (userId: string, viewId: string): Modal | undefined =>
    world.modals.find((one) => one.viewId === viewId && one.userId === userId);

  const press: Interactions["press"] = async (userId, source, action, state) => {
    const target = targetOf(userId, source);
    if (target === null) return no("it is not there any more");
    const { app, channel, payload, ephemeralTs, messageTs } = target;
    const urls =
      channel === null ? {} : { response_url: responseUrls.issue({ app, channel, userId, ephemeralTs, messageTs }) };
    const acknowledged = await deliveries.interaction(app, "interactive", {
      type: "block_actions",
      ...base(app, userId),
      ...payload(state),
      ...urls,
      actions: [{ ...action, action_ts: ticker.nextTs() }],
    });
    return acknowledged === null ? no("This app is not responding right now.") : ok;
  };

  type Target = {
    readonly app: SlackApp;
    readonly channel: Channel | null;
    readonly ephemeralTs: string | null;
    readonly messageTs: string | null;
    readonly payload: (state: PageFormValues) => Json;
  };

  const targetOf = (userId: string, source: PageSource): Target | null => {
    if (source.kind === "message") return messageTarget(source.channel, source.ts);
    if (source.kind === "modal") {
      const modal = modalOf(userId, source.viewId);
      const app = world.apps.get(modal?.appId ?? "");
      if (modal === undefined || app === undefined) return null;
      return {
        app,
        channel: null,
        ephemeralTs: null,
        messageTs: null,
        payload: (state) => ({
          container: { type: "view", view_id: modal.viewId },
          view: { ...viewShape(modal), state: { values: state } },
        }),
      };
    }
    const app = [...world.apps.values()].find(({ appId }) => world.homes.has(`${appId} ${userId}`));
    if (app === undefined) return null;
    const view = world.homes.get(`${app.appId} ${userId}`);
    return {
      app,
      channel: null,
      ephemeralTs: null,
      messageTs: null,
      payload: (state) => ({
        container: { type: "view", view_id: "VHOME" },
        view: {
          ...(view as Json),
          id: "VHOME",
          type: "home",
          private_metadata: "",
          callback_id: "",
          hash: "1",
          state: { values: state },
        },
      }),
    };
  };

  const messageTarget = (channelId: string, ts: string): Target | null => {
    const channel = world.channels.get(channelId);
    const message = channel?.messages.find((one) => one.ts === ts);
    const ephemeral = channel?.ephemerals.find((one) => one.ts === ts);
    const app = [...world.apps.values()].find(
      ({ botUserId, appId }) => appId === message?.appId || botUserId === ephemeral?.user,
    );
    if (channel === undefined || app === undefined) return null;
    const isEphemeral = message === undefined;
    return {
      app,
      channel,
      ephemeralTs: isEphemeral ? ts : null,
      messageTs: isEphemeral ? null : ts,
      payload: (state) => ({
        container: {
          type: "message",
          message_ts: ts,
          channel_id: channel.id,
          is_ephemeral: isEphemeral,
          ...(message?.threadTs === null || message === undefined ? {} : { thread_ts: message.threadTs }),
        },
        channel: { id: channel.id, name: channel.name },
        ...(message === undefined ? {} : { message: messageShape(message) }),
        state: { values: state },
      }),
    };
  };

  const closeAll = (userId: string): void => {
    world.modals.splice(0, world.modals.length, ...world.modals.filter((one) => one.userId !== userId));
    workspace.changed();
  };

  const submit: Interactions["submit"] = async (userId, viewId, state) => {
    const modal = modalOf(userId, viewId);
    const app = world.apps.get(modal?.appId ?? "");
    if (modal === undefined || app === undefined) return no("the form is not open any more");
    const acknowledged = await deliveries.interaction(app, "interactive", {
      type: "view_submission",
      ...base(app, userId),
      view: { ...viewShape(modal), state: { values: state } },
      response_urls: [],
    });
    if (acknowledged === null) {
      modal.errors = {};
      workspace.changed();
      return no("We had some trouble connecting. Try again?");
    }
    return afterSubmit(userId, modal, acknowledged.payload);
  };

  const afterSubmit = (userId: string, modal: Modal, payload: unknown): PageAnswer => {
    const response = typeof payload === "object" && payload !== null ? (payload as Json) : {};
    switch (response.response_action) {
      case "errors":
        modal.errors = (response.errors ?? {}) as Readonly<Record<string, string>>;
        break;
      case "update":
      case "push": {
        const problems = validateView(response.view, "modal");
        if (problems.length > 0) return no(`the form cannot be shown: ${problems.join("; ")}`);
        modal.view = response.view as Json;
        modal.hash = ticker.nextTs();
        modal.errors = {};
        break;
      }
      case "clear":
        closeAll(userId);
        return ok;
      default:
        world.modals.splice(world.modals.indexOf(modal), 1);
    }
    workspace.changed();
    return ok;
  };

  return {
    slash,
    press,
    submit,
    closeModal: (userId, viewId) => {
      const modal = modalOf(userId, viewId);
      const app = world.apps.get(modal?.appId ?? "");
      if (modal === undefined || app === undefined) return;
      world.modals.splice(world.modals.indexOf(modal), 1);
      if (modal.view.notify_on_close === true)
        void deliveries.interaction(app, "interactive", {
          type: "view_closed",
          ...base(app, userId),
          view: viewShape(modal),
          is_cleared: false,
        });
      workspace.changed();
    },
    shortcut: async (userId, callbackId, channel, ts) => {
      const app = [...world.apps.values()].find(({ messageShortcuts }) =>
        messageShortcuts.some((one) => one.callbackId === callbackId),
      );
      const message = channel.messages.find((one) => one.ts === ts);
      if (app === undefined || message === undefined) return no("it is not there any more");
      const acknowledged = await deliveries.interaction(app, "interactive", {
        type: "message_action",
        ...base(app, userId),
        callback_id: callbackId,
        channel: { id: channel.id, name: channel.name },
        message_ts: ts,
        message: messageShape(message),
        action_ts: ticker.nextTs(),
        response_url: responseUrls.issue({ app, channel, userId, ephemeralTs: null, messageTs: null }),
      });
      return acknowledged === null ? failed(app, channel, userId, callbackId) : ok;
    },
    openHome: (userId) => {
      for (const app of world.apps.values()) {
        if (app.events.includes("app_home_opened"))
          workspace.emit(
            {
              type: "app_home_opened",
              user: userId,
              channel: workspace.directMessage(app.botUserId, userId).id,
              tab: "home",
              event_ts: ticker.nextTs(),
            },
            null,
          );
      }
    },
  };
};

/** `@ana` and `#incidents` become what Slack sends when a command asks for escaping. */
export const escapeNames = ({ world }: Workspace, text: string): string =>
  text
    .replace(/(^|\s)@([\w.-]+)/g, (whole, before: string, name: string) => {
      const user = [...world.users.values()].find((one) => one.name === name);
      const group = [...world.userGroups].find(([, { handle }]) => handle === name);
      return user !== undefined
        ? `${before}<@${user.id}|${user.name}>`
        : group !== undefined
          ? `${before}<!subteam^${group[0]}|@${name}>`
          : whole;
    })
    .replace(/(^|\s)#([\w-]+)/g, (whole, before: string, name: string) => {
      const channel = [...world.channels.values()].find((one) => one.name === name);
      return channel === undefined ? whole : `${before}<#${channel.id}|${channel.name}>`;
    });
