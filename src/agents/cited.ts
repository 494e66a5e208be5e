import type { Evidence } from "../app/ports/evidence-store.ts";
import type { EvidenceId } from "../domain/ids.ts";
import type { Worth } from "./tool.ts";

type Records = {
  readonly find: (id: string) => Evidence | null;
  readonly worthOf: (tool: string) => Worth;
};

/** The evidence that free words cite. Ids that nobody knows are taken out of the words; only what found something proves. */
export const citedIn = (
  said: string,
  { find, worthOf }: Records,
): { readonly text: string; readonly proofs: readonly EvidenceId[] } => {
  const named = [...new Set(said.match(/\bE\d{1,6}\b/g) ?? [])];
  const isProof = (evidence: Evidence | null): boolean =>
    evidence?.status === "ok" && worthOf(evidence.tool) === "evidence";
  return {
    text: named
      .filter((id) => find(id) === null)
      .reduce((text, id) => text.replaceAll(new RegExp(`\\b${id}\\b`, "g"), "unproven"), said),
    proofs: named.filter((id) => isProof(find(id))) as EvidenceId[],
  };
};
