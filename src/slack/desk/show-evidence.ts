import { evidenceModal } from "../../../views/evidence-modal.ts";
import { refusalMessage } from "../../../views/refusal.ts";
import type { EvidenceId, IncidentId } from "../../domain/ids.ts";
import type { ReplyPlace } from "../reply.ts";
import type { DeskDependencies } from "./dependencies.ts";
import { open } from "./open-form.ts";
import { findTarget } from "./target.ts";

/** The proof behind a claim, one click away: the records of the ledger themselves. */
export const showEvidence = async (
  deps: DeskDependencies,
  wanted: { readonly incidentId: IncidentId; readonly evidence: readonly EvidenceId[] },
  triggerId: string | null,
  place: ReplyPlace,
): Promise<void> => {
  const context = { words: deps.words, now: deps.clock.now() };
  const found = await findTarget(deps.incidents, { kind: "named", id: wanted.incidentId }, place.channelId);
  if (!found.ok) return deps.reply(place, refusalMessage(found.error, context));
  const ledger = await deps.evidence.list(wanted.incidentId);
  await open(deps, triggerId, evidenceModal(wanted.evidence, ledger, context));
};
