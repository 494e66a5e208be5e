/**
 * Readers for Block Kit payloads. The page shows whatever an app sent, also what Slack added last week,
 * so nothing here fails: a missing or oddly typed field reads as empty.
 */
export type Fields = Readonly<Record<string, unknown>>;

const NONE: Fields = {};
/** Always the same one: what hangs on a list must not see a new list in every reading of nothing. */
const NO_ITEMS: readonly unknown[] = [];

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : NONE);

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : NO_ITEMS);

export const rowsOf = (value: unknown): readonly Fields[] => listOf(value).filter(isFields);

export const stringOf = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";

export const numberOf = (value: unknown): number => {
  const read = typeof value === "string" ? Number(value) : value;
  return typeof read === "number" && Number.isFinite(read) ? read : 0;
};

export const stringsOf = (value: unknown): readonly string[] => listOf(value).map(stringOf).filter(Boolean);

/** The words of a text object (`{type, text}`) or of a plain string. */
export const textOf = (value: unknown): string => (isFields(value) ? stringOf(value.text) : stringOf(value));

/** Slack gives every block an id; an app's own draft may lack one, so its place stands in. */
export const blockIdOf = (block: Fields, index: number): string => stringOf(block.block_id) || `block-${index}`;

/** The options of a select, groups flattened. */
export const optionsOf = (element: Fields): readonly Fields[] => {
  const groups = rowsOf(element.option_groups);
  return groups.length > 0 ? groups.flatMap((group) => rowsOf(group.options)) : rowsOf(element.options);
};
