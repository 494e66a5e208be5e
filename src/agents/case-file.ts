import type { Evidence } from "../app/ports/evidence-store.ts";
import { correctionsIn, correctionsTold } from "../domain/correction.ts";
import type { Incident } from "../domain/incident.ts";
import type { TriageSummary } from "../domain/investigation.ts";
import { presentForeign } from "./present.ts";

/** The part of a prompt that all agents get: what is known of an incident. What strangers wrote stands between boundaries. */
export const saidOf = ({ title, summary, services, alerts, notes }: Incident): string =>
  [
    title,
    summary,
    servicesSaid(services),
    ...alerts
      .slice(0, alertsShown)
      .map(
        (alert) =>
          `alert ${alert.title} (${alert.service ?? "no service"}, ${alert.state}, since ${alert.startedAt}): ${alert.text}`,
      ),
    ...notes.slice(-5).map((note) => `note: ${note.text}`),
  ]
    .filter((line) => line.trim() !== "")
    .map((line) => line.slice(0, 500))
    .join("\n");

const alertsShown = 10;

/** Names come from people and from alerts' labels: they are foreign words like all others. */
export const servicesSaid = (services: readonly string[]): string => `services: ${services.join(", ") || "none named"}`;

/**
 * What people of this incident have put right. It binds: agents may not argue with it. Only people can say such a thing
 * (alerts, tools and agents cannot), and it changes beliefs only: no tool follows from it.
 */
export const correctionsOf = (incident: Incident): readonly string[] => {
  const said = correctionsIn(incident)
    .slice(-correctionsTold)
    .map(({ text, askedAt }) => `${askedAt}: ${text.slice(0, 500)}`);
  return said.length === 0
    ? []
    : [presentForeign("Corrections by the people here. They hold; newer before older", said.join("\n"))];
};

const evidenceShown = 30;

export const evidenceIn = (records: readonly Evidence[]): readonly string[] => {
  const known = records.slice(-evidenceShown).map((one) => `${one.id} (${one.status}) ${one.tool}: ${one.summary}`);
  return known.length === 0 ? [] : [presentForeign("Evidence that is in the ledger already", known.join("\n"))];
};

export const knownSoFar = (known: Omit<TriageSummary, "at"> | null): readonly string[] =>
  known === null ? [] : [presentForeign("What is known so far", `${known.verdict}: ${known.text}`)];
