import type { ReactNode } from "react";
import type { PageChannel } from "../../workspace/page-protocol.ts";
import { Avatar } from "../chrome/avatar.tsx";
import { HashIcon, LockIcon } from "../chrome/icons.tsx";
import { channelTitle, useWorkspace } from "../workspace.ts";

type ChannelLinkProps = { readonly channel: PageChannel; readonly isOpen: boolean };

export const ChannelLink = ({ channel, isOpen }: ChannelLinkProps): ReactNode => {
  const workspace = useWorkspace();
  const { state, go, personOf } = workspace;
  const other = channel.members.find((id) => id !== state.me.id) ?? state.me.id;
  const badge = channel.kind === "im" ? Math.max(channel.mentions, channel.unread) : channel.mentions;
  return (
    <li>
      <a
        className={channel.unread > 0 ? "rail-link unread" : "rail-link"}
        href={`?as=${state.me.id}&channel=${channel.id}`}
        data-channel={channel.id}
        data-channel-name={channel.name}
        aria-current={isOpen ? "page" : undefined}
        onClick={(event) => {
          event.preventDefault();
          go({ channel: channel.id, home: null, canvas: null, thread: null });
        }}
      >
        {channel.kind === "im" ? (
          <Avatar person={personOf(other)} size="tiny" />
        ) : channel.kind === "private" ? (
          <LockIcon />
        ) : (
          <HashIcon />
        )}
        <span className="rail-words">{channelTitle(workspace, channel)}</span>
        {channel.kind === "private" ? <span className="unseen">, private</span> : null}
        {channel.unread > 0 ? <span className="unseen">, {channel.unread} unread</span> : null}
        {badge > 0 ? (
          <span className="count">
            {badge}
            <span className="unseen"> mentions</span>
          </span>
        ) : null}
      </a>
    </li>
  );
};
