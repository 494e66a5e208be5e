import { z } from "zod";

/** What we read of Slack's payloads; everything else is tolerated. Each names the fields it needs and nothing more. */

const team = z.object({ id: z.string() }).nullish();

export const slashPayload = z.object({
  text: z.string().default(""),
  channel_id: z.string(),
  user_id: z.string(),
  team_id: z.string().nullish(),
  trigger_id: z.string().nullish(),
  response_url: z.string().nullish(),
});

export const pressPayload = z.object({
  user: z.object({ id: z.string(), team_id: z.string().nullish() }),
  team,
  channel: z.object({ id: z.string() }).nullish(),
  container: z
    .object({ type: z.string().nullish(), channel_id: z.string().nullish(), thread_ts: z.string().nullish() })
    .nullish(),
  trigger_id: z.string().nullish(),
  response_url: z.string().nullish(),
  view: z
    .object({
      id: z.string(),
      hash: z.string().nullish(),
      callback_id: z.string().nullish(),
      private_metadata: z.string().default(""),
      state: z.object({ values: z.unknown() }).nullish(),
    })
    .nullish(),
});
export type PressPayload = z.output<typeof pressPayload>;

export const submitPayload = z.object({
  user: z.object({ id: z.string(), team_id: z.string().nullish() }),
  team,
  view: z.object({
    id: z.string(),
    callback_id: z.string(),
    private_metadata: z.string().default(""),
    state: z.object({ values: z.unknown() }),
  }),
});
export type SubmitPayload = z.output<typeof submitPayload>;

export const messageShortcutPayload = z.object({
  user: z.object({ id: z.string(), team_id: z.string().nullish() }),
  team,
  channel: z.object({ id: z.string() }),
  trigger_id: z.string(),
  response_url: z.string().nullish(),
  message: z.looseObject({ ts: z.string(), text: z.string().nullish().catch(null), user: z.string().nullish() }),
});

/** A message in a channel, in whichever of its shapes; `text` may be empty where blocks or attachments speak. */
export const messageEvent = z.looseObject({
  channel: z.string(),
  ts: z.string(),
  subtype: z.string().nullish(),
  user: z.string().nullish(),
  bot_id: z.string().nullish(),
  text: z.string().nullish(),
  thread_ts: z.string().nullish(),
  message: z.looseObject({ ts: z.string(), text: z.string().nullish(), user: z.string().nullish() }).nullish(),
  previous_message: z.object({ ts: z.string() }).nullish(),
  deleted_ts: z.string().nullish(),
});
export type MessageEvent = z.output<typeof messageEvent>;

export const reactionEvent = z.object({
  user: z.string(),
  reaction: z.string(),
  item: z.object({ type: z.string(), channel: z.string().nullish(), ts: z.string().nullish() }),
});

/** Somebody joins a channel, or leaves it. */
export const memberEvent = z.object({ user: z.string(), channel: z.string() });
export const homeEvent = z.object({ user: z.string(), tab: z.string().nullish() });
/** The envelope around an event: the workspace it comes from. */
export const envelope = z.object({ team_id: z.string().nullish() });
