import type { IncomingMessage } from "node:http";
import type { HttpAnswer } from "./answer.ts";

export type RouteRequest = {
  readonly request: IncomingMessage;
  /** Named parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
};

export type Route = {
  readonly method: "GET" | "POST";
  /** `/alerts/:source` */
  readonly path: string;
  readonly answer: (request: RouteRequest) => Promise<HttpAnswer>;
};

/** @returns the named parts, or null when the path is another one */
export const matchPath = (pattern: string, pathname: string): Readonly<Record<string, string>> | null => {
  if (!pathname.startsWith(beginningOf(pattern)) && !pathname.includes("%")) return null;
  const wanted = pattern.split("/");
  const came = pathname.split("/");
  if (wanted.length !== came.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const said = decoded(came[index] ?? "");
    if (said === null) return null;
    if (part.startsWith(":")) params[part.slice(1)] = said;
    else if (part !== said) return null;
  }
  return params;
};

/** What every path of a pattern begins with: most routes are told apart by that. */
const beginningOf = (pattern: string): string =>
  pattern.includes(":") ? pattern.slice(0, pattern.indexOf(":")) : pattern;

const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};
