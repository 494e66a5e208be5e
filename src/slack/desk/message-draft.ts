import type { z } from "zod";
import { emptyDraft } from "../../../views/actions.ts";
import { titleLimit } from "../../domain/decide/beginning.ts";
import { noteTextOf } from "./note-text.ts";
import type { messageShortcutPayload } from "./payloads.ts";

/** "Declare an incident" in a message's menu: what the form begins with. */
export const draftOf = ({ user, channel, message }: z.output<typeof messageShortcutPayload>) => {
  const words = noteTextOf(message);
  return {
    ...emptyDraft,
    title: (words.split("\n")[0] ?? "").slice(0, titleLimit),
    summary: words,
    commander: user.id,
    origin: { kind: "message", channelId: channel.id, messageTs: message.ts } as const,
  };
};
