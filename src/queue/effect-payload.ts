import { z } from "zod";
import { err, ok, type Result } from "../base/result.ts";

/**
 * What is stored with a job. The effect itself stays in the outbox, so a payload can be old but never wrong.
 * `faults` counts the attempts that ended because we are wrong (InvariantError).
 */
const effectPayload = z.strictObject({
  version: z.literal(1),
  effectId: z.string().min(1).max(200),
  faults: z.number().int().min(0),
});

export type EffectPayload = Readonly<z.infer<typeof effectPayload>>;

export const newPayload = (effectId: string): EffectPayload => ({ version: 1, effectId, faults: 0 });

/** @returns the payload, or what is wrong with it in one line */
export const readPayload = (stored: unknown): Result<EffectPayload, string> => {
  const parsed = effectPayload.safeParse(stored);
  if (parsed.success) return ok(parsed.data);
  return err(parsed.error.issues.map(({ path, message }) => `${path.join(".") || "payload"}: ${message}`).join("; "));
};
