import type { ReactNode } from "react";
import type { PageMessage } from "../../workspace/page-protocol.ts";
import { Avatar } from "../chrome/avatar.tsx";
import { agoOf, dateOfTs } from "../text/dates.ts";
import { useWorkspace } from "../workspace.ts";

type ReplyBarProps = { readonly message: PageMessage; readonly replies: readonly PageMessage[] };

const FACES = 4;

/** Opens the message's thread. */
export const ReplyBar = ({ message, replies }: ReplyBarProps): ReactNode => {
  const { go, personOf } = useWorkspace();
  const people = [...new Set(replies.map((reply) => reply.user))].slice(0, FACES);
  const last = replies.at(-1);
  return (
    <button type="button" className="reply-bar" data-thread={message.ts} onClick={() => go({ thread: message.ts })}>
      <span className="faces">
        {people.map((id) => (
          <Avatar key={id} person={personOf(id)} size="tiny" />
        ))}
      </span>
      <span className="reply-count">{message.replyCount === 1 ? "1 reply" : `${message.replyCount} replies`}</span>
      <span className="reply-last">
        {last === undefined ? "" : `Last reply ${agoOf(dateOfTs(last.ts), new Date())}`}
      </span>
      <span className="reply-open">View thread</span>
    </button>
  );
};
