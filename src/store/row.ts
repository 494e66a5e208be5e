import { invariant } from "../base/invariant.ts";
import type { Row } from "./database.ts";

// The columns are ours and their types are fixed by the migrations: another type here means that code and schema
// have come apart, and going on would spread nonsense.

export const textOf = (row: Row, column: string): string => {
  const value = row[column];
  invariant(typeof value === "string", `column ${column}: expected text, got ${typeof value}`);
  return value;
};

export const textOrNullOf = (row: Row, column: string): string | null =>
  row[column] === null ? null : textOf(row, column);

/** For int4 and smaller, and float8: queries cast wider counts down. */
export const numberOf = (row: Row, column: string): number => {
  const value = row[column];
  invariant(typeof value === "number", `column ${column}: expected a number, got ${typeof value}`);
  return value;
};

export const numberOrNullOf = (row: Row, column: string): number | null =>
  row[column] === null ? null : numberOf(row, column);

export const booleanOf = (row: Row, column: string): boolean => {
  const value = row[column];
  invariant(typeof value === "boolean", `column ${column}: expected true or false, got ${typeof value}`);
  return value;
};

/**
 * A JSON column that was selected as text (`payload::text`). Its shape is a format of ours, kept in step by migrations
 * and by the state's version, so it is trusted here.
 */
export const jsonOf = <T>(row: Row, column: string): T => JSON.parse(textOf(row, column)) as T;

export const jsonOrNullOf = <T>(row: Row, column: string): T | null =>
  row[column] === null ? null : jsonOf<T>(row, column);

/** SQL that spells a timestamptz as our Instant, whatever the session's time zone is. */
export const instantSql = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
