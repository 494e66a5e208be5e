import type { PageMessage } from "../../workspace/page-protocol.ts";
import { dateOfTs, dayKey } from "../text/dates.ts";

/** What Slack itself says in a channel. */
const SYSTEM_SUBTYPE =
  /^(channel|group)_(join|leave|topic|purpose|name|archive|unarchive|posting_permissions|convert_to_private)$|^pinned_item$|^bot_add$|^bot_remove$/;

export const isSystem = (message: PageMessage): boolean => SYSTEM_SUBTYPE.test(message.subtype ?? "");

/** Whether it stands in the channel itself; replies stand in their thread, unless they were also sent to the channel. */
export const isTopLevel = (message: PageMessage): boolean =>
  message.threadTs === null || message.threadTs === message.ts || message.subtype === "thread_broadcast";

/** Messages of one author within so short a time share one head. */
const TOGETHER_MS = 5 * 60_000;

export const lookOf = (message: PageMessage, before: PageMessage | undefined): "whole" | "follows" => {
  if (before === undefined || before.user !== message.user) return "whole";
  if (
    isSystem(before) !== isSystem(message) ||
    message.ephemeral ||
    before.ephemeral ||
    message.pinned ||
    before.pinned
  )
    return "whole";
  const [at, beforeAt] = [dateOfTs(message.ts), dateOfTs(before.ts)];
  if (dayKey(at) !== dayKey(beforeAt)) return "whole";
  return at.getTime() - beforeAt.getTime() < TOGETHER_MS ? "follows" : "whole";
};

export const repliesByThread = (messages: readonly PageMessage[]): ReadonlyMap<string, readonly PageMessage[]> =>
  Map.groupBy(
    messages.filter((message) => message.threadTs !== null && message.threadTs !== message.ts),
    (message) => message.threadTs ?? "",
  );
