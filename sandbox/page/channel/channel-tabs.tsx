import type { ReactNode } from "react";
import type { PageChannel } from "../../workspace/page-protocol.ts";
import { ChatIcon, PageIcon } from "../chrome/icons.tsx";
import { emojiGlyph } from "../text/emoji.ts";
import { Link } from "../text/link.tsx";
import { useWorkspace } from "../workspace.ts";

type TabsProps = { readonly channel: PageChannel; readonly canvasId: string | null };

/** Messages, the channel's canvases and its bookmarks in one line. */
export const ChannelTabs = ({ channel, canvasId }: TabsProps): ReactNode => {
  const { go } = useWorkspace();
  if (channel.canvases.length === 0 && channel.bookmarks.length === 0) return null;
  return (
    <div className="tabs">
      <nav aria-label="Views of this channel">
        <button
          type="button"
          className="tab"
          aria-current={canvasId === null ? "page" : undefined}
          onClick={() => go({ canvas: null })}
        >
          <ChatIcon /> Messages
        </button>
        {channel.canvases.map((canvas) => (
          <button
            key={canvas.id}
            type="button"
            className="tab"
            data-canvas={canvas.id}
            aria-current={canvasId === canvas.id ? "page" : undefined}
            onClick={() => go({ canvas: canvas.id })}
          >
            <PageIcon /> {canvas.title}
          </button>
        ))}
      </nav>
      {channel.bookmarks.length === 0 ? null : (
        <nav aria-label="Bookmarks" className="bookmarks">
          {channel.bookmarks.map((bookmark) => (
            <Link key={bookmark.id} url={bookmark.link} className="bookmark">
              <span aria-hidden="true">{emojiGlyph(bookmark.emoji.replaceAll(":", "")) ?? "🔗"}</span> {bookmark.title}
            </Link>
          ))}
        </nav>
      )}
    </div>
  );
};
