import type { Actor } from "./actor.ts";
import type { CommandKind } from "./command.ts";
import type { Refusal } from "./refusal.ts";

/**
 * Who may give a command, before any rule about the incident is asked.
 * member   a full member of the workspace whom Slack has confirmed at the click
 * person   a member, or somebody Slack could not be asked about: an incident goes on while Slack is half down. None of
 *          it makes a change easier: the quorum goes by the worst severity that there was, and only members decide.
 * system   our own timers and recorded results
 * agent    a specialist; may record what it saw and propose, nothing else
 */
type Grant = "member" | "person" | "system" | "agent" | "alert" | "department";

const grants = {
  declare: ["person", "alert", "department"],
  declare_late: ["person"],
  record_channel: ["system"],
  record_invite_failures: ["system"],
  record_alerts: ["alert", "person", "system"],
  acknowledge: ["person"],
  identify: ["person"],
  mitigate: ["person"],
  resolve: ["person", "system"],
  close: ["person"],
  reopen: ["person"],
  cancel: ["person"],
  set_severity: ["person"],
  rename: ["person"],
  describe: ["person"],
  take_command: ["person"],
  assign_role: ["person"],
  release_role: ["person"],
  offer_command: ["person"],
  accept_command: ["person"],
  escalate: ["person", "alert", "agent", "department"],
  call_next_level: ["person", "system"],
  page: ["person"],
  record_call: ["system"],
  post_update: ["person"],
  remind_update: ["system"],
  snooze_reminder: ["person"],
  stop_reminders: ["person"],
  add_note: ["person", "agent"],
  edit_note: ["person"],
  remove_note: ["person"],
  add_task: ["person"],
  complete_task: ["person"],
  investigate: ["person", "system"],
  stop_investigation: ["person"],
  record_step: ["agent"],
  record_summary: ["agent"],
  record_triage_picture: ["system"],
  finish_investigation: ["agent"],
  plan_investigation: ["agent"],
  end_consultation: ["agent"],
  end_overdue: ["system"],
  rate_summary: ["person"],
  ask: ["person"],
  record_answer: ["agent"],
  propose_change: ["member", "agent", "system"],
  tick_gate: ["member"],
  approve_change: ["member"],
  break_glass: ["member"],
  reject_change: ["member"],
  withdraw_change: ["member"],
  expire_change: ["system"],
  hold_change: ["system"],
  start_change: ["system"],
  record_change_outcome: ["system"],
  settle_change: ["member"],
  record_verification: ["system"],
  record_picture: ["system"],
  draft_postmortem: ["person"],
  record_postmortem: ["system"],
  edit_postmortem: ["person"],
  publish_postmortem: ["person"],
  remind_postmortem: ["system"],
  remind_tasks: ["system"],
} satisfies Record<CommandKind, readonly Grant[]>;

const grantsHeldBy = (actor: Actor): readonly Grant[] => {
  if (actor.kind !== "person") return [actor.kind];
  if (actor.standing === "member") return ["member", "person"];
  return actor.standing === "unknown" ? ["person"] : [];
};

/** @returns null when the actor may give this command; otherwise the refusal to show. */
export const refusalFor = (actor: Actor, command: CommandKind): Refusal | null => {
  const allowed: readonly Grant[] = grants[command];
  if (grantsHeldBy(actor).some((grant) => allowed.includes(grant))) return null;
  return { kind: "not_allowed", needs: neededFor(actor, allowed) };
};

const neededFor = (actor: Actor, allowed: readonly Grant[]): string => {
  if (actor.kind !== "person") return `this is not for ${actor.kind === "agent" ? "agents" : "programs"}`;
  if (actor.standing === "unknown" && allowed.includes("member"))
    return "Slack could not confirm who you are just now; try again in a minute";
  return allowed.includes("person") || allowed.includes("member")
    ? "a full member of this workspace (guests, external and deactivated people cannot)"
    : "only Firebreak itself does this";
};

/** For the test that no agent can ever act. */
export const commandsOfAgents = (): readonly CommandKind[] =>
  (Object.keys(grants) as CommandKind[]).filter((kind) => (grants[kind] as readonly Grant[]).includes("agent"));
