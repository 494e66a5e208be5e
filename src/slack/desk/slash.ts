import { parseSlash } from "../../../commands/index.ts";
import { usageMessage } from "../../../views/usage.ts";
import type { ReplyPlace } from "../reply.ts";
import { carryOut } from "./carry-out.ts";
import type { DeskDependencies } from "./dependencies.ts";
import { slashPayload } from "./payloads.ts";
import { personFrom } from "./person.ts";

/** `/incident …`: words → intent → done, and one private answer where the channel does not show it. */
export const slash = async (deps: DeskDependencies, payload: unknown, key: string): Promise<void> => {
  const {
    text,
    channel_id: channelId,
    user_id: userId,
    team_id: teamId,
    trigger_id: triggerId,
    response_url: responseUrl,
  } = slashPayload.parse(payload);
  const place: ReplyPlace = { responseUrl: responseUrl ?? null, channelId, userId };
  const parsed = parseSlash(text, { channelId, userId, groups: Object.keys(deps.policy.groups) });
  if (!parsed.ok) return deps.reply(place, usageMessage(parsed.error, { words: deps.words, now: deps.clock.now() }));
  const person = personFrom(deps, userId, teamId ?? null);
  const outcome = await carryOut(deps, {
    intent: parsed.value,
    userId,
    person,
    key,
    channelId,
    triggerId: triggerId ?? null,
  });
  if (outcome.kind !== "quiet") await deps.reply(place, outcome.message);
};
