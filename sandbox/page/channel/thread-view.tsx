import type { ReactNode } from "react";
import type { PageChannel, PageMessage } from "../../workspace/page-protocol.ts";
import { CloseIcon } from "../chrome/icons.tsx";
import { Composer } from "../composer/composer.tsx";
import { Message } from "../message/message.tsx";
import { useStickToEnd } from "../message/message-list.tsx";
import { lookOf } from "../message/order.ts";
import { channelTitle, useWorkspace } from "../workspace.ts";

type ThreadViewProps = { readonly channel: PageChannel; readonly threadTs: string };

const NO_REPLIES: readonly PageMessage[] = [];

/** One message and its replies, beside the channel. */
export const ThreadView = ({ channel, threadTs }: ThreadViewProps): ReactNode => {
  const workspace = useWorkspace();
  const head = channel.messages.find((message) => message.ts === threadTs);
  const replies = channel.messages.filter((message) => message.threadTs === threadTs && message.ts !== threadTs);
  const { list } = useStickToEnd(replies.at(-1)?.ts ?? "");
  const title = channelTitle(workspace, channel);
  return (
    <aside className="thread" aria-label="Thread">
      <header className="thread-head">
        <h2>Thread</h2>
        <span>{channel.kind === "im" ? title : `#${title}`}</span>
        <button
          type="button"
          className="icon-button"
          aria-label="Close thread"
          onClick={() => workspace.go({ thread: null })}
        >
          <CloseIcon />
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div ref={list} className="list" role="log" aria-label="Replies" tabIndex={0}>
        {head === undefined ? <p className="list-empty">This message is gone.</p> : null}
        {head === undefined ? null : (
          <Message message={head} channelId={channel.id} where="thread" look="whole" replies={NO_REPLIES} />
        )}
        {replies.length === 0 ? null : (
          <div className="thread-count">
            <span>{replies.length === 1 ? "1 reply" : `${replies.length} replies`}</span>
          </div>
        )}
        {replies.map((reply, index) => (
          <Message
            key={`${reply.ts}-${reply.ephemeral}`}
            message={reply}
            channelId={channel.id}
            where="thread"
            look={lookOf(reply, replies[index - 1])}
            replies={NO_REPLIES}
          />
        ))}
      </div>
      {head === undefined || channel.archived || !(channel.member || channel.kind === "im") ? null : (
        <Composer channel={channel} threadTs={threadTs} placeholder="Reply…" />
      )}
    </aside>
  );
};
