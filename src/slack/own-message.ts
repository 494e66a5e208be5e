import { z } from "zod";
import type { ChannelId, MessageTs } from "../domain/ids.ts";
import type { CallOptions, Gateway } from "./gateway.ts";

/** Every message of ours carries its name as metadata: that is how it is found again when Slack's answer was lost. */
const eventType = "firebreak_surface";

/** @param name unique within our data, e.g. `INC-42 card`; readable by anybody in the channel, so never a secret */
export const ownMetadata = (name: string) => ({ event_type: eventType, event_payload: { name } });

const page = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        metadata: z
          .object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()).optional() })
          .optional(),
      }),
    )
    .default([]),
  has_more: z.boolean().optional(),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/** A message of ours that an attempt may have posted is among the newest; farther back than this nothing is looked for. */
const pagesLimit = 5;
const pageSize = 100;
/** Slack's clock and ours may differ by this much. */
const clockSlackSeconds = 120;

export type Where = {
  readonly channelId: ChannelId;
  readonly threadTs: MessageTs | null;
  /** Not older than this moment. */
  readonly since: string;
};

/** @returns the timestamp of our message of this name, or null when it is not there. @throws SlackError when history cannot be read */
export const findOwnMessage = async (
  gateway: Gateway,
  name: string,
  where: Where,
  options: CallOptions,
): Promise<MessageTs | null> => {
  const method = where.threadTs === null ? "conversations.history" : "conversations.replies";
  const oldest = String(Math.floor(Date.parse(where.since) / 1_000) - clockSlackSeconds);
  let cursor = "";
  for (let read = 0; read < pagesLimit; read += 1) {
    const args = {
      channel: where.channelId,
      oldest,
      limit: pageSize,
      include_all_metadata: true,
      ...(where.threadTs === null ? {} : { ts: where.threadTs }),
      ...(cursor === "" ? {} : { cursor }),
    };
    const found = page.parse(await gateway.call(method, args, options));
    const own = found.messages.find(
      ({ metadata }) => metadata?.event_type === eventType && metadata.event_payload?.name === name,
    );
    if (own !== undefined) return own.ts;
    cursor = found.response_metadata?.next_cursor ?? "";
    if (cursor === "") return null;
  }
  return null;
};
