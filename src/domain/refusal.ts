import type { ChangeState } from "./change.ts";
import type { GateItem } from "./gate.ts";
import type { ChangeId, UserId } from "./ids.ts";
import type { PostmortemSection } from "./postmortem.ts";
import type { Severity } from "./severity.ts";
import type { Status } from "./status.ts";

/** Why something that a person (or a timer) asked for was not done. The view words it: what, why, what next. */
export type Refusal =
  | { readonly kind: "no_such_incident"; readonly said: string | null }
  | { readonly kind: "wrong_status"; readonly status: Status; readonly allowed: readonly Status[] }
  | { readonly kind: "not_allowed"; readonly needs: string }
  | { readonly kind: "already_done"; readonly what: string }
  | { readonly kind: "missing"; readonly field: string; readonly expected: string }
  /** It cannot be closed: its post-mortem was not published, or not even drafted. */
  | { readonly kind: "postmortem_owed"; readonly severity: Severity; readonly isDrafted: boolean }
  /** People have not said yet that it may be published as it is. */
  | { readonly kind: "postmortem_gaps"; readonly sections: readonly PostmortemSection[] }
  | { readonly kind: "too_late"; readonly what: string }
  | { readonly kind: "not_found"; readonly what: string; readonly known: readonly string[] }
  | { readonly kind: "command_held"; readonly by: string }
  | { readonly kind: "not_offered" }
  | { readonly kind: "gate_missing"; readonly changeId: ChangeId; readonly missing: readonly GateItem[] }
  | { readonly kind: "digest_changed"; readonly changeId: ChangeId }
  /** What was written down was changed afterwards, behind our back: nothing is run on such a record. */
  | { readonly kind: "record_altered"; readonly log: string; readonly seq: number; readonly problem: string }
  | { readonly kind: "change_settled"; readonly changeId: ChangeId; readonly state: ChangeState["kind"] }
  /** `by` names the change that has the service: `CHG-1`, or `INC-3 CHG-1` of another incident. */
  | { readonly kind: "service_busy"; readonly service: string; readonly by: string }
  /** Nobody can vouch for this item: it follows from where the change comes from, and it names nothing. */
  | { readonly kind: "not_vouchable"; readonly item: GateItem }
  | { readonly kind: "halted"; readonly by: UserId; readonly reason: string }
  /** Somebody wants the agents to stop, and none of them works. */
  | { readonly kind: "nothing_runs" }
  | { readonly kind: "stale"; readonly what: string };

export type RefusalKind = Refusal["kind"];
