import { welcomeMessage } from "../../../views/welcome.ts";
import type { DeskDependencies } from "./dependencies.ts";
import { memberEvent } from "./payloads.ts";

/** Whoever joins an incident's channel gets a private summary; in private incidents nothing is said by itself. */
export const joined = async (deps: DeskDependencies, event: unknown): Promise<void> => {
  const read = memberEvent.safeParse(event);
  if (!read.success) return;
  const { user: userId, channel: channelId } = read.data;
  const incident = await deps.incidents.byChannel(channelId);
  if (incident === null || incident.isPrivate || userId === (await deps.identity()).botUserId) return;
  // Those who are there from the beginning see it all happen.
  const isFromTheBeginning = Date.parse(deps.clock.now()) - Date.parse(incident.times.declaredAt) < lateJoinMs;
  if (isFromTheBeginning) return;
  await deps.reply(
    { responseUrl: null, channelId, userId },
    welcomeMessage(incident, { words: deps.words, now: deps.clock.now() }),
  );
};

const lateJoinMs = 120_000;
