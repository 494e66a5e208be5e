import { z } from "zod";
import { err, ok, type Result } from "../src/base/result.ts";
import type { Words } from "./words.ts";

/** Slack shows each text beside the block it belongs to. */
export type FormErrors = Readonly<Record<string, string>>;

const chosen = z.object({ value: z.string() });
const element = z.looseObject({
  value: z.string().nullish(),
  selected_option: chosen.nullish(),
  selected_options: z.array(chosen).nullish(),
  selected_user: z.string().nullish(),
  selected_users: z.array(z.string()).nullish(),
});
const stateValues = z.record(z.string(), z.record(z.string(), element));
type Element = z.infer<typeof element>;

/** What a person has entered, by the form's own names. A field that is not there is empty: the form's schema judges that. */
export type Entered = {
  readonly text: (field: string) => string;
  readonly chosen: (field: string) => string | null;
  readonly ticked: (field: string) => readonly string[];
  readonly person: (field: string) => string | null;
  readonly people: (field: string) => readonly string[];
  readonly has: (field: string) => boolean;
  /** Where an error about the field is shown. */
  readonly blockId: (field: string) => string;
};

/** @param values `view.state.values` of Slack's submission. Null when it has not that shape. */
export const enteredIn = (values: unknown): Entered | null => {
  const read = stateValues.safeParse(values);
  if (!read.success) return null;
  // A field that was filled anew has a suffix: Slack keeps what a block of the same id held before.
  const blockId = (field: string): string =>
    Object.keys(read.data).find((id) => id === field || id.startsWith(`${field}:`)) ?? field;
  const at = (field: string): Element | undefined => Object.values(read.data[blockId(field)] ?? {})[0];
  return {
    text: (field) => at(field)?.value ?? "",
    chosen: (field) => at(field)?.selected_option?.value ?? null,
    ticked: (field) => (at(field)?.selected_options ?? []).map(({ value }) => value),
    person: (field) => at(field)?.selected_user ?? null,
    people: (field) => at(field)?.selected_users ?? [],
    has: (field) => at(field) !== undefined,
    blockId,
  };
};

/**
 * Reads a form: what was entered, through the form's schema.
 * @param pick the entered values under the schema's names; each name is also its field's
 */
export const readForm = <T>(
  values: unknown,
  schema: z.ZodType<T>,
  pick: (entered: Entered) => Readonly<Record<keyof T, unknown>>,
  words: Words,
): Result<T, FormErrors> => {
  const entered = enteredIn(values);
  if (entered === null) return err({ form: words.forms.error.unreadable });
  const read = schema.safeParse(pick(entered));
  if (read.success) return ok(read.data);
  const errors = read.error.issues.map(({ path, message }) => [entered.blockId(String(path[0] ?? "form")), message]);
  return err(Object.fromEntries(errors));
};

/** A text that must be there. Slack checks it too, but takes a blank for a text. */
export const requiredText = (words: Words, limit: number) =>
  z.string().trim().min(1, words.forms.error.required).max(limit, words.forms.error.tooLong(limit));

export const optionalText = (words: Words, limit: number) =>
  z.string().trim().max(limit, words.forms.error.tooLong(limit));

export const requiredChoice = <const Values extends readonly [string, ...string[]]>(values: Values, words: Words) =>
  z.enum(values, words.forms.error.choose);

export const requiredPerson = (words: Words) => z.string(words.forms.error.choose).min(1, words.forms.error.choose);
