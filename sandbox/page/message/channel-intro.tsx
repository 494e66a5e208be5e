import type { ReactNode } from "react";
import type { PageChannel } from "../../workspace/page-protocol.ts";
import { Avatar } from "../chrome/avatar.tsx";
import { HashIcon, LockIcon } from "../chrome/icons.tsx";
import { channelTitle, useWorkspace } from "../workspace.ts";

/** Where a conversation begins: what it is for. */
export const ChannelIntro = ({ channel }: { readonly channel: PageChannel }): ReactNode => {
  const workspace = useWorkspace();
  const title = channelTitle(workspace, channel);
  const other = channel.members.find((id) => id !== workspace.state.me.id) ?? workspace.state.me.id;
  return (
    <div className="intro">
      <div className="intro-name">
        {channel.kind === "im" ? (
          <Avatar person={workspace.personOf(other)} size="medium" />
        ) : channel.kind === "private" ? (
          <LockIcon />
        ) : (
          <HashIcon />
        )}
        <h2>{title}</h2>
      </div>
      <p>
        {channel.kind === "im"
          ? `This is the beginning of your conversation with ${title}.`
          : channel.purpose ||
            `This is the very beginning of ${channel.kind === "private" ? "a private" : "the"} channel.`}
      </p>
    </div>
  );
};
