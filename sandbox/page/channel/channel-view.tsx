import { type ReactNode, useEffect } from "react";
import type { PageChannel } from "../../workspace/page-protocol.ts";
import { Composer } from "../composer/composer.tsx";
import { MessageList } from "../message/message-list.tsx";
import { Markdown } from "../text/markdown.tsx";
import { channelTitle, useWorkspace } from "../workspace.ts";
import { ChannelHeader } from "./channel-header.tsx";
import { ChannelTabs } from "./channel-tabs.tsx";
import { JoinBar } from "./join-bar.tsx";

type ChannelViewProps = { readonly channel: PageChannel; readonly canvasId: string | null };

export const ChannelView = ({ channel, canvasId }: ChannelViewProps): ReactNode => {
  const workspace = useWorkspace();
  const title = channelTitle(workspace, channel);
  const canvas = channel.canvases.find((candidate) => candidate.id === canvasId);
  useSeen(channel);

  return (
    <section className="channel" aria-label={title}>
      <ChannelHeader channel={channel} title={title} />
      <ChannelTabs channel={channel} canvasId={canvas?.id ?? null} />
      {canvas === undefined ? (
        <>
          <MessageList channel={channel} />
          {channel.archived ? (
            <p className="bar">This channel is archived.</p>
          ) : channel.member || channel.kind === "im" ? (
            <Composer
              channel={channel}
              threadTs={null}
              placeholder={channel.kind === "im" ? `Message ${title}` : `Message #${title}`}
            />
          ) : (
            <JoinBar channel={channel} />
          )}
        </>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <div className="canvas" tabIndex={0} role="document" aria-label={canvas.title}>
          <h2>{canvas.title}</h2>
          <Markdown source={canvas.markdown} />
        </div>
      )}
    </section>
  );
};

/** Reading a channel marks it read, while the page is in sight. */
const useSeen = (channel: PageChannel): void => {
  const { act } = useWorkspace();
  const lastTs = channel.messages.at(-1)?.ts ?? "";
  const isMine = channel.member || channel.kind === "im";
  const isUnread = isMine && (channel.unread > 0 || channel.mentions > 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last message is the reason to say it again
  useEffect(() => {
    if (!isUnread) return;
    const say = (): void => {
      if (document.visibilityState === "visible") void act({ kind: "seen", channel: channel.id });
    };
    say();
    document.addEventListener("visibilitychange", say);
    return () => document.removeEventListener("visibilitychange", say);
  }, [act, channel.id, isUnread, lastTs]);
};
