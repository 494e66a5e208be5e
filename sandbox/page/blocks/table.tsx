import type { ReactNode } from "react";
import { keyed } from "../keyed.ts";
import { withEmoji } from "../text/emoji.ts";
import type { BlockProps } from "./blocks.tsx";
import { type Fields, listOf, rowsOf, stringOf, textOf } from "./read.ts";
import { RichText } from "./rich-text.tsx";

/** A table's rows of cells; what is no list or no cell is left out. */
export const cellRows = (block: Fields): readonly (readonly Fields[])[] => listOf(block.rows).map(rowsOf);

export const Cell = ({ cell }: { readonly cell: Fields }): ReactNode => {
  if (cell.type === "rich_text") return <RichText rich={cell} />;
  return withEmoji(textOf(cell) || stringOf(cell.value));
};

/** The first row is the head, as Slack draws it. */
export const TableBlock = ({ block }: BlockProps): ReactNode => {
  const [head = [], ...rows] = cellRows(block);
  const settings = rowsOf(block.column_settings);
  const classOf = (column: number): string =>
    `${stringOf(settings[column]?.align) || "left"} ${settings[column]?.is_wrapped === true ? "wraps" : ""}`;
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            {keyed(head).map(({ item: cell, key }, column) => (
              <th key={key} scope="col" className={classOf(column)}>
                <Cell cell={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keyed(rows).map(({ item: row, key }) => (
            <tr key={key}>
              {keyed(row).map(({ item: cell, key }, column) => (
                <td key={key} className={`${classOf(column)} ${cell.type === "raw_number" ? "number" : ""}`}>
                  <Cell cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
