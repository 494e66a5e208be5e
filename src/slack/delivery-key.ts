import { z } from "zod";

/** Only what names a delivery; everything else of a payload is read where it is used. */
const delivery = z.object({
  type: z.string().optional(),
  event_id: z.string().optional(),
  team_id: z.string().optional(),
  trigger_id: z.string().optional(),
  user: z.union([z.object({ id: z.string() }), z.string()]).optional(),
  container: z.object({ message_ts: z.string().optional(), view_id: z.string().optional() }).optional(),
  actions: z.array(z.object({ action_ts: z.string().optional(), action_id: z.string().optional() })).optional(),
  view: z.object({ id: z.string(), hash: z.string().optional() }).optional(),
  event: z
    .object({
      type: z.string(),
      subtype: z.string().optional(),
      channel: z.unknown(),
      ts: z.string().optional(),
      event_ts: z.string().optional(),
    })
    .optional(),
});

/**
 * The same thing said again by Slack has the same key. Slack repeats events with their event id, and was seen repeating
 * a message with new event ids (node-slack-sdk#2141), so messages go by channel and timestamp.
 * @returns null for a payload that has nothing to tell it by; it is then handled as it comes
 */
export const deliveryKey = (body: unknown): string | null => {
  const parsed = delivery.safeParse(body);
  if (!parsed.success) return null;
  const { type, event, trigger_id: trigger, view, team_id: team } = parsed.data;
  if (event !== undefined) return eventKey(parsed.data, event);
  if (type === "block_actions") return actionKey(parsed.data);
  if (type === "view_closed") return view === undefined ? null : `closed ${view.id} ${view.hash ?? ""}`;
  return trigger === undefined ? null : `trigger ${team ?? ""} ${type ?? "command"} ${trigger}`;
};

type Delivery = z.output<typeof delivery>;

const eventKey = ({ event_id: id, team_id: team }: Delivery, event: NonNullable<Delivery["event"]>): string | null => {
  const isMessage = (event.type === "message" || event.type === "app_mention") && typeof event.channel === "string";
  const moment = event.subtype === "message_changed" || event.subtype === "message_deleted" ? event.event_ts : event.ts;
  if (isMessage && moment !== undefined)
    return `${event.type} ${team ?? ""} ${event.channel} ${moment} ${event.subtype ?? ""}`;
  return id === undefined ? null : `event ${id}`;
};

const actionKey = ({ container, actions, user, trigger_id: trigger }: Delivery): string | null => {
  const place = container?.message_ts ?? container?.view_id;
  const [action] = actions ?? [];
  const who = typeof user === "string" ? user : user?.id;
  if (place !== undefined && action?.action_ts !== undefined)
    return `action ${who ?? ""} ${place} ${action.action_id ?? ""} ${action.action_ts}`;
  return trigger === undefined ? null : `trigger action ${trigger}`;
};
