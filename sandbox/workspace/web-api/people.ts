import type { User } from "../world.ts";
import { type Method, paged, refuse, str } from "./method.ts";

const shape = (user: User): Readonly<Record<string, unknown>> => ({
  id: user.id,
  team_id: user.teamId,
  name: user.name,
  real_name: user.realName,
  deleted: user.deleted,
  is_bot: user.isBot,
  is_app_user: false,
  is_restricted: user.isRestricted,
  is_ultra_restricted: user.isUltraRestricted,
  ...(user.isStranger ? { is_stranger: true } : {}),
  tz: "Etc/UTC",
  profile: { real_name: user.realName, display_name: user.name, title: user.title },
});

export const peopleMethods: Readonly<Record<string, Method>> = {
  "auth.test": ({ workspace, app }) => ({
    url: "https://sandbox.slack.com/",
    team: workspace.world.name,
    team_id: workspace.world.teamId,
    user: workspace.world.users.get(app.botUserId)?.name ?? app.name,
    user_id: app.botUserId,
    bot_id: app.botId,
    is_enterprise_install: false,
  }),
  "api.test": () => ({}),
  "users.info": (call) => ({
    user: shape(call.workspace.world.users.get(str(call, "user")) ?? refuse("user_not_found")),
  }),
  "users.list": (call) => {
    const { page, response_metadata } = paged(call, [...call.workspace.world.users.values()], 100);
    return { members: page.map(shape), response_metadata };
  },
  "usergroups.list": ({ workspace }) => ({
    usergroups: [...workspace.world.userGroups].map(([id, { handle, users }]) => ({
      id,
      handle,
      users,
      user_count: users.length,
    })),
  }),
  "usergroups.users.list": (call) => ({
    users: (call.workspace.world.userGroups.get(str(call, "usergroup")) ?? refuse("no_such_subteam")).users,
  }),
  "team.info": ({ workspace }) => ({
    team: { id: workspace.world.teamId, name: workspace.world.name, domain: "sandbox" },
  }),
};
