import type { Instant } from "../base/instant.ts";
import type { Author } from "./actor.ts";
import type { Alert, GatheredAlert } from "./alert.ts";
import type { Proposal } from "./change.ts";
import type { Picture } from "./chart.ts";
import type { CallOutcome } from "./escalation.ts";
import type { GateItem } from "./gate.ts";
import type { ChangeId, ChannelId, EvidenceId, InvestigationId, MessageTs, QuestionId, TaskId, UserId } from "./ids.ts";
import type { Origin } from "./incident.ts";
import type {
  Bill,
  Consultation,
  ConsultationState,
  Plan,
  Question,
  Rating,
  Report,
  TriagePicture,
  TriageStep,
  TriageSummary,
} from "./investigation.ts";
import type { EscalationLevel, Mention, Trigger } from "./policy.ts";
import type { PostmortemDraft, PostmortemSection } from "./postmortem.ts";
import type { Role } from "./role.ts";
import type { Severity } from "./severity.ts";

/** What happened. The events of an incident are its timeline and the only truth; everything else is derived. */
export type IncidentEvent =
  | {
      readonly kind: "declared";
      readonly title: string;
      readonly severity: Severity;
      readonly services: readonly string[];
      readonly summary: string;
      readonly isPrivate: boolean;
      readonly isDrill: boolean;
      readonly origin: Origin;
    }
  | { readonly kind: "channel_opened"; readonly channelId: ChannelId; readonly name: string }
  | { readonly kind: "invites_failed"; readonly failures: readonly { mention: Mention; reason: string }[] }
  | { readonly kind: "alert_attached"; readonly alert: Alert }
  | { readonly kind: "alert_repeated"; readonly alert: Alert }
  | {
      readonly kind: "alert_resolved";
      readonly source: string;
      readonly fingerprint: string;
      readonly title: string;
      readonly resolvedAt: Instant;
    }
  /** Alerts beyond those that are followed one by one, as they came in together. */
  | { readonly kind: "alerts_gathered"; readonly alerts: readonly GatheredAlert[] }
  /** It changes so often that its changes are no news until then. */
  | {
      readonly kind: "alert_flapping";
      readonly source: string;
      readonly fingerprint: string;
      readonly title: string;
      readonly changes: number;
      readonly until: Instant;
    }
  | { readonly kind: "acknowledged" }
  | { readonly kind: "identified"; readonly cause: string }
  | { readonly kind: "mitigated"; readonly impact: string }
  | { readonly kind: "resolved"; readonly resolution: string }
  | { readonly kind: "closed" }
  | { readonly kind: "reopened"; readonly reason: string }
  | { readonly kind: "cancelled"; readonly reason: string }
  | { readonly kind: "severity_changed"; readonly from: Severity; readonly to: Severity; readonly reason: string }
  | { readonly kind: "renamed"; readonly from: string; readonly to: string }
  | { readonly kind: "described"; readonly summary: string; readonly services: readonly string[] }
  | { readonly kind: "role_assigned"; readonly role: Role; readonly userId: UserId }
  | { readonly kind: "role_released"; readonly role: Role; readonly userId: UserId }
  | { readonly kind: "command_offered"; readonly from: UserId; readonly to: UserId }
  | {
      readonly kind: "escalation_started";
      readonly round: number;
      readonly trigger: Trigger;
      readonly reason: string;
      readonly levels: readonly EscalationLevel[];
    }
  | {
      readonly kind: "level_called";
      readonly round: number;
      readonly level: number;
      readonly mentions: readonly Mention[];
      readonly nextAt: Instant;
    }
  | {
      readonly kind: "call_recorded";
      readonly round: number;
      readonly level: number;
      readonly mention: Mention;
      readonly outcome: CallOutcome;
    }
  | { readonly kind: "escalation_acknowledged"; readonly round: number; readonly level: number }
  | { readonly kind: "escalation_exhausted"; readonly round: number }
  | { readonly kind: "escalation_stopped"; readonly round: number; readonly because: string }
  | { readonly kind: "paged"; readonly mentions: readonly Mention[]; readonly reason: string }
  | {
      readonly kind: "update_posted";
      readonly number: number;
      readonly conditions: string;
      readonly actions: string;
      readonly needs: string;
    }
  | { readonly kind: "update_due"; readonly dueAt: Instant }
  /** When the next update is expected; null: nobody is reminded any more. */
  | { readonly kind: "reminder_set"; readonly dueAt: Instant | null }
  | { readonly kind: "noted"; readonly text: string; readonly messageTs: MessageTs | null }
  | { readonly kind: "note_edited"; readonly messageTs: MessageTs; readonly text: string }
  | { readonly kind: "note_removed"; readonly messageTs: MessageTs }
  | { readonly kind: "task_added"; readonly taskId: TaskId; readonly text: string; readonly owner: UserId | null }
  | { readonly kind: "task_done"; readonly taskId: TaskId; readonly text: string }
  | {
      readonly kind: "investigation_started";
      readonly investigationId: InvestigationId;
      readonly question: string | null;
    }
  | { readonly kind: "step_recorded"; readonly investigationId: InvestigationId; readonly step: TriageStep }
  | { readonly kind: "summary_recorded"; readonly investigationId: InvestigationId; readonly summary: TriageSummary }
  | {
      readonly kind: "investigation_pictured";
      readonly investigationId: InvestigationId;
      readonly picture: TriagePicture;
    }
  | {
      readonly kind: "investigation_finished";
      readonly investigationId: InvestigationId;
      readonly degraded: string | null;
      readonly bill: Bill | null;
    }
  /** The first responder is through, and it is decided who looks further. */
  | {
      readonly kind: "investigation_planned";
      readonly investigationId: InvestigationId;
      readonly plan: Plan;
      readonly first: Report;
    }
  | {
      readonly kind: "consultation_asked";
      readonly investigationId: InvestigationId;
      readonly consultation: Omit<Consultation, "state">;
    }
  | {
      readonly kind: "consultation_ended";
      readonly investigationId: InvestigationId;
      readonly number: number;
      readonly state: Exclude<ConsultationState, { kind: "waiting" }>;
    }
  | {
      readonly kind: "summary_rated";
      readonly investigationId: InvestigationId;
      readonly verdict: Rating["verdict"];
      readonly reason: string;
    }
  | { readonly kind: "investigation_stopped"; readonly investigationId: InvestigationId }
  | {
      readonly kind: "asked";
      readonly questionId: QuestionId;
      readonly intent: Question["intent"];
      readonly text: string;
      readonly channelId: ChannelId;
      readonly threadTs: MessageTs;
    }
  | {
      readonly kind: "answered";
      readonly questionId: QuestionId;
      readonly author: string;
      readonly text: string;
      readonly evidence: readonly EvidenceId[];
    }
  | {
      readonly kind: "change_proposed";
      readonly changeId: ChangeId;
      readonly proposal: Proposal;
      readonly digest: string;
    }
  | { readonly kind: "gate_ticked"; readonly changeId: ChangeId; readonly item: GateItem; readonly reason: string }
  | { readonly kind: "change_approved"; readonly changeId: ChangeId; readonly digest: string }
  /** The last approval that was needed; the executor may begin. */
  | { readonly kind: "quorum_reached"; readonly changeId: ChangeId; readonly digest: string }
  /** The rules were overridden for this change: by whom is the event's actor, and what was overridden stands here. */
  | {
      readonly kind: "glass_broken";
      readonly changeId: ChangeId;
      readonly digest: string;
      readonly reason: string;
      readonly missing: readonly GateItem[];
      readonly approvalsMissing: number;
    }
  | { readonly kind: "change_held"; readonly changeId: ChangeId; readonly because: string | null }
  | { readonly kind: "change_superseded"; readonly changeId: ChangeId; readonly by: ChangeId }
  | { readonly kind: "change_rejected"; readonly changeId: ChangeId; readonly reason: string }
  | { readonly kind: "change_withdrawn"; readonly changeId: ChangeId }
  | { readonly kind: "change_expired"; readonly changeId: ChangeId }
  | { readonly kind: "change_started"; readonly changeId: ChangeId; readonly digest: string }
  | {
      readonly kind: "change_finished";
      readonly changeId: ChangeId;
      readonly outcome: "succeeded" | "failed" | "unclear";
      readonly log: string;
      readonly watchUntil: Instant | null;
    }
  | {
      readonly kind: "change_verified";
      readonly changeId: ChangeId;
      readonly verdict: "recovered" | "not_recovered" | "unknown";
      readonly proof: string;
      readonly evidence: readonly EvidenceId[];
    }
  | { readonly kind: "change_pictured"; readonly changeId: ChangeId; readonly picture: Picture }
  | { readonly kind: "postmortem_requested" }
  | { readonly kind: "postmortem_drafted"; readonly draft: PostmortemDraft }
  /** A line is a sentence. Sections that are not named stay as they are. */
  | {
      readonly kind: "postmortem_edited";
      readonly sections: Readonly<Partial<Record<PostmortemSection, readonly string[]>>>;
    }
  | { readonly kind: "postmortem_published" }
  | { readonly kind: "postmortem_due" }
  /** Some time after the end these are still open. */
  | { readonly kind: "tasks_due"; readonly taskIds: readonly TaskId[] };

export type EventKind = IncidentEvent["kind"];
export type EventOf<Kind extends EventKind> = Extract<IncidentEvent, { kind: Kind }>;

/** An event with its place in the log: who, when, and the number that people can quote. */
export type RecordedEvent = {
  /** 1-based, without gaps within an incident. */
  readonly seq: number;
  readonly at: Instant;
  readonly actor: Author;
  readonly event: IncidentEvent;
};
