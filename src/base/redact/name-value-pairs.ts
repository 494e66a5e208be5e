import { redactNamedValues } from "./named-values.ts";

/** Name and value as two members of one thing: how manifests write a variable. In YAML on two lines, and as JSON. */
const pair =
  /(?<before>\bname\\?["']?[ \t]{0,4}:[ \t]{0,4}\\?["']?(?<name>[A-Za-z_][\w.-]{0,80})\\?["']?(?:,\s{0,60}|[ \t]{0,4}\r?\n[ \t]{0,60})\\?["']?value\\?["']?[ \t]{0,4}:[ \t]{0,4}(?<quote>\\?["']?))(?<value>[^\s"'\\][^\r\n"'\\]{0,4096})/g;

/** `- name: DB_PASSWORD` with `value: …` beneath it: the word `value` says nothing, the name does. */
export const redactNameValuePairs = (text: string, mark: string): string =>
  text.replace(pair, (whole: string, ...rest: unknown[]) => {
    const { before, name, quote, value } = rest.at(-1) as Record<string, string>;
    if (name === undefined || value === undefined || quote === undefined) return whole;
    // Of an unquoted value in JSON the next member is no part.
    const own = quote === "" ? (/^[^,}\]]+/.exec(value)?.[0] ?? value) : value;
    const line = `${name}="${own}"`;
    return redactNamedValues(line, mark) === line ? whole : `${before}${mark}${value.slice(own.length)}`;
  });
