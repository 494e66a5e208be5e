import { z } from "zod";
import { causeCodes } from "../causes.ts";

/** What a recorded incident looks like in a file (the replay format). Fields that we do not read are left alone. */
const caseShape = z.object({
  id: z.string().min(1),
  alert: z
    .object({
      title: z.string().default(""),
      text: z.string().default(""),
      labels: z.record(z.string(), z.coerce.string()).default({}),
    })
    .nullable(),
  question: z.string().nullable(),
  namespace: z.string().nullable(),
  now: z.iso.datetime({ offset: true }).nullable().default(null),
  calls: z.array(
    z.object({
      tool: z.string().min(1),
      input: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
      output: z.string(),
    }),
  ),
  expected: z
    .object({ cause: z.enum(causeCodes), object: z.string().nullable() })
    .nullable()
    .default(null),
});

export type RecordedCase = z.output<typeof caseShape>;
export type RecordedCall = RecordedCase["calls"][number];

export type ReadCase =
  | { readonly kind: "case"; readonly case: RecordedCase }
  | { readonly kind: "unreadable"; readonly problems: readonly string[] };

const problemsTold = 5;

/** @param text the file's content; what is wrong with it is said with the place and what was expected there */
export const readCase = (text: string): ReadCase => {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return { kind: "unreadable", problems: [`expected JSON: ${error instanceof Error ? error.message : "broken"}`] };
  }
  const parsed = caseShape.safeParse(raw);
  if (parsed.success) return { kind: "case", case: parsed.data };
  const problems = parsed.error.issues
    .slice(0, problemsTold)
    .map(({ path, message }) => `${path.join(".") || "the file"}: ${message}`);
  return { kind: "unreadable", problems };
};
