import type { ReactNode } from "react";
import type { PageMessage } from "../../workspace/page-protocol.ts";
import { emojiGlyph } from "../text/emoji.ts";
import { displayName, useWorkspace } from "../workspace.ts";

type ReactionsProps = { readonly message: PageMessage; readonly channelId: string };

export const Reactions = ({ message, channelId }: ReactionsProps): ReactNode => {
  const { act, personOf, state } = useWorkspace();
  if (message.reactions.length === 0) return null;
  const nameOf = (id: string): string => {
    const person = personOf(id);
    return id === state.me.id ? "You" : person === undefined ? "Someone" : displayName(person);
  };
  return (
    <div className="reactions">
      {message.reactions.map(({ name, users }) => {
        const mine = users.includes(state.me.id);
        const who = users.map(nameOf).join(", ");
        return (
          <button
            key={name}
            type="button"
            className={mine ? "reaction mine" : "reaction"}
            data-reaction={name}
            aria-pressed={mine}
            aria-label={`${name.replaceAll("_", " ")}, ${users.length}: ${who}`}
            title={`${who} reacted with :${name}:`}
            onClick={() => void act({ kind: "react", channel: channelId, ts: message.ts, name })}
          >
            <span aria-hidden="true">{emojiGlyph(name) ?? `:${name}:`}</span> {users.length}
          </button>
        );
      })}
    </div>
  );
};
