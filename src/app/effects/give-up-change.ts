import { system } from "../../domain/actor.ts";
import type { Command } from "../../domain/command.ts";
import { type ChangeId, parseIncidentId } from "../../domain/ids.ts";
import type { EffectRow } from "../ports/outbox.ts";
import type { EffectDependencies } from "./dependencies.ts";

/** The effect is over and will not come again: somebody has to hear of it. */
export const giveUpChange = async (
  { incidents, handle }: EffectDependencies,
  row: EffectRow,
  changeId: ChangeId,
  reason: string,
): Promise<void> => {
  const id = parseIncidentId(row.incidentId ?? "");
  const incident = id === null ? null : await incidents.load(id);
  const state = incident?.changes.find((one) => one.id === changeId)?.state;
  if (incident === null || (state?.kind !== "running" && state?.kind !== "approved")) return;
  const command: Command =
    state.kind === "running"
      ? { kind: "record_change_outcome", changeId, outcome: "unclear", log: `Firebreak could not go on: ${reason}` }
      : {
          kind: "hold_change",
          changeId,
          because: `it could not be started: ${reason}; withdraw it and propose it anew`,
        };
  await handle({ key: `${row.id}.given-up`, actor: system, incidentId: incident.id, command });
};
