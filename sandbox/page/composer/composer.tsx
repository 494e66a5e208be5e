import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from "react";
import type { PageChannel } from "../../workspace/page-protocol.ts";
import { SendIcon } from "../chrome/icons.tsx";
import { toSent } from "../text/outgoing.ts";
import { useWorkspace } from "../workspace.ts";
import { draftOf, keepDraft } from "./drafts.ts";
import { type Suggestion, suggest, usageOf } from "./suggest.ts";
import { SuggestionList } from "./suggestion-list.tsx";

type ComposerProps = { readonly channel: PageChannel; readonly threadTs: string | null; readonly placeholder: string };

/** Where people write. Enter sends, Shift+Enter starts a line, `/` `@` `#` and `:` suggest. */
export const Composer = ({ channel, threadTs, placeholder }: ComposerProps): ReactNode => {
  const workspace = useWorkspace();
  const place = `${workspace.state.me.id} ${channel.id} ${threadTs ?? ""}`;
  const [text, setText] = useState(() => draftOf(place));
  const [caret, setCaret] = useState(text.length);
  const [active, setActive] = useState(0);
  const [dismissed, setDismissed] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();

  const found = suggest(text, caret, workspace);
  const items = dismissed === text ? [] : found.items;
  const chosen = items[Math.min(active, items.length - 1)];
  const usage = usageOf(text, workspace);

  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  });

  const write = (next: string, nextCaret: number): void => {
    setText(next);
    setCaret(nextCaret);
    setActive(0);
    keepDraft(place, next);
  };
  const complete = (suggestion: Suggestion): void => {
    const head = text.slice(0, found.from) + suggestion.insert;
    write(head + text.slice(caret), head.length);
    field.current?.focus();
  };
  const send = async (): Promise<void> => {
    const sent = toSent(text.trim(), workspace.state);
    if (sent === "") return;
    write("", 0);
    const answer = await workspace.act({ kind: "say", channel: channel.id, threadTs, text: sent });
    if (!answer.ok && field.current?.value === "") write(text, text.length);
  };

  const onKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (chosen !== undefined && step !== 0) {
      event.preventDefault();
      setActive((active + step + items.length) % items.length);
    } else if (chosen !== undefined && event.key === "Escape") {
      setDismissed(text);
    } else if (chosen !== undefined && (event.key === "Tab" || (event.key === "Enter" && !isWhole(text, chosen)))) {
      event.preventDefault();
      complete(chosen);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      void send();
    }
  };

  return (
    <div className="composer">
      {chosen === undefined ? null : (
        <SuggestionList id={id} title={found.title} items={items} active={items.indexOf(chosen)} onPick={complete} />
      )}
      <div className="composer-box">
        <textarea
          ref={field}
          rows={1}
          data-composer={threadTs === null ? "channel" : "thread"}
          aria-label={placeholder}
          aria-controls={chosen === undefined ? undefined : id}
          aria-activedescendant={chosen === undefined ? undefined : `${id}-${items.indexOf(chosen)}`}
          placeholder={placeholder}
          value={text}
          onChange={(event) => write(event.target.value, event.target.selectionStart)}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKey}
        />
        <div className="composer-foot">
          <span className="composer-hint">{usage === "" ? "Enter to send · Shift + Enter for a new line" : usage}</span>
          <button
            type="button"
            className="send"
            aria-label="Send"
            disabled={text.trim() === ""}
            onClick={() => void send()}
          >
            <SendIcon />
          </button>
        </div>
      </div>
    </div>
  );
};

/** A command that is typed out is sent by Enter, not completed once more. */
const isWhole = (text: string, suggestion: Suggestion): boolean => text.trim() === suggestion.insert.trim();
