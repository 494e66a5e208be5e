import type { Alert } from "../domain/alert.ts";
import { alertName } from "../domain/alert-name.ts";
import { type Correlation, correlate, type KnownAlert } from "../domain/correlate.ts";
import { environmentOf } from "../domain/environment.ts";
import { incidentIdOf } from "../domain/ids.ts";
import type { OpenIncident } from "../domain/open-incident.ts";
import type { Policy } from "../domain/policy.ts";
import { serviceOf } from "../domain/service.ts";
import { systemClock } from "./clock.ts";

/** What would become of these alerts in a quiet house, one after the other: a line for each. INC-1 is the first of them. */
export const rehearse = (alerts: readonly Alert[], policy: Policy): readonly string[] => {
  let incidents: readonly OpenIncident[] = [];
  const known = new Map<string, KnownAlert>();
  return alerts.map((said) => {
    const alert = { ...said, service: serviceOf(policy.services, said)?.name ?? said.service };
    const now = systemClock.now();
    const nothingElse = { offer: "none", isFromMessage: false, silences: [], isBudgetSpent: false } as const;
    const scene = { ...nothingElse, known: known.get(alertName(alert)) ?? null, incidents };
    const would = correlate(alert, scene, policy, now);
    if (would.kind === "declare") {
      const id = incidentIdOf(incidents.length + 1);
      const environment = environmentOf(alert, policy.services);
      const opened: OpenIncident = {
        id,
        severity: would.severity,
        services: alert.service === null ? [] : [alert.service],
        environments: environment === null ? [] : [environment],
        declaredAt: now,
        kind: would.isOverflow ? "overflow" : "plain",
        isOfAlerts: true,
      };
      incidents = [...incidents, opened];
    }
    const home =
      would.kind === "declare" ? incidentIdOf(incidents.length) : "incident" in would ? would.incident : null;
    const severity = incidents.find(({ id }) => id === home)?.severity;
    if (home !== null && severity !== undefined) {
      const { state, severityLabel } = alert;
      known.set(alertName(alert), { incident: home, severity, overSince: null, state, severityLabel, changedAt: [] });
    }
    const about = `${alert.title} [${alert.fingerprint}], service ${alert.service ?? "unknown"}, ${alert.state}`;
    return `${about}: would ${wordsFor(would)}: ${would.reason}`;
  });
};

const wordsFor = (would: Correlation): string => {
  switch (would.kind) {
    case "declare":
      return would.isOverflow ? `declare a ${would.severity} for all that is too much` : `declare a ${would.severity}`;
    case "attach":
      return `join ${would.incident}`;
    case "deduplicate":
      return `change nothing about ${would.incident} but its count`;
    case "offer":
      return "be offered with buttons";
    case "ignore":
      return "be ignored";
  }
};
