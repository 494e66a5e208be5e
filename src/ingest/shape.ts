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

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: "a text, a number, true, false or null",
});

/** Labels and annotations: every value becomes text, and `null` is left out. */
export const scalars = z
  .record(z.string(), scalar, { error: "an object of names and texts" })
  .nullish()
  .transform((record) => textsOf(record ?? {}));

export type Texts = Readonly<Record<string, string>>;

export const textsOf = (record: Readonly<Record<string, unknown>>): Texts =>
  Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => {
      const isScalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
      return isScalar && key !== "__proto__" ? [[key, String(value).toWellFormed()] as const] : [];
    }),
  );
