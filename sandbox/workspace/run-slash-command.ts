import type { Acknowledgement } from "./acknowledgement.ts";
import type { PageAnswer } from "./page-protocol.ts";
import { channelName, type Desk, done, type Json, refused, slackbotSays } from "./payload-parts.ts";
import { answer, type Grant, refusalOf } from "./response-urls.ts";
import type { Workspace } from "./workspace.ts";
import type { Channel } from "./world.ts";

/** Sends a command to the app that has it, and shows what the app answers. Source: docs.slack.dev/interactivity/implementing-slash-commands. */
export const runSlashCommand = async (
  desk: Desk,
  userId: string,
  channel: Channel,
  typed: string,
): Promise<PageAnswer> => {
  const { world } = desk.workspace;
  const word = /^\S+/.exec(typed.trim())?.[0] ?? "";
  const app = [...world.apps.values()].find(({ slashCommands }) =>
    slashCommands.some(({ command }) => command === word),
  );
  if (app === undefined) {
    slackbotSays(desk, channel, userId, `\`${word}\` is not a valid command. In Slack, all commands start with /.`);
    return refused(`${word} is not a valid command`);
  }
  const grant: Grant = { app, channel, userId, original: null };
  const body = payload(desk, grant, word, typed.trim().slice(word.length).trim());
  const acknowledged = await desk.deliveries.interaction(app, "slash_commands", body);
  if (acknowledged.kind === "failed") return tellFailure(desk, grant, word, failureWord(acknowledged));
  return showAnswer(desk, grant, word, acknowledged.payload);
};

const payload = (desk: Desk, { app, channel, userId }: Grant, word: string, words: string): Json => {
  const { world } = desk.workspace;
  const escapes = app.slashCommands.some(({ command, shouldEscape }) => command === word && shouldEscape);
  return {
    token: "verification",
    team_id: world.teamId,
    team_domain: "sandbox",
    channel_id: channel.id,
    channel_name: channelName(channel),
    user_id: userId,
    user_name: world.users.get(userId)?.name ?? "",
    command: word,
    text: escapes ? escapeNames(desk.workspace, words) : plainNames(desk.workspace, words),
    api_app_id: app.appId,
    is_enterprise_install: "false",
    response_url: desk.responseUrls.issue({ app, channel, userId, original: null }),
    trigger_id: desk.triggers.issue({ appId: app.appId, userId }),
  };
};

const showAnswer = (desk: Desk, grant: Grant, word: string, said: unknown): PageAnswer => {
  if (said === null || said === undefined || said === "") return done;
  const body: Json = typeof said === "string" ? { text: said } : (said as Json);
  if (Object.keys(body).length === 0) return done;
  if (refusalOf(body) !== null) return tellFailure(desk, grant, word, "dispatch_failed");
  answer(desk.workspace, grant, body);
  return done;
};

const failureWord = ({ reason, status }: Extract<Acknowledgement, { kind: "failed" }>): string => {
  if (reason === "timeout" || reason === "http_timeout") return "operation_timeout";
  if (status === null) return "dispatch_failed";
  return status >= 500 ? "http_service_error" : "http_client_error";
};

const tellFailure = (desk: Desk, { app, channel, userId }: Grant, word: string, error: string): PageAnswer => {
  slackbotSays(desk, channel, userId, `${word} failed with the error "${error}"`);
  return refused(`${app.name}: ${error}`);
};

/** For a command that asks for escaping, `@ana` and `#incidents` become ids with names; ids alone get their names. */
export const escapeNames = (workspace: Workspace, text: string): string =>
  text
    .replace(/<@(\w+)>/g, (whole, id: string) => mention(workspace, id) ?? whole)
    .replace(/<#(\w+)>/g, (whole, id: string) => channelMention(workspace, id) ?? whole)
    .replace(/(^|\s)@([\w.-]+)/g, (whole, before: string, name: string) => {
      const found = personOrGroup(workspace, name);
      return found === null ? whole : `${before}${found}`;
    })
    .replace(/(^|\s)#([\p{L}\p{N}_-]+)/gu, (whole, before: string, name: string) => {
      const channel = [...workspace.world.channels.values()].find((one) => one.kind !== "im" && one.name === name);
      return channel === undefined ? whole : `${before}<#${channel.id}|${channel.name}>`;
    });

const mention = ({ world }: Workspace, id: string): string | null => {
  const user = world.users.get(id);
  return user === undefined ? null : `<@${id}|${user.name}>`;
};

const channelMention = ({ world }: Workspace, id: string): string | null => {
  const channel = world.channels.get(id);
  return channel === undefined ? null : `<#${id}|${channel.kind === "private" ? "" : channel.name}>`;
};

const personOrGroup = (workspace: Workspace, name: string): string | null => {
  const user = [...workspace.world.users.values()].find((one) => one.name === name);
  if (user !== undefined) return mention(workspace, user.id);
  const group = [...workspace.world.userGroups].find(([, { handle }]) => handle === name);
  return group === undefined ? null : `<!subteam^${group[0]}|@${name}>`;
};

/** Other commands get names as a person reads them. */
const plainNames = ({ world }: Workspace, text: string): string =>
  text
    .replace(/<@(\w+)(?:\|[^>]*)?>/g, (whole, id: string) =>
      world.users.has(id) ? `@${world.users.get(id)?.name}` : whole,
    )
    .replace(/<#(\w+)(?:\|[^>]*)?>/g, (whole, id: string) =>
      world.channels.has(id) ? `#${world.channels.get(id)?.name}` : whole,
    )
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
