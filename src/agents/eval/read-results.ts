import { z } from "zod";
import { type CaseResult, modelModes } from "./run-case.ts";

const resultShape = z.object({
  id: z.string(),
  verdict: z.enum(["confirmed", "likely", "inconclusive", "recovered"]),
  findings: z.array(
    z.object({
      cause: z.string(),
      object: z.string(),
      confidence: z.number(),
      evidence: z.array(z.number()),
      summary: z.string(),
    }),
  ),
  calls: z.number(),
  ms: z.number(),
  department: z
    .object({
      mode: z.enum(modelModes),
      models: z.array(z.string()),
      requests: z.number(),
      tokens: z.number(),
      usd: z.number(),
      estimatedUsd: z.number().optional(),
      reported: z.array(z.string()),
      missing: z.array(z.string()),
    })
    .optional(),
});

/** Reads an earlier run back, one JSON line a case; null when a line is none. */
export const readResults = (text: string): readonly CaseResult[] | null => {
  const results: CaseResult[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const parsed = resultShape.safeParse(json(line));
    if (!parsed.success) return null;
    results.push(parsed.data);
  }
  return results;
};

const json = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
};
