import { hash } from "node:crypto";
import type { SqlValue } from "./database.ts";

/**
 * PostgreSQL's text cannot hold U+0000, and a payload from outside may: it becomes the replacement character, so that
 * one odd alert is stored rather than refused for ever. JSON columns are not touched: there it is written as an escape.
 */
export const storable = (value: SqlValue): SqlValue => {
  if (typeof value === "string") return value.includes("\0") ? value.replaceAll("\0", "\ufffd") : value;
  if (Array.isArray(value)) return (value as readonly (string | number)[]).map(storable) as readonly string[];
  return value;
};

/** A B-tree entry holds about 2,700 bytes (PostgreSQL, "index row size exceeds btree maximum"); keys stay far below. */
const maxKeyLength = 300;

/** A key as it is stored and indexed: itself, or its digest when the outside made it very long. Stable when repeated. */
export const indexableKey = (key: string): string => (key.length <= maxKeyLength ? key : `sha256:${sha256(key)}`);

export const sha256 = (text: string): string => hash("sha256", text, "hex");
