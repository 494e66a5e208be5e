import type { Ticker } from "./clock.ts";
import type { Channel, Seed, SlackApp, User, World } from "./world.ts";

/** The workspace as it is when it opens. */
export const worldOf = (seed: Seed, ticker: Ticker): World => {
  const teamId = seed.teamId ?? "T0SANDBOX";
  const users = [...seed.users.map((user) => userOf(teamId, user)), ...seed.apps.map((app) => botUser(teamId, app))];
  const channels = (seed.channels ?? []).map(({ id, name, kind, isExtShared, topic, members = [] }) =>
    emptyChannel({
      id: id ?? ticker.nextId("C"),
      name,
      kind: kind ?? "public",
      isExtShared: isExtShared ?? false,
      topic: topic ?? "",
      creator: members[0] ?? seed.users[0]?.id ?? "U0",
      createdS: Math.floor(ticker.nowMs() / 1_000),
      members: new Set(members),
    }),
  );
  return {
    name: seed.name ?? "Sandbox",
    teamId,
    users: new Map([slackbot(teamId), ...users].map((user) => [user.id, user])),
    userGroups: new Map(Object.entries(seed.userGroups ?? {})),
    apps: new Map(seed.apps.map((app) => [app.appId, app])),
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    modals: [],
    homes: new Map(),
    files: new Map(),
    canvases: new Map(),
    threadStatuses: new Map(),
    version: 0,
  };
};

export const emptyChannel = (
  given: Pick<Channel, "id" | "name" | "kind" | "creator" | "createdS"> & Partial<Channel>,
): Channel => ({
  isExtShared: false,
  topic: "",
  purpose: "",
  archived: false,
  members: new Set(),
  messages: [],
  ephemerals: [],
  pins: new Map(),
  bookmarks: [],
  seen: new Map(),
  ...given,
});

export const botUser = (teamId: string, { botUserId: id, name }: SlackApp): User =>
  userOf(teamId, { id, name: name.toLowerCase().replace(/\W+/g, "-"), realName: name, isBot: true, email: "" });

const slackbot = (teamId: string): User =>
  userOf(teamId, { id: "USLACKBOT", name: "slackbot", realName: "Slackbot", isBot: true, email: "" });

const userOf = (teamId: string, seed: Seed["users"][number]): User => ({
  realName: seed.name,
  title: "",
  email: `${seed.name}@example.com`,
  isBot: false,
  isRestricted: false,
  isUltraRestricted: false,
  isStranger: false,
  deleted: false,
  teamId,
  ...seed,
});
