import { type ReactNode, useRef, useState } from "react";
import type { PageChannel } from "../../workspace/page-protocol.ts";
import { Avatar } from "../chrome/avatar.tsx";
import { HashIcon, LockIcon, PeopleIcon, PinIcon } from "../chrome/icons.tsx";
import { Menu } from "../controls/menu.tsx";
import { Popup } from "../controls/popup.tsx";
import { Inlines } from "../text/inline.tsx";
import { parseInline } from "../text/parse-inline.ts";
import { displayName, useWorkspace } from "../workspace.ts";
import { showMessage } from "./show-message.ts";

type HeaderProps = { readonly channel: PageChannel; readonly title: string };

const SNIPPET_LETTERS = 70;

export const ChannelHeader = ({ channel, title }: HeaderProps): ReactNode => {
  const { personOf } = useWorkspace();
  const other =
    channel.kind === "im" ? channel.members.map(personOf).find((person) => person?.realName === title) : undefined;
  return (
    <header className="channel-head">
      <div className="channel-name">
        {channel.kind === "im" ? (
          <Avatar person={other} size="small" />
        ) : channel.kind === "private" ? (
          <LockIcon />
        ) : (
          <HashIcon />
        )}
        <h1>{title}</h1>
        {channel.kind === "private" ? <span className="unseen">private channel</span> : null}
      </div>
      <div className="channel-topic" title={channel.topic}>
        <Inlines inlines={parseInline(channel.topic.replaceAll("\n", " "))} />
      </div>
      <Pins channel={channel} />
      {channel.kind === "im" ? null : <Members channel={channel} />}
    </header>
  );
};

const Pins = ({ channel }: { readonly channel: PageChannel }): ReactNode => {
  const { go } = useWorkspace();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const pinned = channel.messages.filter((message) => message.pinned);
  if (pinned.length === 0) return null;
  return (
    <>
      <button
        ref={button}
        type="button"
        className="head-button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={`${pinned.length} pinned`}
        title="Pinned messages"
        onClick={() => setOpen(!open)}
      >
        <PinIcon />
        {pinned.length}
      </button>
      {open ? (
        <Menu
          anchor={button}
          label="Pinned messages"
          onClose={() => setOpen(false)}
          items={pinned.map((message) => ({
            key: message.ts,
            text: message.text.replace(/<[^>|]*\|([^>]*)>|[*`]/g, "$1").slice(0, SNIPPET_LETTERS) || "A message",
            note: "",
            danger: false,
            onPick: () => {
              go({ canvas: null });
              showMessage(message.ts);
            },
          }))}
        />
      ) : null}
    </>
  );
};

const Members = ({ channel }: { readonly channel: PageChannel }): ReactNode => {
  const { personOf } = useWorkspace();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => setOpen(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        className="head-button"
        aria-expanded={open}
        aria-label={`${channel.members.length} members`}
        title="Members"
        onClick={() => setOpen(!open)}
      >
        <PeopleIcon />
        {channel.members.length}
      </button>
      {open ? (
        <Popup anchor={button} align="right" onClose={close}>
          <ul className="member-list" aria-label="Members">
            {channel.members.map((id) => {
              const person = personOf(id);
              return (
                <li key={id}>
                  <Avatar person={person} size="small" />
                  <span>
                    <strong>{person === undefined ? id : displayName(person)}</strong>
                    <span>{person?.isBot === true ? "App" : person?.title}</span>
                  </span>
                </li>
              );
            })}
          </ul>
        </Popup>
      ) : null}
    </>
  );
};
