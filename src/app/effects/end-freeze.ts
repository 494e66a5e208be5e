import { msBetween } from "../../base/instant.ts";
import { system } from "../../domain/actor.ts";
import type { FreezeId } from "../../domain/operations/operations.ts";
import type { EffectRow } from "../ports/outbox.ts";
import type { EffectDependencies } from "./dependencies.ts";
import { done, later, type Performed, skipped } from "./performing.ts";

/** A freeze whose time is over. Never early, even when the clock was set back since it was planned. */
export const endFreeze = async (
  { handleOperations, operations, clock }: EffectDependencies,
  row: EffectRow,
  freezeId: FreezeId,
): Promise<Performed> => {
  const freeze = (await operations.load()).freezes.find(({ id }) => id === freezeId);
  if (freeze === undefined || freeze.until === null) return skipped(`${freezeId} was lifted`);
  const earlyMs = msBetween(clock.now(), freeze.until);
  if (earlyMs > 0) return later(earlyMs);
  const answer = await handleOperations({
    key: `${row.id}.fired`,
    actor: system,
    command: { kind: "end_freeze", freezeId },
  });
  return answer.ok ? done : skipped(answer.error.kind);
};
