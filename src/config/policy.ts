import type { AlertPolicy } from "../domain/alert-policy.ts";
import type { ChangeAction } from "../domain/change-action.ts";
import { environmentNamed } from "../domain/environment.ts";
import type { GateItem } from "../domain/gate.ts";
import type { EscalationLevel, Policy } from "../domain/policy.ts";
import type { ChangePolicy, Service, ServiceCatalogue } from "../domain/service.ts";
import { type Severity, severities } from "../domain/severity.ts";
import { defaultGate } from "./default-gates.ts";
import { actionsAllowed, type ExecutorConfig } from "./executor-schema.ts";
import type { ConfigFile } from "./file-schema.ts";
import { requestPolicyOf } from "./request-policy.ts";

const minuteMs = 60_000;

const defaultMeanings: Readonly<Record<Severity, string>> = {
  P1: "Critical: customers cannot use something important",
  P2: "Major: badly degraded, or at risk of becoming critical",
  P3: "Moderate: some customers, or a workaround exists",
  P4: "Minor: an annoyance, no hurry",
  P5: "Trivial: to look at some time",
};

const defaultUpdateEveryMs: Readonly<Record<Severity, number | null>> = {
  P1: 30 * minuteMs,
  P2: 60 * minuteMs,
  P3: null,
  P4: null,
  P5: null,
};

const defaultQuorum: Readonly<Record<Severity, number>> = { P1: 2, P2: 2, P3: 1, P4: 1, P5: 1 };

/** The rules' own view of the configuration: domain types only. */
export const policyOf = (file: ConfigFile): Policy => ({
  groups: file.people.groups,
  severities: {
    default: file.severities.default,
    page: file.severities.page,
    meaning: eachSeverity((severity) => file.severities.meanings[severity] ?? defaultMeanings[severity]),
  },
  escalation: {
    major_incident: levelsOf(file, "major_incident"),
    cost_spike: levelsOf(file, "cost_spike"),
    security_breach: levelsOf(file, "security_breach"),
    capacity_limit: levelsOf(file, "capacity_limit"),
    cross_department: levelsOf(file, "cross_department"),
  },
  approvals: {
    quorum: eachSeverity((s) => file.approvals.quorum[s] ?? file.approvals.quorum.default ?? defaultQuorum[s]),
    statefulQuorum: file.approvals.stateful_quorum,
    approvers: eachSeverity((s) => file.approvals.approvers[s] ?? file.approvals.approvers.default ?? null),
    expiresAfterMs: file.approvals.expires_after,
    breakGlass: file.approvals.break_glass,
    controllers: file.approvals.controllers,
  },
  gates: {
    rollback: gatesOf(file, "rollback"),
    deploy: gatesOf(file, "deploy"),
    scale: gatesOf(file, "scale"),
    restart: gatesOf(file, "restart"),
    flag: gatesOf(file, "flag"),
  },
  updateEveryMs: eachSeverity((severity) => {
    const said = file.updates[severity] ?? file.updates.default;
    return said === undefined ? defaultUpdateEveryMs[severity] : said === false ? null : said;
  }),
  postmortem: { requiredFor: file.postmortem.required_for, remindAfterMs: file.postmortem.remind_after },
  tasks: { remindAfterMs: file.tasks.remind_after },
  reopenWindowMs: file.reopen_within,
  verification: { everyMs: file.verification.every, forMs: file.verification.for },
  alerts: alertPolicyOf(file),
  services: servicesOf(file),
  requests: requestPolicyOf(file),
  targets: Object.keys(file.escalates_to),
});

const eachSeverity = <T>(value: (severity: Severity) => T): Record<Severity, T> =>
  Object.fromEntries(severities.map((severity) => [severity, value(severity)])) as Record<Severity, T>;

const alertPolicyOf = ({ alerts }: ConfigFile): AlertPolicy => ({
  declare: alerts.declare,
  attachWithinMs: alerts.attach_within,
  onWorse: alerts.on_worse,
  flapping: { changes: alerts.flapping.changes, withinMs: alerts.flapping.within },
  resolveWhenAllEnded: alerts.resolve_when_all_ended,
  budget: { alerts: alerts.budget.alerts, withinMs: alerts.budget.within },
  newIncidentsPerMinute: alerts.new_incidents_per_minute,
  maintenance: alerts.maintenance.map((one) => ({
    ...one,
    environment: one.environment === null ? null : environmentNamed(one.environment),
  })),
});

/** With no policy written, the groups that exist are called one after the other: responders, approvers, founders. */
const levelsOf = (file: ConfigFile, trigger: keyof ConfigFile["escalation"]): readonly EscalationLevel[] => {
  const written = file.escalation[trigger]?.levels;
  if (written !== undefined) return written.map(({ notify, ack_within: ackWithinMs }) => ({ notify, ackWithinMs }));
  const minutes = { responders: 5, approvers: 10, founders: 15 };
  return Object.entries(minutes)
    .filter(([group]) => (file.people.groups[group] ?? []).length > 0)
    .map(([group, ackWithin]) => ({ notify: [group], ackWithinMs: ackWithin * minuteMs }));
};

const gatesOf = (file: ConfigFile, action: ChangeAction): Readonly<Record<Severity, readonly GateItem[]>> =>
  eachSeverity((s) => file.gates[action][s] ?? file.gates[action].default ?? defaultGate(action, s));

type WrittenService = ConfigFile["services"][string];

/** What the service's executors can do, or are allowed to; a pass for the pipeline's own deploy can always be asked for. */
const changesOf = ({ rollback, flag }: WrittenService): Service["changes"] => {
  const pass: ChangePolicy = { executor: "pipeline", approvers: rollback?.approvers ?? ["approvers"], gate: null };
  return {
    deploy: pass,
    ...(flag === null ? {} : policiesOf(flag, ["flag", "rollback"])),
    ...(rollback === null ? {} : policiesOf(rollback, ["rollback"])),
  };
};

/** @param gated the actions that its own `gate` speaks of; the others are asked what `gates` says */
const policiesOf = (written: ExecutorConfig, gated: readonly ChangeAction[]): Service["changes"] => {
  const { executor, approvers, gate = null } = written;
  return Object.fromEntries(
    actionsAllowed(written).map((action) => [
      action,
      { executor, approvers, gate: gated.includes(action) ? gate : null },
    ]),
  );
};

const servicesOf = (file: ConfigFile): ServiceCatalogue =>
  Object.fromEntries(
    Object.entries(file.services).map(([name, written]): [string, Service] => [
      name,
      {
        name,
        owner: written.owner,
        environment: environmentNamed(written.environment),
        tier: written.tier,
        dependsOn: written.depends_on,
        matchLabels: written.match.labels,
        runbook: written.runbook,
        isStateful: written.stateful,
        slo: written.slo === null ? null : { objective: written.slo.objective, windowMs: written.slo.window },
        isGateReported: written.deploy_gate !== null,
        changes: changesOf(written),
      },
    ]),
  );
