/** One row of a kubectl table, by column title in capitals. */
export type Row = Readonly<Record<string, string>>;

type Column = { readonly title: string; readonly from: number };

/**
 * Reads a table as kubectl prints it: titles in capitals, columns padded with spaces. Cells may be empty, and may hold
 * spaces (`14 (3h37m ago)`), so the places of the titles decide where they line up, and runs of spaces where they do not.
 */
export const parseTable = (text: string): readonly Row[] => {
  let columns: readonly Column[] = [];
  const rows: Row[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    if (isTitles(line)) columns = columnsOf(line);
    else if (columns.length > 1) rows.push(rowOf(columns, line));
  }
  return rows;
};

const isTitles = (line: string): boolean =>
  /^\s*(?:NAMESPACE|NAME|LAST SEEN|CLUSTER-IP)\b/.test(line) && line === line.toUpperCase();

const columnsOf = (line: string): readonly Column[] =>
  [...line.matchAll(/\S+(?: \S+)*/g)].map((match) => ({ title: match[0], from: match.index }));

const rowOf = (columns: readonly Column[], line: string): Row => {
  const linesUp = columns.every(({ from }) => from === 0 || line[from - 1] === undefined || line[from - 1] === " ");
  const cells = linesUp
    ? columns.map(({ from }, at) => line.slice(from, columns[at + 1]?.from))
    : line.trim().split(/\s{2,}|\t+/);
  return Object.fromEntries(columns.map(({ title }, at) => [title, (cells[at] ?? "").trim()]));
};

/** `<none>`, `<unset>` and nothing are nothing. */
export const isBlank = (cell: string | undefined): boolean =>
  cell === undefined || cell === "" || /^<(?:none|unset|unknown|nil)>$/.test(cell);
