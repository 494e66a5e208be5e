import { z } from "zod";
import type { FiringAlert, Reading } from "../../app/ports/telemetry.ts";
import type { Incident } from "../../domain/incident.ts";
import type { SignalsOf } from "../signals-of.ts";
import { defineTool, emptyResult, failedResult, okResult, type Tool } from "../tool.ts";

/** @param services whose monitoring is asked; one Prometheus often tells of them all */
export const alertsFiring = (signalsOf: SignalsOf, incident: Incident, services: readonly string[]): Tool =>
  defineTool({
    name: "alerts_firing",
    description:
      "What fires now, everywhere this incident's monitoring sees. Use it once, early: what else fires tells a fault of one service from a fault beneath many.",
    access: "read",
    worth: "evidence",
    input: z.strictObject({}),
    run: async (_, { signal }) => {
      const readings = await Promise.all(services.map((service) => signalsOf(service)?.firingAlerts(signal) ?? null));
      const answered = readings.filter((reading) => reading !== null);
      const lines = linesOf(answered, incident);
      if (lines.length > 0)
        return okResult(`${lines.length} firing: ${lines.slice(0, 3).map(titleOf).join(", ")}`, lines.join("\n"));
      const isKnown = answered.some(({ status }) => status !== "failed");
      return isKnown ? emptyResult("nothing fires") : failedResult(`alerts: ${reasonOf(answered)}`);
    },
  });

const noService = "no service";

/** Monitoring calls an alert by its rule; whoever sent it to us may have given it a title and a service of its own. */
export const isAttached = ({ alerts }: Pick<Incident, "alerts">, name: string, service: string | null): boolean =>
  alerts.some(
    (alert) =>
      [alert.title, alert.labels.alertname].includes(name) &&
      [null, alert.service, alert.labels.service].includes(service),
  );

const linesOf = (readings: readonly Reading<readonly FiringAlert[]>[], incident: Incident): readonly string[] => {
  const attached = incident.alerts.filter((alert) => alert.state === "firing");
  const theirs = readings
    .flatMap((reading) => (reading.status === "ok" ? reading.value : []))
    .filter(({ name, service }) => !isAttached({ alerts: attached }, name, service))
    .map(({ name, service, since, summary }) => line(name, service, since, summary));
  const ours = attached.map(({ title, service, startedAt, source }) =>
    line(title, service, startedAt, `attached, from ${source}`),
  );
  return [...new Set([...ours, ...theirs])];
};

const line = (name: string, service: string | null, since: string | null, rest: string): string =>
  `${name} | ${service ?? noService} | since ${since ?? "unknown"} | ${rest.replaceAll(/\s+/g, " ").slice(0, 200)}`;

const titleOf = (said: string): string => said.split(" | ")[0] ?? said;

const reasonOf = (readings: readonly Reading<unknown>[]): string => {
  const failed = readings.find((reading) => reading.status === "failed");
  return failed?.status === "failed" ? failed.reason : "no service of this incident is monitored";
};

/** Reads the lines back. */
export const parseFiring = (body: string): readonly { readonly title: string; readonly service: string | null }[] =>
  body.split("\n").flatMap((said) => {
    const [title, service] = said.split(" | ");
    return title === undefined || service === undefined
      ? []
      : [{ title, service: service === noService ? null : service }];
  });
