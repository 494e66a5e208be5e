import type { AgentRunStore } from "./agent-run-store.ts";
import type { AlertStore } from "./alert-store.ts";
import type { AuditStore } from "./audit-store.ts";
import type { EvidenceStore } from "./evidence-store.ts";
import type { Inbox } from "./inbox.ts";
import type { IncidentStore } from "./incident-store.ts";
import type { OperationsStore } from "./operations-store.ts";
import type { Outbox } from "./outbox.ts";
import type { RequestStore } from "./request-store.ts";
import type { SpendStore } from "./spend-store.ts";
import type { SurfaceStore } from "./surface-store.ts";

/** What is due and not done; with a quiet house all of it is zero. */
export type Backlog = {
  /** Effects that are due and have not ended. */
  readonly dueEffects: number;
  /** How long the oldest of them has been due; 0 without any. */
  readonly oldestDueMs: number;
  /** Deliveries of Slack's that were accepted and not dealt with. */
  readonly unfinishedDeliveries: number;
};

/** Everything that store/ implements. Use cases ask for the part they use. */
export type Store = {
  readonly incidents: IncidentStore;
  readonly outbox: Outbox;
  readonly surfaces: SurfaceStore;
  readonly inbox: Inbox;
  readonly evidence: EvidenceStore;
  readonly alerts: AlertStore;
  readonly operations: OperationsStore;
  readonly spending: SpendStore;
  readonly agentRuns: AgentRunStore;
  readonly requests: RequestStore;
  readonly audit: AuditStore;
  readonly backlog: () => Promise<Backlog>;
  /** @throws when the database cannot be reached within `timeoutMs` */
  readonly ping: (timeoutMs: number) => Promise<void>;
};
