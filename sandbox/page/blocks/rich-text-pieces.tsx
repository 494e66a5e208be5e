import type { ReactNode } from "react";
import { keyed } from "../keyed.ts";
import { ChannelMention, DateText, Emoji, UserMention } from "../text/inline.tsx";
import { Link } from "../text/link.tsx";
import { type Fields, fieldsOf, numberOf, stringOf } from "./read.ts";

export const RichTextPieces = ({ pieces }: { readonly pieces: readonly Fields[] }): ReactNode =>
  keyed(pieces).map(({ item: piece, key }) => (
    <Styled key={key} style={fieldsOf(piece.style)}>
      <Piece piece={piece} />
    </Styled>
  ));

const Styled = ({ style, children }: { readonly style: Fields; readonly children: ReactNode }): ReactNode => {
  let drawn = children;
  if (style.code === true) drawn = <code>{drawn}</code>;
  if (style.strike === true) drawn = <s>{drawn}</s>;
  if (style.underline === true) drawn = <u>{drawn}</u>;
  if (style.italic === true) drawn = <em>{drawn}</em>;
  if (style.bold === true) drawn = <strong>{drawn}</strong>;
  return drawn;
};

const Piece = ({ piece }: { readonly piece: Fields }): ReactNode => {
  switch (piece.type) {
    case "text":
      return stringOf(piece.text);
    case "link":
      return <Link url={stringOf(piece.url)}>{stringOf(piece.text) || stringOf(piece.url)}</Link>;
    case "emoji":
      return <Emoji name={stringOf(piece.name)} />;
    case "user":
      return <UserMention id={stringOf(piece.user_id)} label="" />;
    case "channel":
      return <ChannelMention id={stringOf(piece.channel_id)} label="" />;
    case "usergroup":
      return <span className="mention">@{stringOf(piece.usergroup_id)}</span>;
    case "team":
      return <span className="mention">@{stringOf(piece.team_id)}</span>;
    case "broadcast":
      return <span className="mention mention-me">@{stringOf(piece.range)}</span>;
    case "date":
      return (
        <DateText
          unixSecs={numberOf(piece.timestamp)}
          template={stringOf(piece.format)}
          url={stringOf(piece.url)}
          fallback={stringOf(piece.fallback)}
        />
      );
    case "color":
      return (
        <code className="color">
          <span style={{ background: stringOf(piece.value) }} aria-hidden="true" />
          {stringOf(piece.value)}
        </code>
      );
    default:
      return <span className="unsupported">unsupported rich text: {stringOf(piece.type)}</span>;
  }
};
