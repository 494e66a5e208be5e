import type { Author } from "../../src/domain/actor.ts";
import type { GateItem } from "../../src/domain/gate.ts";
import type { Incident } from "../../src/domain/incident.ts";
import type { Verdict } from "../../src/domain/investigation.ts";
import type { Trigger } from "../../src/domain/policy.ts";
import type { PostmortemSection } from "../../src/domain/postmortem.ts";
import type { Role } from "../../src/domain/role.ts";
import type { Severity } from "../../src/domain/severity.ts";
import type { Status } from "../../src/domain/status.ts";
import { type Phrase, person, phraseOf, say } from "../phrase.ts";

/** `first-responder` is what the configuration says; people read "First responder". */
export const agentName = (name: string): string => {
  const words = name.replaceAll("-", " ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
};

/** Names of things, and the words on buttons. The mark beside a severity is for the eye; the name says the same. */
export const names = {
  severity: { P1: "🔴 P1", P2: "🟠 P2", P3: "🟡 P3", P4: "🔵 P4", P5: "⚪ P5" } satisfies Record<Severity, string>,
  status: {
    declared: "Declared, not acknowledged yet",
    investigating: "Investigating",
    identified: "Cause found",
    mitigated: "Mitigated, watching",
    resolved: "Resolved",
    closed: "Closed",
    cancelled: "Cancelled",
  } satisfies Record<Status, string>,
  role: {
    commander: "Incident commander",
    communications: "Communications",
    operations: "Operations",
    scribe: "Scribe",
    expert: "Expert",
  } satisfies Record<Role, string>,
  trigger: {
    major_incident: "Major incident",
    cost_spike: "Cost spike",
    security_breach: "Security breach",
    capacity_limit: "Capacity limit",
    cross_department: "Request from another department",
  } satisfies Record<Trigger, string>,
  gateItem: {
    tests_passing: "Tests pass",
    security_scan: "Security scan is clean",
    configuration_validated: "Configuration is valid",
    rollback_plan_ready: "There is a way back",
    monitoring_configured: "Monitoring watches it",
    infrastructure_as_code: "Infrastructure is code",
    no_manual_change: "Not changed by hand",
    version_controlled: "Under version control",
    documentation_updated: "Documentation is up to date",
  } satisfies Record<GateItem, string>,
  verdict: {
    confirmed: "Cause confirmed",
    likely: "Likely cause",
    inconclusive: "Cause not known yet",
    recovered: "No fault to be seen now",
  } satisfies Record<Verdict, string>,
  section: {
    summary: "Summary",
    impact: "Impact",
    cause: "Cause",
    went_well: "What went well",
    went_badly: "What went badly",
    lucky: "Where we were lucky",
    action_items: "Action items",
  } satisfies Record<PostmortemSection, string>,
  author: (author: Author): Phrase => {
    if (author.kind === "person") return phraseOf(person(author.userId));
    if (author.kind === "system") return phraseOf("Firebreak");
    return phraseOf(author.kind === "alert" ? `an alert from ${author.source}` : agentName(author.name));
  },
  nobody: "Nobody yet",
  none: "None named",
  more: (count: number) => `and ${count} more`,
  drill: "Drill: this is practice, nothing is broken",
  private: "Private: only the people in this channel see it",
  /** `INC-4 (P1): checkout is failing`, for sentences. */
  named: ({ id, severity, title, isDrill }: Incident): string =>
    `${isDrill ? "Drill " : ""}${id} (${severity}): ${title}`,
  button: {
    acknowledge: "Acknowledge",
    takeCommand: "Take command",
    update: "Send update",
    mitigate: "Impact is over",
    resolve: "Resolve",
    reopen: "Reopen",
    close: "Close",
    severity: "Change severity",
    lowerSeverity: "Lower severity",
    roles: "Give a role",
    page: "Page somebody",
    cancel: "Cancel: no incident",
    identify: "Cause found",
    task: "Add a task",
    note: "Add a note",
    investigate: "Investigate again",
    timeline: "Timeline",
    rollback: "Propose a rollback",
    evidence: "Evidence",
    declare: "Declare an incident",
    openChannel: "Open channel",
    done: "Done",
    newer: "Newer",
    older: "Older",
    help: "Help",
    allIncidents: "All incidents",
    postmortemAgain: "Draft again",
  },
  close: "Close",
  shortened: (count: number): Phrase => say`…and ${count} more.`,
};
