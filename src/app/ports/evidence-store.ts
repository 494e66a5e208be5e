import type { Instant } from "../../base/instant.ts";
import type { EvidenceId, IncidentId, InvestigationId } from "../../domain/ids.ts";

/** One immutable tool result. */
export type Evidence = {
  readonly id: EvidenceId;
  readonly investigationId: InvestigationId | null;
  readonly tool: string;
  readonly input: unknown;
  readonly at: Instant;
  readonly window: { readonly from: Instant; readonly to: Instant } | null;
  /** Where a person can see the same; null when the source has no page. */
  readonly link: string | null;
  readonly status: "ok" | "empty" | "failed";
  /** One line for the thread. */
  readonly summary: string;
  /** Redacted, bounded. */
  readonly body: string;
};

export type EvidenceStore = {
  /** The same incident, investigation, tool and input within a run give the record that is there already. */
  readonly record: (incidentId: IncidentId, evidence: Omit<Evidence, "id">) => Promise<Evidence>;
  readonly list: (incidentId: IncidentId) => Promise<readonly Evidence[]>;
  readonly find: (
    incidentId: IncidentId,
    tool: string,
    input: unknown,
    investigationId: InvestigationId | null,
  ) => Promise<Evidence | null>;
};
