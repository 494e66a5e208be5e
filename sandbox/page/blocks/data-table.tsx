import { type ReactNode, useState } from "react";
import { plainOf } from "../controls/rich-text-field.tsx";
import { keyed } from "../keyed.ts";
import type { BlockProps } from "./blocks.tsx";
import { type Fields, numberOf, stringOf, textOf } from "./read.ts";
import { Cell, cellRows } from "./table.tsx";

/** Slack shows five rows of a data table at a time unless told otherwise. */
const PAGE_ROWS = 5;

type Order = { readonly column: number; readonly direction: "ascending" | "descending" };

/** A table that can be paged and sorted by any column. */
export const DataTableBlock = ({ block }: BlockProps): ReactNode => {
  const [page, setPage] = useState(0);
  const [order, setOrder] = useState<Order | null>(null);
  const [head = [], ...rows] = cellRows(block);
  const size = Math.max(1, numberOf(block.page_size) || PAGE_ROWS);
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const here = Math.min(page, pages - 1);
  const rowHead = numberOf(block.row_header_column_index);
  const shown = (order === null ? rows : sorted(rows, order)).slice(here * size, (here + 1) * size);

  const sortBy = (column: number): void =>
    setOrder({
      column,
      direction: order?.column === column && order.direction === "ascending" ? "descending" : "ascending",
    });

  return (
    <div className="table-frame">
      <table>
        <caption>{stringOf(block.caption)}</caption>
        <thead>
          <tr>
            {keyed(head).map(({ item: cell, key }, column) => (
              <th key={key} scope="col" aria-sort={order?.column === column ? order.direction : "none"}>
                <button type="button" className="sort" onClick={() => sortBy(column)}>
                  <Cell cell={cell} />
                  <span aria-hidden="true">
                    {order?.column === column ? (order.direction === "ascending" ? "↑" : "↓") : ""}
                  </span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keyed(shown).map(({ item: row, key }) => (
            <tr key={key}>
              {keyed(row).map(({ item: cell, key }, column) =>
                column === rowHead ? (
                  <th key={key} scope="row">
                    <Cell cell={cell} />
                  </th>
                ) : (
                  <td key={key} className={cell.type === "raw_number" ? "number" : undefined}>
                    <Cell cell={cell} />
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {pages === 1 ? null : (
        <div className="table-pages">
          <button type="button" className="button small" disabled={here === 0} onClick={() => setPage(here - 1)}>
            Previous
          </button>
          <span>
            Page {here + 1} of {pages}
          </span>
          <button
            type="button"
            className="button small"
            disabled={here === pages - 1}
            onClick={() => setPage(here + 1)}
          >
            Next
          </button>
        </div>
      )}
    </div>
  );
};

const wordsOf = (cell: Fields | undefined): string =>
  cell === undefined ? "" : cell.type === "rich_text" ? plainOf(cell) : textOf(cell) || stringOf(cell.value);

const sorted = (rows: readonly (readonly Fields[])[], { column, direction }: Order): readonly (readonly Fields[])[] => {
  const sign = direction === "ascending" ? 1 : -1;
  const rank = (row: readonly Fields[]): number => numberOf(row[column]?.value);
  const isNumber = rows.every((row) => row[column]?.type === "raw_number");
  return rows.toSorted((a, b) =>
    isNumber
      ? sign * (rank(a) - rank(b))
      : sign * wordsOf(a[column]).localeCompare(wordsOf(b[column]), "en", { numeric: true }),
  );
};
