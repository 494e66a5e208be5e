import type { z } from "zod";
import type { AskKubectl } from "./ask-kubectl.ts";
import { notLookedAt } from "./not-looked-at.ts";

type Objects<Value> =
  | { readonly kind: "read"; readonly value: Value }
  | { readonly kind: "none" }
  | { readonly kind: "unread"; readonly reading: ReturnType<typeof notLookedAt> };

/** `get` as JSON, of which only what the shape names is taken: it may hold what nobody must see. */
export const askObjects = async <Shape extends z.ZodType>(
  ask: AskKubectl,
  args: readonly string[],
  shape: Shape,
  signal: AbortSignal,
): Promise<Objects<z.output<Shape>>> => {
  const read = await ask("get", [...args, "--output=json"], signal);
  if (read.status === "failed") return { kind: "unread", reading: notLookedAt(read.reason) };
  if (read.status === "empty") return { kind: "none" };
  const parsed = shape.safeParse(jsonOf(read.value));
  return parsed.success
    ? { kind: "read", value: parsed.data }
    : { kind: "unread", reading: notLookedAt("kubectl answered in a form that is not known") };
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
