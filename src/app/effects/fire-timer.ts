import { msBetween } from "../../base/instant.ts";
import { system } from "../../domain/actor.ts";
import type { Command } from "../../domain/command.ts";
import type { EffectDependencies } from "./dependencies.ts";
import { done, later, type Performed, type Performing, skipped } from "./performing.ts";

/**
 * A timer is a command by the system, decided when it fires: one that is out of date is refused and that is that.
 * It never fires early, even when the clock was set back since it was planned.
 */
export const fireTimer = async (
  { handle, clock }: EffectDependencies,
  { row, incident }: Performing,
  command: Command,
): Promise<Performed> => {
  const dueAt = row.effect.kind === "schedule" ? row.effect.dueAt : row.dueAt;
  const earlyMs = msBetween(clock.now(), dueAt);
  if (earlyMs > 0) return later(earlyMs);
  const answer = await handle({ key: `${row.id}.fired`, actor: system, incidentId: incident.id, command });
  return answer.ok ? done : skipped(answer.error.kind);
};
