import { createElement, type ReactNode } from "react";
import { keyed } from "../keyed.ts";
import { MarkdownInline } from "./markdown-inline.tsx";
import { type MarkdownBlock, type MarkdownItem, parseMarkdown } from "./parse-markdown.ts";

/** Markdown as drawn in a markdown block or a canvas. */
export const Markdown = ({ source }: { readonly source: string }): ReactNode => (
  <div className="markdown">
    <Blocks blocks={parseMarkdown(source)} />
  </div>
);

const Blocks = ({ blocks }: { readonly blocks: readonly MarkdownBlock[] }): ReactNode =>
  keyed(blocks).map(({ item: block, key }) => <BlockView key={key} block={block} />);

const BlockView = ({ block }: { readonly block: MarkdownBlock }): ReactNode => {
  switch (block.kind) {
    case "heading":
      // The page's own headings come first, so that a text's outline hangs below them.
      return createElement(
        `h${Math.min(6, block.level + 2)}`,
        { "data-level": block.level },
        <MarkdownInline text={block.text} />,
      );
    case "paragraph":
      return (
        <p>
          <MarkdownInline text={block.text} />
        </p>
      );
    case "code":
      return <pre>{block.text}</pre>;
    case "quote":
      return (
        <blockquote>
          <Blocks blocks={block.blocks} />
        </blockquote>
      );
    case "list":
      return block.ordered ? (
        <ol start={block.start}>
          <Items items={block.items} />
        </ol>
      ) : (
        <ul>
          <Items items={block.items} />
        </ul>
      );
    case "table":
      return <TableView head={block.head} rows={block.rows} />;
    case "rule":
      return <hr />;
  }
};

const Items = ({ items }: { readonly items: readonly MarkdownItem[] }): ReactNode =>
  keyed(items).map(({ item, key }) => (
    <li key={key} className={item.check === "none" ? undefined : "check-item"}>
      {item.check === "none" ? null : (
        <span className="check-box" role="img" aria-label={item.check === "done" ? "done" : "to do"}>
          {item.check === "done" ? "☑" : "☐"}
        </span>
      )}
      <MarkdownInline text={item.text} />
      <Blocks blocks={item.blocks} />
    </li>
  ));

type TableProps = { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

const TableView = ({ head, rows }: TableProps): ReactNode => (
  <div className="table-frame">
    <table>
      <thead>
        <tr>
          {keyed(head).map(({ item: cell, key }) => (
            <th key={key} scope="col">
              <MarkdownInline text={cell} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {keyed(rows).map(({ item: row, key }) => (
          <tr key={key}>
            {keyed(row).map(({ item: cell, key }) => (
              <td key={key}>
                <MarkdownInline text={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
