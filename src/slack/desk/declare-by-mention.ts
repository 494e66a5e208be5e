import { parseSlash } from "../../../commands/index.ts";
import { usageMessage } from "../../../views/usage.ts";
import type { Person } from "../../domain/actor.ts";
import { carryOut } from "./carry-out.ts";
import type { DeskDependencies } from "./dependencies.ts";
import type { MessageEvent } from "./payloads.ts";

/** `declare P1 checkout is failing`, also with `incident` before it. Without a title it is a question about declaring. */
export const isDeclaration = (text: string): boolean => /^(?:\/?incident\s+)?(?:declare|drill)\s+\S/i.test(text);

/** `@Firebreak declare P1 checkout is failing`, in any channel: the same words as after `/incident`. */
export const declareByMention = async (
  deps: DeskDependencies,
  { channel: channelId, thread_ts: threadTs }: MessageEvent,
  person: Person,
  text: string,
  key: string,
): Promise<void> => {
  const { userId } = person;
  const place = { responseUrl: null, channelId, userId, threadTs: threadTs ?? undefined };
  const words = text.replace(/^\/?incident\s+/i, "");
  const parsed = parseSlash(words, { channelId, userId, groups: Object.keys(deps.policy.groups) });
  if (!parsed.ok) return deps.reply(place, usageMessage(parsed.error, { words: deps.words, now: deps.clock.now() }));
  const wish = { intent: parsed.value, userId, person: async () => person, key, channelId, triggerId: null };
  const outcome = await carryOut(deps, wish);
  if (outcome.kind !== "quiet") await deps.reply(place, outcome.message);
};
