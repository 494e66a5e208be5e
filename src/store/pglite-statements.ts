import { messages, type PGlite, protocol, type QueryOptions, type Results } from "@electric-sql/pglite";
import { bindMessage } from "./pglite-bind.ts";

/** One statement that the session knows by name. */
type Statement = {
  readonly name: string;
  /** PostgreSQL's type numbers, in the order of the placeholders. */
  readonly parameterTypes: readonly number[];
  readonly columns: readonly { readonly name: string; readonly dataTypeID: number }[];
};

type Ask = <T>(sql: string, params?: readonly unknown[], options?: QueryOptions) => Promise<Results<T>>;

/** The texts of statements are constants, ours and BullMQ's; were one not, it goes unnamed rather than fill the memory. */
const maxNamed = 500;

/** Not known by that name (any more), or planned for a table that has other columns now. */
const outdatedStates: readonly unknown[] = ["26000", "0A000"];

const { serialize } = protocol;

/** Over all sessions, so that two that share an engine do not use one name for two statements. */
let named = 0;

/**
 * As PGlite's own `query`, which parses and plans a statement each time that it runs, in six calls into the engine. Here a
 * session reads each text once; from then on a statement is one call.
 * It may not meet a transaction that somebody else began: the session's line sees to that.
 */
export const createStatements = (raw: PGlite): Ask => {
  const statements = new Map<string, Statement>();

  const prepare = async (sql: string): Promise<Statement> => {
    named += 1;
    const name = `fb${named}`;
    const answer = await send(raw, [
      serialize.parse({ name, text: sql }),
      serialize.describe({ type: "S", name }),
      serialize.sync(),
    ]);
    const parameters = answer.find((message) => message instanceof messages.ParameterDescriptionMessage);
    const row = answer.find((message) => message instanceof messages.RowDescriptionMessage);
    const statement = { name, parameterTypes: parameters?.dataTypeIDs ?? [], columns: row?.fields ?? [] };
    statements.set(sql, statement);
    return statement;
  };

  return async <T>(sql: string, params: readonly unknown[] = [], options: QueryOptions = {}): Promise<Results<T>> => {
    const known = statements.get(sql);
    if (known === undefined && statements.size >= maxNamed) return raw.query<T>(sql, [...params], options);
    try {
      return await run<T>(raw, known ?? (await prepare(sql)), params, options);
    } catch (error) {
      if (known === undefined || !outdatedStates.includes(stateOf(error))) throw error;
      statements.delete(sql);
      return raw.query<T>(sql, [...params], options);
    }
  };
};

const run = async <T>(
  raw: PGlite,
  { name, parameterTypes, columns }: Statement,
  params: readonly unknown[],
  options: QueryOptions,
): Promise<Results<T>> => {
  const values = params.map((value, at) => writeValue(raw, value, parameterTypes[at] ?? 0, options));
  const answer = await send(raw, [bindMessage(name, values), serialize.execute(), serialize.sync()]);
  const rows = answer
    .filter((message) => message instanceof messages.DataRowMessage)
    .map(({ fields }) =>
      Object.fromEntries(
        columns.map((column, at) => [column.name, readValue(raw, fields[at], column.dataTypeID, options)]),
      ),
    );
  const completed = answer.find((message) => message instanceof messages.CommandCompleteMessage);
  return { rows: rows as Results<T>["rows"], fields: [...columns], affectedRows: affectedOf(completed?.text ?? "") };
};

/** Several messages as one; an error in one of them is thrown when the last, a sync, has put the session straight. */
const send = (raw: PGlite, parts: readonly Uint8Array[]): ReturnType<PGlite["execProtocolStream"]> => {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return raw.execProtocolStream(bytes);
};

const writeValue = (raw: PGlite, value: unknown, type: number, { serializers }: QueryOptions): string | null => {
  if (value === null || value === undefined) return null;
  const serializer = serializers?.[type] ?? raw.serializers[type];
  return serializer === undefined ? String(value) : serializer(value);
};

const readValue = (raw: PGlite, text: string | null | undefined, type: number, { parsers }: QueryOptions): unknown => {
  if (text === null || text === undefined) return null;
  const parser = parsers?.[type] ?? raw.parsers[type];
  return parser === undefined ? text : parser(text, type);
};

/** `INSERT 0 3`, `UPDATE 2`; a `SELECT 7` has changed nothing. */
const affectedOf = (tag: string): number =>
  /^(INSERT|UPDATE|DELETE|MERGE)\b/.test(tag) ? Number(tag.slice(tag.lastIndexOf(" ") + 1)) : 0;

const stateOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : null);
