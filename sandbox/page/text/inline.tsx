import type { ReactNode } from "react";
import { keyed } from "../keyed.ts";
import { useWorkspace } from "../workspace.ts";
import { fillDate } from "./dates.ts";
import { emojiGlyph } from "./emoji.ts";
import { Link } from "./link.tsx";
import type { Inline } from "./parse-inline.ts";

export const Inlines = ({ inlines }: { readonly inlines: readonly Inline[] }): ReactNode =>
  keyed(inlines).map(({ item: inline, key }) => <InlineView key={key} inline={inline} />);

const InlineView = ({ inline }: { readonly inline: Inline }): ReactNode => {
  switch (inline.kind) {
    case "text":
      return inline.text;
    case "bold":
      return (
        <strong>
          <Inlines inlines={inline.children} />
        </strong>
      );
    case "italic":
      return (
        <em>
          <Inlines inlines={inline.children} />
        </em>
      );
    case "strike":
      return (
        <s>
          <Inlines inlines={inline.children} />
        </s>
      );
    case "code":
      return <code>{inline.text}</code>;
    case "emoji":
      return <Emoji name={inline.name} />;
    case "link":
      return <Link url={inline.url}>{inline.label}</Link>;
    case "user":
      return <UserMention id={inline.id} label={inline.label} />;
    case "channel":
      return <ChannelMention id={inline.id} label={inline.label} />;
    case "broadcast":
      return <span className="mention mention-me">{inline.label}</span>;
    case "date":
      return (
        <DateText
          unixSecs={inline.unixSecs}
          template={inline.template}
          url={inline.url}
          fallback={inline.fallback || "a date"}
        />
      );
  }
};

export const Emoji = ({ name }: { readonly name: string }): ReactNode => {
  if (name.startsWith("skin-tone-")) return null;
  const glyph = emojiGlyph(name);
  if (glyph === undefined) return `:${name}:`;
  return (
    <span className="emoji" role="img" aria-label={name.replaceAll("_", " ")} title={`:${name}:`}>
      {glyph}
    </span>
  );
};

export const UserMention = ({ id, label }: { readonly id: string; readonly label: string }): ReactNode => {
  const { personOf, state } = useWorkspace();
  const person = personOf(id);
  const name = person === undefined ? label || id : person.realName || person.name;
  return (
    <span className={state.me.id === id ? "mention mention-me" : "mention"} data-user={id}>
      @{name.replace(/^@/, "")}
    </span>
  );
};

export const ChannelMention = ({ id, label }: { readonly id: string; readonly label: string }): ReactNode => {
  const { channelOf, go } = useWorkspace();
  const channel = channelOf(id);
  if (channel === undefined) {
    return <span className="mention">{label === "" ? "🔒 private channel" : `#${label.replace(/^#/, "")}`}</span>;
  }
  return (
    <button
      type="button"
      className="mention"
      onClick={() => go({ channel: id, home: null, canvas: null, thread: null })}
    >
      {channel.kind === "private" ? "🔒" : "#"}
      {channel.name}
    </button>
  );
};

type DateTextProps = {
  readonly unixSecs: number;
  readonly template: string;
  readonly url: string;
  readonly fallback: string;
};

export const DateText = ({ unixSecs, template, url, fallback }: DateTextProps): ReactNode => {
  const text = fillDate(template, unixSecs, new Date()) ?? fallback;
  if (url !== "") return <Link url={url}>{text}</Link>;
  const at = new Date(unixSecs * 1000);
  return Number.isFinite(at.getTime()) ? <time dateTime={at.toISOString()}>{text}</time> : text;
};
