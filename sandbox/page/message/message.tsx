import { memo, type ReactNode, useMemo, useState } from "react";
import type { PageMessage } from "../../workspace/page-protocol.ts";
import { Blocks } from "../blocks/blocks.tsx";
import { listOf, rowsOf } from "../blocks/read.ts";
import { Avatar } from "../chrome/avatar.tsx";
import { EyeIcon, PinIcon } from "../chrome/icons.tsx";
import { SurfaceOf } from "../controls/surface.tsx";
import { keyed } from "../keyed.ts";
import { Mrkdwn } from "../text/mrkdwn.tsx";
import { displayName, useWorkspace } from "../workspace.ts";
import { Attachment } from "./attachment.tsx";
import { EditBox } from "./edit-box.tsx";
import { Files } from "./files.tsx";
import { MessageActions } from "./message-actions.tsx";
import { isSystem } from "./order.ts";
import { Reactions } from "./reactions.tsx";
import { ReplyBar } from "./reply-bar.tsx";
import { Stamp } from "./stamp.tsx";

export type MessageProps = {
  readonly message: PageMessage;
  readonly channelId: string;
  /** Whether it stands in the channel, or as the head or a reply of an open thread. */
  readonly where: "channel" | "thread";
  /** `follows` the same author's message closely and so needs no second head. */
  readonly look: "whole" | "follows";
  readonly replies: readonly PageMessage[];
};

export const Message = memo(({ message, channelId, where, look, replies }: MessageProps): ReactNode => {
  const { personOf } = useWorkspace();
  const [editing, setEditing] = useState(false);
  const person = personOf(message.user);
  const name = person === undefined ? "Unknown" : displayName(person);
  const system = isSystem(message);
  const edited = message.editedAt === null ? null : <span className="edited">(edited)</span>;
  const marks = `${message.pinned ? "pinned" : ""} ${message.ephemeral ? "ephemeral" : ""} ${system ? "system" : ""}`;

  return (
    <article
      className={`message ${look} ${marks}`}
      data-ts={message.ts}
      data-ephemeral={message.ephemeral || undefined}
      aria-label={`${name}`}
    >
      {message.pinned ? (
        <div className="message-mark">
          <PinIcon /> Pinned
        </div>
      ) : null}
      {message.ephemeral ? (
        <div className="message-mark">
          <EyeIcon /> Only visible to you
        </div>
      ) : null}
      <div className="message-side">
        {look === "whole" ? <Avatar person={person} size="medium" /> : <Stamp ts={message.ts} />}
      </div>
      <div className="message-main">
        {look === "follows" ? null : (
          <div className="message-head">
            <span className="message-author">{name}</span>
            {person?.isBot === true ? <span className="badge">APP</span> : null}
            {person?.isGuest === true ? <span className="badge guest">GUEST</span> : null}
            <Stamp ts={message.ts} />
            {edited}
          </div>
        )}
        {editing ? (
          <EditBox message={message} channelId={channelId} onDone={() => setEditing(false)} />
        ) : (
          <Content message={message} channelId={channelId} />
        )}
        {look === "follows" ? edited : null}
        <Reactions message={message} channelId={channelId} />
        {where === "channel" && message.replyCount > 0 ? <ReplyBar message={message} replies={replies} /> : null}
      </div>
      {editing ? null : (
        <MessageActions message={message} channelId={channelId} where={where} onEdit={() => setEditing(true)} />
      )}
    </article>
  );
});

type ContentProps = { readonly message: PageMessage; readonly channelId: string };

const Content = ({ message, channelId }: ContentProps): ReactNode => {
  const attachments = rowsOf(message.attachments);
  const surfaceBlocks = useMemo(
    () => [...message.blocks, ...rowsOf(message.attachments).flatMap((attachment) => listOf(attachment.blocks))],
    [message.blocks, message.attachments],
  );
  const source = { kind: "message", channel: channelId, ts: message.ts, ephemeral: message.ephemeral } as const;
  return (
    <SurfaceOf source={source} blocks={surfaceBlocks}>
      <div className="message-content">
        {message.blocks.length > 0 ? (
          <Blocks blocks={message.blocks} />
        ) : message.text === "" ? null : (
          <Mrkdwn text={message.text} />
        )}
        {keyed(attachments).map(({ item: attachment, key }) => (
          <Attachment key={key} attachment={attachment} />
        ))}
        <Files files={message.files} />
      </div>
    </SurfaceOf>
  );
};
