import type { z } from "zod";
import { err, ok, type Result } from "../base/result.ts";

/** Reads the model's last word as the agreed shape; it may stand in a code fence or between friendly sentences. */
export const parseAnswer = <Shape extends z.ZodType>(text: string, shape: Shape): Result<z.output<Shape>, string> => {
  for (const candidate of candidatesIn(text)) {
    const value = jsonOrNull(candidate);
    if (value === null) continue;
    const parsed = shape.safeParse(value.json);
    if (parsed.success) return ok(parsed.data);
    const [issue] = parsed.error.issues;
    return err(`${issue?.path.join(".") || "the answer"}: ${issue?.message ?? "another shape was agreed"}`);
  }
  return err("the answer is no JSON");
};

const candidatesIn = (text: string): readonly string[] => {
  const fenced = /```(?:json)?\s*\n([\s\S]*?)\n\s*```/.exec(text)?.[1];
  const [from, to] = [text.indexOf("{"), text.lastIndexOf("}")];
  return [
    text,
    ...(fenced === undefined ? [] : [fenced]),
    ...(from !== -1 && to > from ? [text.slice(from, to + 1)] : []),
  ];
};

const jsonOrNull = (text: string): { readonly json: unknown } | null => {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return null;
  }
};
