/**
 * The bricks of Block Kit's rules. A check takes a value and where it stands (a JSON pointer), and gives one sentence, in
 * Slack's words, for each thing that Slack would refuse.
 */
export type Json = Readonly<Record<string, unknown>>;
export type Check = (value: unknown, at: string) => readonly string[];

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isAbsent = (value: unknown): boolean => value === undefined || value === null;

export const problem = (what: string, at: string): string => `${what} [json-pointer:${at}]`;

export const optional =
  (check: Check): Check =>
  (value, at) =>
    isAbsent(value) ? [] : check(value, at);

export const all =
  (...checks: readonly Check[]): Check =>
  (value, at) =>
    checks.flatMap((check) => check(value, at));

/** @param most in characters */
export const string =
  (most: number, least = 1): Check =>
  (value, at) => {
    if (typeof value !== "string") return [problem("must be a string", at)];
    if (value.length < least) return [problem(`must be more than ${least - 1} characters`, at)];
    return value.length > most ? [problem(`must be less than ${most + 1} characters`, at)] : [];
  };

export const choice =
  (...allowed: readonly unknown[]): Check =>
  (value, at) =>
    allowed.includes(value) ? [] : [problem(`must be a valid enum value: ${allowed.join(", ")}`, at)];

export const flag: Check = (value, at) => (typeof value === "boolean" ? [] : [problem("must be a boolean", at)]);

export const number =
  (least: number, most: number): Check =>
  (value, at) => {
    const read = Number(value);
    return Number.isFinite(read) && read >= least && read <= most
      ? []
      : [problem(`must be between ${least} and ${most}`, at)];
  };

export const url: Check = all(string(3_000), (value, at) =>
  typeof value === "string" && !URL.canParse(value) ? [problem("invalid url", at)] : [],
);

export const list =
  (least: number, most: number, each: Check): Check =>
  (value, at) => {
    if (!Array.isArray(value)) return [problem("must be an array", at)];
    if (value.length < least) return [problem(`no fewer than ${least} items allowed`, at)];
    if (value.length > most) return [problem(`no more than ${most} items allowed`, at)];
    return value.flatMap((one, index) => each(one, `${at}/${index}`));
  };

/** Fields that a check does not name are left alone: Slack adds fields more often than this table is read again. */
export const object =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value, at) => {
    if (!isObject(value)) return [problem("must be an object", at)];
    return Object.entries(fields).flatMap(([name, check]) => {
      const found = check(value[name], `${at}/${name}`);
      return isAbsent(value[name]) && found.length > 0 ? [problem(`missing required field: ${name}`, at)] : found;
    });
  };

/** Different rules for each `type`. */
export const byType =
  (types: Readonly<Record<string, Check>>, what: string): Check =>
  (value, at) => {
    if (!isObject(value)) return [problem("must be an object", at)];
    const check = types[String(value.type)];
    return check === undefined
      ? [problem(`unsupported ${what} type: ${String(value.type)}`, `${at}/type`)]
      : check(value, at);
  };

const textOf =
  (most: number, kinds: readonly string[]): Check =>
  (value, at) => {
    if (!isObject(value)) return [problem("must be an object", at)];
    if (!kinds.includes(String(value.type)))
      return [problem(`unsupported type: ${String(value.type)}, expected ${kinds.join(" or ")}`, `${at}/type`)];
    return string(most)(value.text, `${at}/text`);
  };

/** A text object of either kind. */
export const text = (most: number): Check => textOf(most, ["plain_text", "mrkdwn"]);
export const plainText = (most: number): Check => textOf(most, ["plain_text"]);
