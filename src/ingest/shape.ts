import { z } from "zod";
import { err, ok, type Result } from "../base/result.ts";
import { clipped } from "./limits.ts";

/**
 * Reads a value against a schema whose every part says in its `error` what is expected.
 * @param at where the value stands in the body, e.g. `alerts[3]`; empty for the body itself
 */
export const readShape = <T>(schema: z.ZodType<T>, value: unknown, at = ""): Result<T, string> => {
  const read = schema.safeParse(value);
  if (read.success) return ok(read.data);
  const [issue] = read.error.issues;
  const path = issue?.path ?? [];
  return err(problem(pathOf(path, at), issue?.message ?? "another shape", valueAt(value, path)));
};

/** The one wording of a refusal: where, what was expected, what came. */
export const problem = (path: string, expected: string, came: unknown): string =>
  `${path === "" ? "the body" : path}: expected ${expected}, came ${described(came)}`;

const pathOf = (path: readonly PropertyKey[], at: string): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === "number" ? `${text}[${key}]` : `${text}${text === "" ? "" : "."}${clipped(String(key), 60)}`,
    at,
  );

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inside, key) =>
      typeof inside === "object" && inside !== null && Object.hasOwn(inside, key)
        ? (inside as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );

/** Lists and objects are named, not shown: they may be large, and may hold secrets. */
const described = (value: unknown): string => {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "string" ? JSON.stringify(clipped(value, 60)) : String(value);
};

export const text = z.string({ error: "a text" });
export const textOrNothing = z.string({ error: "a text or nothing" }).nullish();

/** Ids and versions: some systems write the same one as a number today and as a text tomorrow. */
export const word = z.union([z.string(), z.number()], { error: "a text or a number" }).transform(String);
export const wordOrNothing = word.nullish();
/** What tells one thing from another. An empty one would make all of them the same. */
export const id = word.refine((said) => said.trim() !== "", { error: "a text or a number that is not empty" });
export const texts = z.array(z.string({ error: "a text" }), { error: "a list of texts or nothing" }).nullish();

/** A number that some templates put in quotes. */
export const numberOrNothing = (what: string) =>
  z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^\d{1,20}(\.\d+)?$/)
          .transform(Number),
      ],
      { error: what },
    )
    .nullish();

export type Texts = Readonly<Record<string, string>>;

/**
 * Labels and annotations: every value becomes text, and `null` is left out. Read by hand, because a schema's record
 * passes over a label that is called like one of JavaScript's own properties.
 */
export const scalars = z
  .unknown()
  .optional()
  .transform((record, context): Texts => {
    if (record === undefined || record === null) return {};
    const refuse = (message: string, path: PropertyKey[]): Texts => {
      context.addIssue({ code: "custom", message, path });
      return z.NEVER;
    };
    if (typeof record !== "object" || Array.isArray(record)) return refuse("an object of names and texts", []);
    const odd = Object.entries(record).find(([, value]) => value !== null && !isScalar(value));
    if (odd !== undefined) return refuse("a text, a number, true, false or null", [odd[0]]);
    return textsOf(record);
  });

export const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

/** The scalars of an object, as texts. */
export const textsOf = (record: object): Texts =>
  Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) =>
      isScalar(value) ? [[nameOfLabel(key), String(value).toWellFormed()] as const] : [],
    ),
  );

/** A label of this name would be set and yet not be there. */
export const nameOfLabel = (key: string): string => (key === "__proto__" ? "_proto_" : key.toWellFormed());

/** The value at a path, as it came; undefined where there is none. */
export const inside = (value: unknown, ...path: readonly string[]): unknown => valueAt(value, path);

/** @returns a list's items; nothing for what is no list */
export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Those that say something. */
export const given = (record: Readonly<Record<string, string | null | undefined>>): Texts =>
  textsOf(Object.fromEntries(Object.entries(record).filter(([, value]) => (value ?? "").trim() !== "")));
