import type { ReactNode } from "react";
import { type Fields, isFields, rowsOf, stringOf, textOf } from "../blocks/read.ts";
import { type ControlProps, useControl } from "./use-control.ts";

/** Slack's rich text editor, as plain typing: each line becomes text of one rich_text section. */
export const RichTextField = (props: ControlProps): ReactNode => {
  const { element, labelledBy, describedBy } = props;
  const { value, hold, invalid } = useControl(props);
  return (
    <textarea
      className="field"
      rows={4}
      data-action-id={stringOf(element.action_id)}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      placeholder={textOf(element.placeholder)}
      value={plainOf(value.rich_text_value)}
      onChange={(event) => hold({ rich_text_value: richOf(event.target.value) })}
    />
  );
};

export const richOf = (typed: string): Fields | null =>
  typed === ""
    ? null
    : {
        type: "rich_text",
        elements: [{ type: "rich_text_section", elements: [{ type: "text", text: typed }] }],
      };

/** The words of rich text: a line per section or list item. */
export const plainOf = (rich: unknown): string => (isFields(rich) ? rowsOf(rich.elements).map(lineOf).join("\n") : "");

const lineOf = (part: Fields): string => {
  const children = rowsOf(part.elements);
  if (part.type === "rich_text_list") return children.map((item) => `• ${lineOf(item)}`).join("\n");
  return children.map(wordOf).join("");
};

const wordOf = (piece: Fields): string => {
  switch (piece.type) {
    case "emoji":
      return `:${stringOf(piece.name)}:`;
    case "user":
      return `<@${stringOf(piece.user_id)}>`;
    case "channel":
      return `<#${stringOf(piece.channel_id)}>`;
    case "link":
      return stringOf(piece.text) || stringOf(piece.url);
    default:
      return stringOf(piece.text);
  }
};
