import { z } from "zod";
import { redact } from "../base/redact.ts";
import type { HttpResponse } from "./http-client.ts";

/** Answers in JSON: read by shape, and quoted in a line. */

/** @returns null when the answer is no JSON, or has another shape */
export const readShape = <Shape extends z.ZodType>(
  shape: Shape,
  { text }: Pick<HttpResponse, "text">,
): z.output<Shape> | null => {
  const parsed = shape.safeParse(jsonOrNull(text));
  return parsed.success ? parsed.data : null;
};

export const jsonOrNull = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const problem = z.object({ message: z.string().optional(), errorDetails: z.string().optional() });
const wordsLimit = 300;

/** A system's own words for a refusal, bounded and without secrets. */
export const wordsOf = (system: string, { status, text }: Pick<HttpResponse, "status" | "text">): string => {
  const read = readShape(problem, { text });
  const words = read?.message ?? read?.errorDetails ?? "";
  return `${system} answered ${status}${words === "" ? "" : `: ${redact(words).slice(0, wordsLimit)}`}`;
};
