import { type ReactNode, useEffect, useState } from "react";
import { OutIcon } from "../chrome/icons.tsx";
import { keepSame } from "../keep-same.ts";
import { withEmoji } from "../text/emoji.ts";
import { readStrip, type StripContent } from "./read-strip.ts";

const POLL_MS = 2_000;

/** The demo's line above the workspace; not there without a demo. */
export const Strip = (): ReactNode => {
  const [content, setContent] = useState<StripContent | null>(null);
  const [pressed, setPressed] = useState("");

  useEffect(() => {
    const gone = new AbortController();
    const poll = async (): Promise<void> => {
      const next = await readStrip(gone.signal);
      if (!gone.signal.aborted) setContent((previous) => keepSame(previous, next));
    };
    void poll();
    const timer = setInterval(() => void poll(), POLL_MS);
    return () => {
      gone.abort();
      clearInterval(timer);
    };
  }, []);

  const press = async (post: string): Promise<void> => {
    setPressed(post);
    try {
      await fetch(post, { method: "POST" });
      setContent(await readStrip(new AbortController().signal));
    } catch {
      // The next poll shows whether the demo is still there.
    } finally {
      setPressed("");
    }
  };

  if (content === null) return null;
  return (
    <aside className="strip" aria-label="Demo">
      <strong>{withEmoji(content.title)}</strong>
      <span className="strip-text" role="status">
        {withEmoji(content.text)}
      </span>
      {content.links.map((link) => (
        <a key={link.url} href={link.url} target="_blank" rel="noreferrer noopener">
          {link.text} <OutIcon />
        </a>
      ))}
      {content.buttons.map((button) => (
        <button
          key={button.post}
          type="button"
          data-post={button.post}
          aria-busy={pressed === button.post}
          onClick={() => void press(button.post)}
        >
          {withEmoji(button.text)}
        </button>
      ))}
    </aside>
  );
};
