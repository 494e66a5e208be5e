import type { RecordedEvent } from "../../domain/event.ts";
import type { EvidenceId, InvestigationId } from "../../domain/ids.ts";
import type { Incident } from "../../domain/incident.ts";
import type {
  Bill,
  Consultation,
  HandOff,
  Plan,
  Question,
  Report,
  TriageStep,
  TriageSummary,
} from "../../domain/investigation.ts";
import type { Policy } from "../../domain/policy.ts";
import type { PostmortemDraft } from "../../domain/postmortem.ts";
import type { SpecialistName } from "../../domain/routing.ts";
import type { HandleCommand } from "../handle-command.ts";
import type { HandleOperations } from "../handle-operations.ts";
import type { HandleRequest } from "../handle-request.ts";
import type { AlertStore } from "../ports/alert-store.ts";
import type { Chat } from "../ports/chat.ts";
import type { Clock } from "../ports/clock.ts";
import type { EvidenceStore } from "../ports/evidence-store.ts";
import type { IncidentStore } from "../ports/incident-store.ts";
import type { Logger } from "../ports/logger.ts";
import type { OperationsStore } from "../ports/operations-store.ts";
import type { Outbox } from "../ports/outbox.ts";
import type { Pager } from "../ports/pager.ts";
import type { RequestStore } from "../ports/request-store.ts";
import type { SurfaceStore } from "../ports/surface-store.ts";
import type { Point, Window } from "../ports/telemetry.ts";
import type { ExecutorFor, ProposeChange } from "../propose-change.ts";
import type { ReportGate } from "../report-gate.ts";
import type { ReadDeploys } from "../source-of-change.ts";

/** All that effects reach of the outside. main.ts fills it in. */
export type EffectDependencies = {
  readonly incidents: IncidentStore;
  readonly outbox: Outbox;
  readonly surfaces: SurfaceStore;
  readonly evidence: EvidenceStore;
  readonly alerts: AlertStore;
  readonly handle: HandleCommand;
  readonly chat: Chat;
  readonly pagers: readonly Pager[];
  readonly operations: OperationsStore;
  readonly handleOperations: HandleOperations;
  readonly requests: RequestStore;
  readonly handleRequest: HandleRequest;
  readonly executorFor: ExecutorFor;
  readonly proposeChange: ProposeChange;
  readonly reportGate: ReportGate;
  readonly triage: TriageTeam;
  readonly watchService: WatchService;
  readonly readErrors: ReadErrors;
  readonly readDeploys: ReadDeploys;
  /** Null without a model. */
  readonly improvePostmortem: ImprovePostmortem | null;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly digestOf: (text: string) => string;
  /** An effect has ended: its successor in the stream may be ready. */
  readonly onEnded: () => void;
};

/** The agents, as the effects see them. What they find goes through the report and becomes events. */
export type TriageTeam = {
  /** The first look and the plan; without a model, all of it. Returns when that is said, or the signal fired. */
  readonly investigate: (request: TriageRequest) => Promise<void>;
  /** One specialist at its task. */
  readonly consult: (request: TriageRequest & { readonly number: number }) => Promise<void>;
  /** The last word, when nobody is waited for any more. */
  readonly conclude: (request: TriageRequest) => Promise<void>;
  readonly answer: (request: {
    readonly incident: Incident;
    readonly question: Question;
    readonly signal: AbortSignal;
  }) => Promise<{ readonly author: string; readonly text: string; readonly evidence: readonly EvidenceId[] }>;
};

export type TriageRequest = {
  readonly incident: Incident;
  readonly investigationId: InvestigationId;
  readonly report: TriageReport;
  readonly signal: AbortSignal;
};

export type TriageReport = {
  readonly step: (step: Omit<TriageStep, "number" | "at">) => Promise<void>;
  readonly summary: (summary: Omit<TriageSummary, "at">) => Promise<void>;
  /** `degraded` says in words for the channel why the model did not take part; null when all went as planned. */
  readonly finish: (degraded: string | null, bill: Bill | null) => Promise<void>;
  readonly plan: (
    plan: Plan,
    first: Report,
    asks: readonly { readonly specialist: SpecialistName; readonly task: string }[],
  ) => Promise<void>;
  /** @returns the incident with it, or null when it was not heard any more */
  readonly consulted: (
    number: number,
    state: Exclude<Consultation["state"], { kind: "waiting" }>,
    handOff: HandOff | null,
  ) => Promise<Incident | null>;
};

/** The share of failing requests over time, oldest first; null where nobody keeps it or it cannot be read. */
export type ReadErrors = (service: string, window: Window, signal: AbortSignal) => Promise<readonly Point[] | null>;

export type WatchService = (request: {
  readonly incident: Incident;
  readonly service: string;
  readonly since: string;
  readonly signal: AbortSignal;
}) => Promise<{
  readonly state: "healthy" | "unhealthy" | "unknown";
  readonly proof: string;
  readonly evidence: readonly EvidenceId[];
}>;

export type ImprovePostmortem = (
  incident: Incident,
  facts: PostmortemDraft,
  events: readonly RecordedEvent[],
  signal: AbortSignal,
) => Promise<
  | { readonly kind: "improved"; readonly draft: PostmortemDraft }
  | { readonly kind: "unavailable"; readonly reason: string }
>;
