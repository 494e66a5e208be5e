import { createElement, type ReactNode } from "react";
import { keyed } from "../keyed.ts";
import type { BlockProps } from "./blocks.tsx";
import { type Fields, numberOf, rowsOf, stringOf } from "./read.ts";
import { RichTextPieces } from "./rich-text-pieces.tsx";

export const RichTextBlock = ({ block }: BlockProps): ReactNode => <RichText rich={block} />;

/** Rich text wherever it stands: in a block, a table's cell, a task's details. */
export const RichText = ({ rich }: { readonly rich: Fields }): ReactNode => (
  <div className="rich-text">
    {keyed(rowsOf(rich.elements)).map(({ item: part, key }) => (
      <Part key={key} part={part} />
    ))}
  </div>
);

const Part = ({ part }: { readonly part: Fields }): ReactNode => {
  const children = rowsOf(part.elements);
  switch (part.type) {
    case "rich_text_section":
      return (
        <div className="lines">
          <RichTextPieces pieces={children} />
        </div>
      );
    case "rich_text_preformatted":
      return (
        <pre className={part.border === 1 ? "bordered" : undefined}>
          <RichTextPieces pieces={children} />
        </pre>
      );
    case "rich_text_quote":
      return (
        <blockquote>
          <RichTextPieces pieces={children} />
        </blockquote>
      );
    case "rich_text_list":
      return <List list={part} />;
    default:
      return <span className="unsupported">unsupported rich text: {stringOf(part.type)}</span>;
  }
};

/** Slack nests lists by their indent, one after the other. */
const List = ({ list }: { readonly list: Fields }): ReactNode => {
  const ordered = list.style === "ordered";
  const depth = Math.min(8, numberOf(list.indent));
  return createElement(
    ordered ? "ol" : "ul",
    {
      className: list.border === 1 ? "rich-list bordered" : "rich-list",
      "data-depth": depth % 3,
      style: { marginInlineStart: `${depth * 24}px` },
      ...(ordered ? { start: numberOf(list.offset) + 1 } : {}),
    },
    keyed(rowsOf(list.elements)).map(({ item, key }) => (
      <li key={key}>
        <RichTextPieces pieces={rowsOf(item.elements)} />
      </li>
    )),
  );
};
