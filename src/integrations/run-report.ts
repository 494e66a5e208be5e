import { z } from "zod";

/** What a deployer says of one run. `going_on` is every word but `succeeded` and `failed`. */
export type RunReport =
  | { readonly kind: "succeeded"; readonly log: string }
  | { readonly kind: "failed"; readonly log: string }
  | { readonly kind: "going_on"; readonly runId: string | null; readonly said: string }
  /** The answer holds no status at all. */
  | { readonly kind: "none"; readonly said: string };

const shape = z.object({
  status: z.string(),
  run_id: z.union([z.string().min(1), z.int().transform(String)]).nullish(),
  log: z.string().nullish(),
  reason: z.string().nullish(),
  error: z.string().nullish(),
});

/** What of an answer goes into the thread. */
const logLimit = 2_000;
const saidLimit = 200;

/**
 * @param text the body of a 2xx answer: `{"status", "run_id"?, "log"?, "reason"?, "error"?}`
 * @param who begins the sentence when the deployer has no words of its own
 */
export const readRunReport = (text: string, who: string): RunReport => {
  const parsed = shape.safeParse(jsonOf(text));
  if (!parsed.success) return { kind: "none", said: text.trim().slice(0, saidLimit) };
  const { status, run_id: runId, log, reason, error } = parsed.data;
  const words = [log, reason, error].filter((part) => typeof part === "string" && part !== "").join("\n");
  const said = words.slice(0, logLimit);
  if (status === "succeeded") return { kind: "succeeded", log: said || `${who}: succeeded` };
  if (status === "failed") return { kind: "failed", log: said || `${who}: failed` };
  return { kind: "going_on", runId: runId ?? null, said: JSON.stringify(status).slice(0, saidLimit) };
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
