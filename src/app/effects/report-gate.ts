import type { EffectDependencies } from "./dependencies.ts";
import { done, later, type Performed, skipped } from "./performing.ts";

const againMs = 1_000;

/** What stands outside follows the gate; it is read and set, so doing it twice is doing it once. */
export const tellGate = async (
  { reportGate }: EffectDependencies,
  service: string,
  signal: AbortSignal,
): Promise<Performed> => {
  const told = await reportGate(service, signal);
  if (told === "moved") return later(againMs);
  return told === "told" ? done : skipped(`nobody outside is told of the gate of ${service}`);
};
