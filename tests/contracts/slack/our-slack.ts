import { type LocalSlack, startSlack } from "../../../sandbox/workspace/server.ts";
import type { SlackApp } from "../../../sandbox/workspace/world.ts";

const everyScope = [
  ...["channels:manage", "channels:read", "channels:history", "channels:join"],
  ...["groups:write", "groups:read", "groups:history", "im:write", "im:read", "im:history"],
  ...["chat:write", "chat:write.public", "users:read", "users:read.email", "team:read", "usergroups:read"],
  ...["pins:write", "pins:read", "bookmarks:write", "bookmarks:read", "reactions:write", "reactions:read"],
];

export const ourApp: SlackApp = {
  appId: "A7FIREBREAK",
  name: "firebreak",
  botUserId: "W9FIREBREAK",
  botId: "B7FIREBREAK",
  botToken: "xoxb-ours",
  appToken: "xapp-ours",
  signingSecret: "our-signing-secret",
  delivery: { kind: "none" },
  scopes: everyScope,
  events: [],
  slashCommands: [],
  messageShortcuts: [],
};

/** The sandbox, filled as the emulator is: four people, a channel that the bot is not in, one app. */
export const startOurSlack = (): Promise<LocalSlack> =>
  startSlack({
    seed: {
      name: "Emulate",
      users: ["mia", "noa", "ola", "pau"].map((name) => ({ id: `U${name.toUpperCase()}`, name, realName: name })),
      channels: [{ name: "general", members: ["UMIA", "UNOA", "UOLA", "UPAU"] }],
      userGroups: {},
      apps: [ourApp],
    },
    port: 0,
    counting: "off",
    pageFolder: null,
  });
