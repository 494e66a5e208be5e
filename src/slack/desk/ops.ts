import { parseOps } from "../../../commands/ops/index.ts";
import { lookingMessage } from "../../../views/operations-answer.ts";
import { usageMessage } from "../../../views/usage.ts";
import { carryOut } from "./carry-out.ts";
import type { DeskDependencies } from "./dependencies.ts";
import { slashPayload } from "./payloads.ts";
import { personFrom } from "./person.ts";

/** `/ops …`: words → intent → done, and a private answer. */
export const ops = async (deps: DeskDependencies, payload: unknown, key: string): Promise<void> => {
  const said = slashPayload.parse(payload);
  const { text, channel_id: channelId, user_id: userId, trigger_id: triggerId = null } = said;
  const place = { responseUrl: said.response_url ?? null, channelId, userId };
  const context = { words: deps.words, now: deps.clock.now() };
  const parsed = parseOps(text, { channelId, userId, groups: Object.keys(deps.policy.groups) });
  if (!parsed.ok) return deps.reply(place, usageMessage(parsed.error, context));
  const intent = parsed.value;
  if (intent.kind === "ask_operations") await deps.reply(place, lookingMessage(context));
  const person = personFrom(deps, userId, said.team_id ?? null);
  const outcome = await carryOut(deps, { intent, userId, person, key, channelId, triggerId });
  if (outcome.kind !== "quiet") await deps.reply(place, outcome.message);
};
