import type { Instant } from "../base/instant.ts";
import type { Alert } from "./alert.ts";
import type { Proposal } from "./change.ts";
import type { Picture } from "./chart.ts";
import type { CallOutcome } from "./escalation.ts";
import type { ExecutorSettings } from "./executor-settings.ts";
import type { GateCheck, GateItem } from "./gate.ts";
import type { ChangeId, ChannelId, EvidenceId, InvestigationId, MessageTs, QuestionId, TaskId, UserId } from "./ids.ts";
import type { Origin } from "./incident.ts";
import type {
  Bill,
  ConsultationState,
  HandOff,
  Plan,
  Rating,
  Report,
  TriagePicture,
  TriageStep,
  TriageSummary,
} from "./investigation.ts";
import type { Mention, Trigger } from "./policy.ts";
import type { PostmortemDraft, PostmortemSection } from "./postmortem.ts";
import type { Role } from "./role.ts";
import type { SpecialistName } from "./routing.ts";
import type { Severity } from "./severity.ts";
import type { HistoryLook } from "./version-history.ts";

/** Somebody says that there is an incident. */
type Declare = {
  readonly kind: "declare";
  readonly title: string;
  /** Null: the configured default. */
  readonly severity: Severity | null;
  readonly services: readonly string[];
  readonly summary: string;
  readonly commander: UserId | null;
  readonly isPrivate: boolean;
  readonly isDrill: boolean;
  /** False only when the declarer chose, visibly, to call nobody. */
  readonly callPeople: boolean;
  readonly origin: Origin;
  readonly alerts: readonly Alert[];
};

/** `isKnown`: the incident holds it already, also when it only counts it. */
export type ArrivedAlert = { readonly alert: Alert; readonly isKnown: boolean };

/**
 * Everything that can be asked of an incident, by whatever surface: typed, clicked, sent by an alert, a timer or an agent.
 * Adding a case here makes the compiler point at the permission table and at `decide`.
 */
export type Command =
  // Beginning
  | Declare
  /** A declaration that was kept on disk while the database was down. */
  | {
      readonly kind: "declare_late";
      readonly declaration: Declare;
      readonly saidAt: Instant;
      /** The channel that was made for it meanwhile; null when there is none. */
      readonly channel: { readonly channelId: ChannelId; readonly name: string } | null;
    }
  | { readonly kind: "record_channel"; readonly channelId: ChannelId; readonly name: string }
  | { readonly kind: "record_invite_failures"; readonly failures: readonly { mention: Mention; reason: string }[] }
  | {
      readonly kind: "record_alerts";
      /** As they came in; the same one may be there several times. */
      readonly alerts: readonly ArrivedAlert[];
      /** What the incident becomes when it is not as bad already; null: nothing. */
      readonly raise: { readonly to: Severity; readonly reason: string } | null;
    }
  // Life
  | { readonly kind: "acknowledge" }
  | { readonly kind: "identify"; readonly cause: string }
  | { readonly kind: "mitigate"; readonly impact: string }
  | { readonly kind: "resolve"; readonly resolution: string }
  | { readonly kind: "close" }
  | { readonly kind: "reopen"; readonly reason: string }
  | { readonly kind: "cancel"; readonly reason: string }
  | { readonly kind: "set_severity"; readonly severity: Severity; readonly reason: string }
  | { readonly kind: "rename"; readonly title: string }
  /** Null: stays as it is. */
  | { readonly kind: "describe"; readonly summary: string | null; readonly services: readonly string[] | null }
  // People
  | { readonly kind: "take_command" }
  | { readonly kind: "assign_role"; readonly role: Role; readonly userId: UserId }
  | { readonly kind: "release_role"; readonly role: Role; readonly userId: UserId }
  | { readonly kind: "offer_command"; readonly to: UserId }
  | { readonly kind: "accept_command" }
  // Calling
  | { readonly kind: "escalate"; readonly trigger: Trigger; readonly reason: string }
  /** `fromLevel` is the level the caller saw: a late timer or a second click finds another one and is refused. */
  | { readonly kind: "call_next_level"; readonly round: number; readonly fromLevel: number }
  | { readonly kind: "page"; readonly mentions: readonly Mention[]; readonly reason: string }
  | {
      readonly kind: "record_call";
      readonly round: number;
      readonly level: number;
      readonly mention: Mention;
      readonly outcome: CallOutcome;
    }
  // Talking
  | { readonly kind: "post_update"; readonly conditions: string; readonly actions: string; readonly needs: string }
  | { readonly kind: "remind_update"; readonly dueAt: string }
  | { readonly kind: "snooze_reminder"; readonly forMs: number }
  | { readonly kind: "stop_reminders" }
  | { readonly kind: "add_note"; readonly text: string; readonly messageTs: MessageTs | null }
  | { readonly kind: "edit_note"; readonly messageTs: MessageTs; readonly text: string }
  | { readonly kind: "remove_note"; readonly messageTs: MessageTs }
  | { readonly kind: "add_task"; readonly text: string; readonly owner: UserId | null }
  | { readonly kind: "complete_task"; readonly taskId: TaskId }
  // Triage
  | { readonly kind: "investigate"; readonly question: string | null }
  | { readonly kind: "stop_investigation"; readonly investigationId: InvestigationId }
  | {
      readonly kind: "record_step";
      readonly investigationId: InvestigationId;
      readonly step: Omit<TriageStep, "number" | "at">;
    }
  | {
      readonly kind: "record_summary";
      readonly investigationId: InvestigationId;
      readonly summary: Omit<TriageSummary, "at">;
    }
  | {
      readonly kind: "record_triage_picture";
      readonly investigationId: InvestigationId;
      readonly picture: TriagePicture;
    }
  | {
      readonly kind: "finish_investigation";
      readonly investigationId: InvestigationId;
      readonly degraded: string | null;
      readonly bill: Bill | null;
    }
  /** The chief has decided who looks further, each at one task. */
  | {
      readonly kind: "plan_investigation";
      readonly investigationId: InvestigationId;
      readonly plan: Plan;
      readonly first: Report;
      readonly asks: readonly { readonly specialist: SpecialistName; readonly task: string }[];
    }
  | {
      readonly kind: "end_consultation";
      readonly investigationId: InvestigationId;
      readonly number: number;
      readonly state: Exclude<ConsultationState, { kind: "waiting" }>;
      /** Whom the specialist would ask next; null: nobody. */
      readonly handOff: HandOff | null;
    }
  /** The watchdog: whoever has not answered by now is not waited for. */
  | { readonly kind: "end_overdue"; readonly investigationId: InvestigationId }
  | {
      readonly kind: "rate_summary";
      readonly investigationId: InvestigationId;
      readonly verdict: Rating["verdict"];
      readonly reason: string;
    }
  | { readonly kind: "ask"; readonly text: string; readonly channelId: ChannelId; readonly threadTs: MessageTs }
  | {
      readonly kind: "record_answer";
      readonly questionId: QuestionId;
      readonly author: string;
      readonly text: string;
      readonly evidence: readonly EvidenceId[];
    }
  // Changes
  | {
      readonly kind: "propose_change";
      /** Of a rollback. */
      readonly history: HistoryLook;
      readonly change: Pick<
        Proposal,
        | "action"
        | "service"
        | "target"
        | "from"
        | "to"
        | "source"
        | "reason"
        | "evidence"
        | "blastRadius"
        | "undo"
        | "executor"
        | "settings"
        | "undoes"
      >;
      /** What the adapters could prove before it was proposed; items they say nothing of start as missing. */
      readonly proofs: readonly GateCheck[];
    }
  | { readonly kind: "tick_gate"; readonly changeId: ChangeId; readonly item: GateItem; readonly reason: string }
  | { readonly kind: "approve_change"; readonly changeId: ChangeId; readonly digest: string }
  /** The founder override: one person of the few who may takes it on themselves, with a reason that everybody reads. */
  | { readonly kind: "break_glass"; readonly changeId: ChangeId; readonly digest: string; readonly reason: string }
  | { readonly kind: "reject_change"; readonly changeId: ChangeId; readonly reason: string }
  | { readonly kind: "withdraw_change"; readonly changeId: ChangeId }
  | { readonly kind: "expire_change"; readonly changeId: ChangeId }
  /** An approved change cannot start yet; null: nothing holds it any more. */
  | { readonly kind: "hold_change"; readonly changeId: ChangeId; readonly because: string | null }
  | {
      readonly kind: "start_change";
      readonly changeId: ChangeId;
      readonly digest: string;
      /** Of what would carry it out now; null: nothing is configured. */
      readonly settings: ExecutorSettings | null;
    }
  | {
      readonly kind: "record_change_outcome";
      readonly changeId: ChangeId;
      readonly outcome: "succeeded" | "failed" | "unclear";
      readonly log: string;
    }
  /** A person looked and says what really happened to a change whose outcome was unclear. */
  | {
      readonly kind: "settle_change";
      readonly changeId: ChangeId;
      readonly outcome: "succeeded" | "failed";
      readonly reason: string;
    }
  | {
      readonly kind: "record_verification";
      readonly changeId: ChangeId;
      readonly verdict: "recovered" | "not_recovered" | "unknown";
      readonly proof: string;
      readonly evidence: readonly EvidenceId[];
    }
  | { readonly kind: "record_picture"; readonly changeId: ChangeId; readonly picture: Picture }
  // Learning
  | { readonly kind: "draft_postmortem" }
  | { readonly kind: "record_postmortem"; readonly draft: PostmortemDraft }
  | {
      readonly kind: "edit_postmortem";
      readonly sections: Readonly<Partial<Record<PostmortemSection, readonly string[]>>>;
    }
  /** `anyway`: whoever asks has seen that it has gaps. */
  | { readonly kind: "publish_postmortem"; readonly anyway: boolean }
  | { readonly kind: "remind_postmortem" }
  /** `since`: what the reminder counts from; a newer count makes it stale. */
  | { readonly kind: "remind_tasks"; readonly since: Instant };

export type CommandKind = Command["kind"];
export type CommandOf<Kind extends CommandKind> = Extract<Command, { kind: Kind }>;
