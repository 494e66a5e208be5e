import { Fragment, type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { PageChannel, PageMessage } from "../../workspace/page-protocol.ts";
import { dateOfTs, dayKey, dayTitle } from "../text/dates.ts";
import { useWorkspace } from "../workspace.ts";
import { ChannelIntro } from "./channel-intro.tsx";
import { Message } from "./message.tsx";
import { isTopLevel, lookOf, repliesByThread } from "./order.ts";

/** So close to the end one counts as reading along, and new messages scroll in. */
const NEAR_END_PX = 120;

const NO_REPLIES: readonly PageMessage[] = [];

/** The channel's messages, oldest first, with lines between days and before what is new. */
export const MessageList = ({ channel }: { readonly channel: PageChannel }): ReactNode => {
  const { me } = useWorkspace().state;
  const messages = useMemo(() => channel.messages.filter(isTopLevel), [channel.messages]);
  const replies = useMemo(() => repliesByThread(channel.messages), [channel.messages]);
  const last = messages.at(-1);
  const { list, behind, jump } = useStickToEnd(last?.ts ?? "");
  // What was new when one arrived stays marked while one reads.
  const [newFrom] = useState(() => {
    const others = messages.filter((message) => message.user !== me.id);
    return channel.unread > 0 && channel.unread < others.length ? others.at(-channel.unread)?.ts : undefined;
  });
  const now = new Date();

  return (
    <div className="list-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div ref={list} className="list" role="log" aria-label={`Messages in ${channel.name}`} tabIndex={0}>
        <div className="list-fill" />
        <ChannelIntro channel={channel} />
        {messages.map((message, index) => {
          const before = messages[index - 1];
          const at = dateOfTs(message.ts);
          const newDay = before === undefined || dayKey(dateOfTs(before.ts)) !== dayKey(at);
          const isNew = message.ts === newFrom;
          return (
            <Fragment key={`${message.ts}-${message.ephemeral}`}>
              {newDay ? (
                <div className="day">
                  <span>{dayTitle(at, now)}</span>
                </div>
              ) : null}
              {isNew ? (
                <div className="new-line">
                  <span>New</span>
                </div>
              ) : null}
              <Message
                message={message}
                channelId={channel.id}
                where="channel"
                look={newDay || isNew ? "whole" : lookOf(message, before)}
                replies={replies.get(message.ts) ?? NO_REPLIES}
              />
            </Fragment>
          );
        })}
      </div>
      {behind ? (
        <button type="button" className="to-end" onClick={jump}>
          Latest messages ↓
        </button>
      ) : null}
    </div>
  );
};

/** Keeps the end in sight as long as one is at the end, also when pictures load or cards grow. */
export const useStickToEnd = (lastTs: string) => {
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [behind, setBehind] = useState(false);

  const jump = (): void => {
    const element = list.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last message is the reason to look again
  useLayoutEffect(() => {
    if (atEnd.current) jump();
    else setBehind(true);
  }, [lastTs]);

  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const onScroll = (): void => {
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
      if (atEnd.current) setBehind(false);
    };
    const onGrowth = (): void => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    element.addEventListener("load", onGrowth, true);
    const sizes = new ResizeObserver(onGrowth);
    sizes.observe(element);
    const children = new MutationObserver(onGrowth);
    children.observe(element, { childList: true, subtree: true });
    return () => {
      element.removeEventListener("scroll", onScroll);
      element.removeEventListener("load", onGrowth, true);
      sizes.disconnect();
      children.disconnect();
    };
  }, []);

  return { list, behind, jump };
};
