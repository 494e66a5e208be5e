import type { Attempt } from "../ports/chat.ts";
import type { EffectDependencies } from "./dependencies.ts";
import { done, type Performed, skipped } from "./performing.ts";

/** A freeze, a halt, and their ends, in the announcement channel: everybody who deploys must see them. */
export const announce = async (
  { operations, chat }: EffectDependencies,
  seq: number,
  attempt: Attempt,
): Promise<Performed> => {
  const [recorded] = await operations.events({ afterSeq: seq - 1, limit: 1 });
  if (recorded === undefined || recorded.seq !== seq) return skipped(`no event ${seq} of the workspace`);
  await chat.announce(recorded, attempt);
  return done;
};
