import type { EscalationLevel, Policy } from "../domain/policy.ts";
import type { Service, ServiceCatalogue } from "../domain/service.ts";
import { type Severity, severities } from "../domain/severity.ts";
import type { ConfigFile } from "./file-schema.ts";

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
    expiresAfterMs: file.approvals.expires_after,
  },
  updateEveryMs: eachSeverity((severity) => {
    const said = file.updates[severity] ?? file.updates.default;
    return said === undefined ? defaultUpdateEveryMs[severity] : said === false ? null : said;
  }),
  postmortem: { requiredFor: file.postmortem.required_for, remindAfterMs: file.postmortem.remind_after },
  reopenWindowMs: file.reopen_within,
  verification: { everyMs: file.verification.every, forMs: file.verification.for },
  alerts: { declare: file.alerts.declare, attachWithinMs: file.alerts.attach_within },
  services: servicesOf(file),
});

const eachSeverity = <T>(value: (severity: Severity) => T): Record<Severity, T> =>
  Object.fromEntries(severities.map((severity) => [severity, value(severity)])) as Record<Severity, T>;

/** With no policy written, the groups that exist are called one after the other: responders, approvers, founders. */
const levelsOf = (file: ConfigFile, trigger: keyof ConfigFile["escalation"]): readonly EscalationLevel[] => {
  const written = file.escalation[trigger]?.levels;
  if (written !== undefined) return written.map(({ notify, ack_within: ackWithinMs }) => ({ notify, ackWithinMs }));
  const minutes = { responders: 5, approvers: 10, founders: 15 };
  return Object.entries(minutes)
    .filter(([group]) => (file.people.groups[group] ?? []).length > 0)
    .map(([group, ackWithin]) => ({ notify: [group], ackWithinMs: ackWithin * minuteMs }));
};

const servicesOf = (file: ConfigFile): ServiceCatalogue =>
  Object.fromEntries(
    Object.entries(file.services).map(([name, written]): [string, Service] => [
      name,
      {
        name,
        owner: written.owner,
        environment: written.environment,
        tier: written.tier,
        dependsOn: written.depends_on,
        matchLabels: written.match.labels,
        runbook: written.runbook,
        rollback:
          written.rollback === null
            ? null
            : {
                executor: written.rollback.executor,
                approvers: written.rollback.approvers,
                gate: written.rollback.gate,
              },
      },
    ]),
  );
