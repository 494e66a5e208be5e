import { botShape, profileShape, userShape } from "../shapes.ts";
import type { User } from "../world.ts";
import { type Call, flag, has, type Method, paged, refuse, str, userArg } from "./method.ts";

/** An address is shown only to apps that hold users:read.email. */
const shape = ({ app }: Call, user: User): Readonly<Record<string, unknown>> => {
  const shown = userShape(user);
  const email = app.scopes.includes("users:read.email") && !user.isBot ? { email: user.email } : {};
  return { ...shown, profile: { ...profileShape(user), ...email } };
};

const authTest: Method = ({ workspace, app }) => ({
  url: "https://sandbox.slack.com/",
  team: workspace.world.name,
  user: workspace.world.users.get(app.botUserId)?.name ?? app.name,
  team_id: workspace.world.teamId,
  user_id: app.botUserId,
  bot_id: app.botId,
  is_enterprise_install: false,
});

const lookupByEmail: Method = (call) => {
  const email = str(call, "email").toLowerCase();
  const found = [...call.workspace.world.users.values()].find(
    (user) => user.email.toLowerCase() === email && !user.deleted,
  );
  return { user: shape(call, found ?? refuse("users_not_found")) };
};

const groups: Method = (call) => ({
  usergroups: [...call.workspace.world.userGroups].map(([id, { handle, users }]) => ({
    id,
    team_id: call.workspace.world.teamId,
    is_usergroup: true,
    name: handle,
    handle,
    description: "",
    date_delete: 0,
    user_count: users.length,
    ...(flag(call, "include_users") ? { users } : {}),
  })),
});

const groupUsers: Method = (call) => {
  const group = call.workspace.world.userGroups.get(str(call, "usergroup"));
  return { users: (group ?? refuse("no_such_subteam")).users };
};

const botInfo: Method = (call) => {
  const app = [...call.workspace.world.apps.values()].find(({ botId }) => botId === str(call, "bot"));
  return { bot: botShape(call.workspace.world, (app ?? refuse("bot_not_found")).appId) };
};

const openConnection: Method = ({ app, socketUrl }) =>
  app.delivery.kind === "socket" ? { url: socketUrl(app) } : refuse("forbidden_team");

/** Who is who: the app itself, people, groups, the team. */
export const peopleMethods: Readonly<Record<string, Method>> = {
  "api.test": () => ({}),
  "auth.test": authTest,
  "apps.connections.open": openConnection,
  "bots.info": botInfo,
  "users.info": (call) => ({ user: shape(call, userArg(call)) }),
  "users.list": (call) => {
    const { page, response_metadata } = paged(call, [...call.workspace.world.users.values()]);
    return { members: page.map((user) => shape(call, user)), cache_ts: 0, response_metadata };
  },
  "users.lookupByEmail": lookupByEmail,
  "users.profile.get": (call) => ({
    profile: shape(call, has(call, "user") ? userArg(call) : refuse("user_not_found")).profile,
  }),
  "users.getPresence": (call) => ({ presence: userArg(call).deleted ? "away" : "active" }),
  "usergroups.list": groups,
  "usergroups.users.list": groupUsers,
  "team.info": ({ workspace }) => ({
    team: { id: workspace.world.teamId, name: workspace.world.name, domain: "sandbox", email_domain: "", icon: {} },
  }),
  "emoji.list": () => ({ emoji: {}, cache_ts: "0" }),
};
