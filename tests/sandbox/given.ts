import { type LocalSlack, type SlackOptions, startSlack } from "../../sandbox/workspace/server.ts";
import type { SlackApp } from "../../sandbox/workspace/world.ts";

export type Json = Readonly<Record<string, unknown>>;

/** An app that may do and hear everything. */
export const app = (over: Partial<SlackApp> = {}): SlackApp => ({
  appId: "A1",
  name: "Helper",
  botUserId: "UBOT",
  botId: "B1",
  botToken: "xoxb-1",
  appToken: "xapp-1",
  signingSecret: "signing",
  delivery: { kind: "none" },
  scopes: [
    ...["chat:write", "channels:manage", "groups:write", "channels:read", "groups:read", "channels:history"],
    ...[
      "groups:history",
      "im:history",
      "app_mentions:read",
      "reactions:read",
      "reactions:write",
      "users:read",
      "pins:write",
    ],
  ],
  events: ["message.channels", "message.groups", "app_mention", "reaction_added"],
  slashCommands: [{ command: "/help-me", description: "Helps", usageHint: "", shouldEscape: false }],
  messageShortcuts: [],
  ...over,
});

/** A workspace with two people; the bot is in #inside and neither in #outside nor in the private #hidden. */
export const openSlack = (over: Partial<SlackOptions> = {}, apps: readonly SlackApp[] = [app()]): Promise<LocalSlack> =>
  startSlack({
    seed: {
      name: "Test",
      users: [
        { id: "UANA", name: "ana", realName: "Ana" },
        { id: "UBEN", name: "ben", realName: "Ben" },
      ],
      channels: [
        { name: "inside", members: ["UANA", "UBEN", "UBOT"] },
        { name: "outside", members: ["UANA"] },
      ],
      userGroups: {},
      apps,
    },
    port: 0,
    counting: "off",
    pageFolder: null,
    ...over,
  });

export const channelId = ({ workspace }: LocalSlack, name: string): string =>
  [...workspace.world.channels.values()].find((one) => one.name === name)?.id ?? "";

export type Answered = { readonly status: number; readonly headers: Headers; readonly body: Json };

export const callApi = async (
  { apiUrl }: LocalSlack,
  method: string,
  args: Json = {},
  token: string | null = "xoxb-1",
): Promise<Answered> => {
  const response = await fetch(`${apiUrl}${method}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(args),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
};
