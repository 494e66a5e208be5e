import { canonicalJson } from "../../base/canonical.ts";
import type { RecordedCall } from "./case.ts";

export type Answer =
  | { readonly kind: "recorded"; readonly index: number; readonly output: string }
  | { readonly kind: "not_recorded" };

/** Answers questions from what was recorded, and nothing else. */
export type Recording = {
  readonly tools: ReadonlySet<string>;
  readonly answer: (tool: string, input: Readonly<Record<string, unknown>>) => Answer;
};

/**
 * A question is answered by the recorded call with the same tool and input. A missing field, an empty string and
 * `false` are the same; a field that no recording of that tool has is ignored. Of several recordings of one question
 * the first that says anything answers.
 */
export const recordingOf = (calls: readonly RecordedCall[]): Recording => {
  const tools = new Set(calls.map(({ tool }) => tool));
  const fields = new Map([...tools].map((tool) => [tool, fieldsOf(calls.filter((call) => call.tool === tool))]));
  const keyOf = (tool: string, input: Readonly<Record<string, unknown>>): string => {
    const known = fields.get(tool) ?? new Set();
    const asked = Object.entries(input).filter(([field, value]) => known.has(field) && !isNothing(value));
    return `${tool} ${canonicalJson(Object.fromEntries(asked.map(([field, value]) => [field, String(value)])))}`;
  };
  const byKey = new Map<string, Extract<Answer, { kind: "recorded" }>>();
  for (const [index, { tool, input, output }] of calls.entries()) {
    const key = keyOf(tool, input);
    const known = byKey.get(key);
    if (known === undefined || (known.output.trim() === "" && output.trim() !== ""))
      byKey.set(key, { kind: "recorded", index, output });
  }
  return { tools, answer: (tool, input) => byKey.get(keyOf(tool, input)) ?? { kind: "not_recorded" } };
};

const fieldsOf = (calls: readonly RecordedCall[]): ReadonlySet<string> =>
  new Set(calls.flatMap(({ input }) => Object.keys(input)));

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === "" || value === false;
