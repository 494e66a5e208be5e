import { ageSeconds } from "./age.ts";
import { parseTable } from "./table.ts";

/** A deployment, stateful set, replica set or daemon set in a table. */
export type WorkloadRow = {
  readonly name: string;
  readonly ready: number;
  readonly desired: number;
  /** Pods of the newest version; null when the table does not tell. */
  readonly upToDate: number | null;
  readonly age: number | null;
  readonly selector: string;
};

export const parseWorkloads = (text: string): readonly WorkloadRow[] => {
  const rows = parseTable(text).flatMap((row): readonly WorkloadRow[] => {
    const name = row["NAME"] ?? "";
    const [ready, desired] = /^(\d+)\/(\d+)$/.exec(row["READY"] ?? "")?.slice(1) ?? [row["READY"], row["DESIRED"]];
    if (name === "" || desired === undefined || !/^\d+$/.test(desired)) return [];
    const counts = { ready: Number(ready ?? 0), desired: Number(desired), upToDate: countOf(row["UP-TO-DATE"]) };
    return [
      {
        name: name.split("/").at(-1) ?? name,
        ...counts,
        age: ageSeconds(row["AGE"] ?? ""),
        selector: row["SELECTOR"] ?? "",
      },
    ];
  });
  return rows.length > 0 ? rows : parseFoundWorkloads(text);
};

/** A search prints rows without titles: namespace, name, ready, up to date, available, age. */
const parseFoundWorkloads = (text: string): readonly WorkloadRow[] =>
  text.split("\n").flatMap((line): readonly WorkloadRow[] => {
    const [, name, ready, desired, age] = /^\s*(?:\S+\s+)?(\S+)\s+(\d+)\/(\d+)\s+\d+\s+\d+\s+(\S+)/.exec(line) ?? [];
    if (name === undefined) return [];
    return [
      {
        name,
        ready: Number(ready),
        desired: Number(desired),
        upToDate: null,
        age: ageSeconds(age ?? ""),
        selector: "",
      },
    ];
  });

const countOf = (cell: string | undefined): number | null => (/^\d+$/.test(cell ?? "") ? Number(cell) : null);
