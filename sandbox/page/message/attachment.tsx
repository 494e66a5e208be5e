import type { ReactNode } from "react";
import { Blocks } from "../blocks/blocks.tsx";
import { Picture } from "../blocks/image.tsx";
import { type Fields, listOf, numberOf, rowsOf, stringOf } from "../blocks/read.ts";
import { keyed } from "../keyed.ts";
import { fillDate } from "../text/dates.ts";
import { Link } from "../text/link.tsx";
import { Mrkdwn } from "../text/mrkdwn.tsx";

/** Slack's three named colours. */
const named: Readonly<Record<string, string>> = { good: "#2eb886", warning: "#daa038", danger: "#a30200" };

const colorOf = (attachment: Fields): string | undefined => {
  const color = stringOf(attachment.color);
  const hex = named[color] ?? (color.startsWith("#") ? color : `#${color}`);
  return /^#[0-9a-f]{3,8}$/i.test(hex) ? hex : undefined;
};

/** The older way to send rich messages, which monitoring tools still use. */
export const Attachment = ({ attachment }: { readonly attachment: Fields }): ReactNode => {
  const pretext = stringOf(attachment.pretext);
  const blocks = listOf(attachment.blocks);
  return (
    <div className="attachment">
      {pretext === "" ? null : <Mrkdwn text={pretext} />}
      <div className="attachment-body" style={{ borderInlineStartColor: colorOf(attachment) }}>
        {blocks.length > 0 ? <Blocks blocks={blocks} /> : <Legacy attachment={attachment} />}
      </div>
    </div>
  );
};

const Legacy = ({ attachment }: { readonly attachment: Fields }): ReactNode => {
  const read = (key: string): string => stringOf(attachment[key]);
  const fields = rowsOf(attachment.fields);
  const isEmpty = read("title") === "" && read("text") === "" && fields.length === 0;
  const footer = [read("footer"), footerTime(attachment.ts)].filter(Boolean).join("  |  ");
  return (
    <>
      {read("author_name") === "" ? null : <div className="attachment-author">{read("author_name")}</div>}
      {read("title") === "" ? null : (
        <div className="attachment-title">
          {read("title_link") === "" ? (
            <Mrkdwn text={read("title")} />
          ) : (
            <Link url={read("title_link")}>{read("title")}</Link>
          )}
        </div>
      )}
      {read("text") === "" ? null : <Mrkdwn text={read("text")} />}
      {isEmpty ? <Mrkdwn text={read("fallback")} /> : null}
      {fields.length === 0 ? null : (
        <div className="section-fields">
          {keyed(fields).map(({ item: field, key }) => (
            <div key={key} className={field.short === true ? undefined : "wide"}>
              <strong>{stringOf(field.title)}</strong>
              <Mrkdwn text={stringOf(field.value)} />
            </div>
          ))}
        </div>
      )}
      {read("image_url") === "" ? null : (
        <Picture url={read("image_url")} alt={read("fallback") || read("title")} className="picture" />
      )}
      {footer === "" ? null : <div className="attachment-footer">{footer}</div>}
    </>
  );
};

const footerTime = (ts: unknown): string =>
  numberOf(ts) === 0 ? "" : (fillDate("{date_short_pretty} at {time}", numberOf(ts), new Date()) ?? "");
