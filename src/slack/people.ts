import { z } from "zod";
import type { Clock } from "../app/ports/clock.ts";
import type { Logger } from "../app/ports/logger.ts";
import type { Person, Standing } from "../domain/actor.ts";
import type { UserId } from "../domain/ids.ts";
import { isUserGroup, type Mention } from "../domain/policy.ts";
import type { Gateway } from "./gateway.ts";

/** Who somebody is, is asked at the click; an answer is believed for this long. */
const believeMs = 60_000;
const cacheLimit = 5_000;

export type People = {
  /** @param teamId the workspace the payload says the person is acting from; null when it says none */
  readonly personAt: (userId: UserId, teamId: string | null) => Promise<Person>;
  /** What they call themselves in Slack; null when Slack cannot tell. */
  readonly nameOf: (userId: UserId) => Promise<string | null>;
};

/** What is only for reading never keeps anybody from acting. */
const called = z.string().nullish().catch(null);

const userInfo = z.object({
  user: z.object({
    team_id: z.string().optional(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
    is_stranger: z.boolean().optional(),
    /** In an Enterprise organisation `team_id` is the person's home; the workspaces they belong to are here. */
    enterprise_user: z.object({ teams: z.array(z.string()).default([]) }).optional(),
    name: called,
    real_name: called,
    profile: z.object({ display_name: called, real_name: called }).nullish().catch(null),
  }),
});
type User = z.output<typeof userInfo>["user"];

/** @param actingTeam the workspace that the payload says they act from */
const standingFor = (user: User, ourTeam: string, actingTeam: string | null): Standing => {
  if (user.deleted === true) return "deactivated";
  if (user.is_bot === true) return "bot";
  const organisation = user.enterprise_user?.teams ?? [];
  const isOurs = (team: string): boolean =>
    team === ourTeam || (organisation.includes(ourTeam) && (organisation.includes(team) || team === user.team_id));
  if (user.is_stranger === true || !isOurs(user.team_id ?? ourTeam) || !isOurs(actingTeam ?? ourTeam))
    return "external";
  return user.is_restricted === true || user.is_ultra_restricted === true ? "guest" : "member";
};
const groupMembers = z.object({ users: z.array(z.string()) });

type Dependencies = {
  readonly gateway: Gateway;
  readonly groups: Readonly<Record<string, readonly Mention[]>>;
  /** Our own workspace, from auth.test. */
  readonly teamId: string;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** Lookups that fail leave a person `unknown` and in no group: rules that matter then refuse. */
export const createPeople = ({ gateway, groups, teamId: ourTeam, clock, logger }: Dependencies): People => {
  const users = cache<User>(clock);
  const members = cache<readonly UserId[]>(clock);

  const userOf = (userId: UserId): Promise<User> =>
    users(userId, async () => userInfo.parse(await gateway.callNow("users.info", { user: userId })).user);

  const standingOf = async (userId: UserId, actingTeam: string | null): Promise<Standing> => {
    try {
      return standingFor(await userOf(userId), ourTeam, actingTeam);
    } catch (error) {
      logger.warn({ userId, error }, "Slack could not say who this is");
      return actingTeam === null || actingTeam === ourTeam ? "unknown" : "external";
    }
  };

  const membersOf = (group: Mention): Promise<readonly UserId[]> =>
    isUserGroup(group)
      ? members(
          group,
          async () => groupMembers.parse(await gateway.callNow("usergroups.users.list", { usergroup: group })).users,
        )
      : Promise.resolve([group]);

  const isMember = async (userId: UserId, mentions: readonly Mention[]): Promise<boolean> => {
    for (const mention of mentions) {
      const users = await membersOf(mention).catch((error: unknown): readonly UserId[] => {
        logger.warn({ mention, error }, "a user group could not be read; nobody is in it for now");
        return [];
      });
      if (users.includes(userId)) return true;
    }
    return false;
  };

  const groupsOf = async (userId: UserId): Promise<readonly string[]> => {
    const found = await Promise.all(
      Object.entries(groups).map(async ([name, mentions]) => ((await isMember(userId, mentions)) ? [name] : [])),
    );
    return found.flat();
  };

  return {
    personAt: async (userId, teamId) => {
      const standing = await standingOf(userId, teamId);
      if (standing === "external") return { kind: "person", userId, standing, groups: [] };
      return { kind: "person", userId, standing, groups: await groupsOf(userId) };
    },
    nameOf: async (userId) => {
      const user = await userOf(userId).catch(() => null);
      const names = [user?.profile?.display_name, user?.profile?.real_name, user?.real_name, user?.name];
      return names.find((name) => (name ?? "").trim() !== "") ?? null;
    },
  };
};

/** Remembers answers for a minute, and shares one question among those who ask at the same time. Failures are not remembered. */
const cache = <Value>(clock: Clock) => {
  const entries = new Map<string, { readonly until: string; readonly value: Promise<Value> }>();
  return (key: string, ask: () => Promise<Value>): Promise<Value> => {
    const known = entries.get(key);
    if (known !== undefined && clock.now() < known.until) return known.value;
    if (entries.size >= cacheLimit) entries.clear();
    const value = ask();
    entries.set(key, { until: clock.after(believeMs), value });
    value.catch(() => entries.delete(key));
    return value;
  };
};
