import { z } from "zod";
import type { Gateway } from "./gateway.ts";

/** Who we are in this workspace. */
export type Identity = {
  readonly botUserId: string;
  readonly botId: string | null;
  readonly teamId: string;
  readonly team: string;
};

const answer = z.object({
  user_id: z.string(),
  team_id: z.string(),
  bot_id: z.string().optional(),
  team: z.string().optional(),
});

/** Asked once; while Slack cannot be reached, each caller asks again. */
export const createIdentity = (gateway: Gateway): (() => Promise<Identity>) => {
  let known: Promise<Identity> | null = null;
  return () => {
    known ??= ask(gateway).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
};

const ask = async (gateway: Gateway): Promise<Identity> => {
  const {
    user_id: botUserId,
    team_id: teamId,
    bot_id: botId = null,
    team = "",
  } = answer.parse(await gateway.callNow("auth.test", {}));
  return { botUserId, botId, teamId, team };
};
