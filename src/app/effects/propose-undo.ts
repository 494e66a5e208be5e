import { system } from "../../domain/actor.ts";
import type { ChangeSource } from "../../domain/change-source.ts";
import type { ChangeId } from "../../domain/ids.ts";
import type { EffectDependencies } from "./dependencies.ts";
import { done, type Performed, type Performing, skipped } from "./performing.ts";

/** It is looked up again, or vouched for again: what was found yesterday may be gone. */
const saidAgain = (source: ChangeSource): string | null =>
  source.kind === "version" || source.kind === "said" ? (source.url ?? source.ref) : null;

/** What did not help is offered to be taken back. It is a proposal like any other: people decide. */
export const proposeUndo = async (
  { proposeChange }: EffectDependencies,
  { row, incident }: Performing,
  changeId: ChangeId,
): Promise<Performed> => {
  const change = incident.changes.find(({ id }) => id === changeId);
  if (change === undefined || change.verification.kind !== "not_recovered")
    return skipped(`${changeId} was not found wanting`);
  const { action, service, from, source } = change.proposal;
  const proposed = await proposeChange({
    incident,
    actor: system,
    action,
    service,
    to: from,
    // A version names its own source again; how many there were before stands in the same place as how many there are.
    source: action === "scale" ? saidAgain(source) : null,
    reason: `${changeId} did not help: ${change.verification.proof}. This takes it back; reject it when it should stay.`,
    evidence: change.verification.evidence,
    undoes: changeId,
    key: `${row.id}.undo`,
  });
  return proposed.ok ? done : skipped(proposed.error.kind);
};
