/**
 * A statement with every value taken out: what stood in quotes or was a number is `?`, comments are gone (they carry
 * trace ids, and sometimes more). Names stay. Where it cannot be told where a text ends (the statement was cut, or a
 * backslash stands before a quote), the rest is taken out.
 */
export const maskLiterals = (sql: string): string => {
  let masked = "";
  for (let at = 0; at < sql.length; ) {
    const piece = pieceAt(sql, at, masked);
    masked += piece.kept;
    at = piece.next;
  }
  return masked.replaceAll(/\s+/g, " ").trim();
};

type Piece = { readonly kept: string; readonly next: number };

const pieceAt = (sql: string, at: number, before: string): Piece => {
  const rest = (from: number, pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = from;
    return pattern.exec(sql);
  };
  const end = sql.length;
  if (sql.startsWith("--", at)) return { kept: " ", next: upTo(sql.indexOf("\n", at), end) };
  if (sql.startsWith("/*", at)) return { kept: " ", next: commentEnd(sql, at) };
  if (sql[at] === "'") return { kept: "?", next: quoteEnd(sql, at, /(?:^|[^\w$])[eE]$/.test(before)) };
  if (sql[at] === '"') return name(sql, at);
  const dollar = rest(at, /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y);
  // `a$b$c` is one name.
  if (dollar !== null && !/[\w$\u0080-\uffff]$/.test(before)) {
    const closed = sql.indexOf(dollar[0], at + dollar[0].length);
    return { kept: "?", next: closed === -1 ? end : closed + dollar[0].length };
  }
  const word = rest(at, /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\$\d+/y);
  if (word !== null) return { kept: word[0], next: at + word[0].length };
  const number = rest(at, /(?:\d|\.\d)[\w.]*(?:(?<=[eE])[+-]\d+)?/y);
  if (number !== null) return { kept: "?", next: at + number[0].length };
  return { kept: sql[at] ?? "", next: at + 1 };
};

const upTo = (found: number, end: number): number => (found === -1 ? end : found);

/** Comments nest. One that does not end takes the rest with it. */
const commentEnd = (sql: string, from: number): number => {
  let depth = 0;
  for (let at = from; at < sql.length; at += 1) {
    if (sql.startsWith("/*", at)) depth += 1;
    else if (sql.startsWith("*/", at)) depth -= 1;
    else continue;
    at += 1;
    if (depth === 0) return at + 1;
  }
  return sql.length;
};

/** A backslash before a quote ends nothing in `E'…'`, and elsewhere depends on a setting of the server's: then nobody knows. */
const quoteEnd = (sql: string, from: number, isEscaped: boolean): number => {
  for (let at = from + 1; at < sql.length; at += 1) {
    if (sql[at] === "\\") {
      if (isEscaped) at += 1;
      else if (sql[at + 1] === "'") return sql.length;
    } else if (sql[at] === "'") {
      if (sql[at + 1] !== "'") return at + 1;
      at += 1;
    }
  }
  return sql.length;
};

const longestName = 64;

/** A name in quotes; one that is longer than a name can be is none. */
const name = (sql: string, at: number): Piece => {
  const closed = sql.indexOf('"', at + 1);
  if (closed === -1) return { kept: "?", next: sql.length };
  const kept = sql.slice(at, closed + 1);
  return { kept: kept.length <= longestName + 2 ? kept : "?", next: closed + 1 };
};
