import type { Instant } from "../base/instant.ts";
import type { PlannedEffect } from "../domain/effect.ts";
import type { IncidentId, RequestId } from "../domain/ids.ts";
import type { NewEffect } from "./ports/outbox.ts";

/**
 * One command often asks for the same card several times; it is drawn from the newest state anyway, so once is enough.
 * @param effectsOf what one event implies, in the order in which people should see it
 */
export const plannedRows = <Recorded extends { readonly seq: number }>(
  owner: IncidentId | RequestId,
  events: readonly Recorded[],
  effectsOf: (recorded: Recorded) => readonly (PlannedEffect & { readonly dueAt: Instant })[],
): readonly NewEffect[] => {
  const seen = new Set<string>();
  return events.flatMap((recorded) =>
    effectsOf(recorded)
      .filter((planned) => isFirst(seen, planned))
      .map(({ effect, lane, stream, dueAt }, index) => ({
        id: `${owner}.${recorded.seq}.${index + 1}`,
        incidentId: owner,
        effect,
        lane,
        stream,
        dueAt,
      })),
  );
};

const isFirst = (seen: Set<string>, { effect }: PlannedEffect): boolean => {
  const key = JSON.stringify(effect);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
};
