import { z } from "zod";
import type { DeskDependencies } from "./dependencies.ts";
import { noteTextOf } from "./note-text.ts";
import { envelope as envelopeShape, reactionEvent } from "./payloads.ts";

/** 📌 on a message puts it on the timeline, once. */
export const pinReaction = "pushpin";

const oneMessage = z.object({
  messages: z.array(z.looseObject({ ts: z.string(), text: z.string().nullish().catch(null) })).default([]),
});

export const reaction = async (
  deps: DeskDependencies,
  event: unknown,
  envelope: unknown,
  key: string,
): Promise<void> => {
  const read = reactionEvent.safeParse(event);
  if (!read.success || read.data.reaction !== pinReaction) return;
  const { channel, ts } = read.data.item;
  if (typeof channel !== "string" || typeof ts !== "string") return;
  const incident = await deps.incidents.byChannel(channel);
  if (incident === null) return;
  const text = await textOf(deps, channel, ts);
  const team = envelopeShape.safeParse(envelope);
  const person = await (await deps.people()).personAt(
    read.data.user,
    team.success ? (team.data.team_id ?? null) : null,
  );
  await deps.handle({
    key,
    actor: person,
    incidentId: incident.id,
    command: { kind: "add_note", text, messageTs: ts },
  });
};

/** The event names the message, not its words. Replies are read by the thread that they are in themselves. */
const textOf = async ({ gateway }: DeskDependencies, channel: string, ts: string): Promise<string> => {
  const calm = { lane: "normal" } as const;
  const args = { channel, latest: ts, oldest: ts, inclusive: true, limit: 1 };
  const [top] = oneMessage.parse(await gateway.call("conversations.history", args, calm)).messages;
  if (top?.ts === ts) return noteTextOf(top);
  const replies = oneMessage.parse(
    await gateway.call("conversations.replies", { channel, ts, limit: 1, inclusive: true }, calm),
  ).messages;
  return noteTextOf(replies.find((one) => one.ts === ts) ?? {});
};
