import { z } from "zod";
import type { IncidentStore } from "../../app/ports/incident-store.ts";
import type { Incident } from "../../domain/incident.ts";
import { defineTool, emptyResult, okResult, type Tool } from "../tool.ts";

const pastShown = 5;

/** Private incidents and drills are never remembered for others. */
export const pastIncidents = (incidents: Pick<IncidentStore, "list">, current: Incident): Tool =>
  defineTool({
    name: "past_incidents",
    description:
      "The latest incidents of a service that are over, with cause and resolution where people recorded them. Use it to see whether this has happened before. It steers you; it proves nothing about now.",
    access: "read",
    worth: "guidance",
    input: z.strictObject({ service: z.string() }),
    run: async ({ service }) => {
      const over = await incidents.list({
        statuses: ["mitigated", "resolved", "closed"],
        service,
        includePrivate: false,
        includeDrills: false,
        beforeNumber: null,
        limit: pastShown + 1,
      });
      const others = over.filter((incident) => incident.id !== current.id).slice(0, pastShown);
      if (others.length === 0) return emptyResult(`${service} has no earlier incident on record`);
      return okResult(
        `${others.length} earlier: ${others.map(({ id }) => id).join(", ")}`,
        others.map(lineOf).join("\n"),
      );
    },
  });

const lineOf = (incident: Incident): string => {
  const { id, title, severity, cause, resolution, times } = incident;
  return `${id} (${severity}, ${times.declaredAt.slice(0, 10)}) ${title}. Cause: ${cause || "not recorded"}. It ended: ${resolution || "not recorded"}${ratedIn(incident)}`;
};

/** What people thought of its triage: a finding that was wrong once should not be made twice. */
const ratedIn = ({ investigations }: Incident): string =>
  investigations
    .flatMap(({ summary, ratings }) => ratings.map((rating) => ({ found: summary?.findings[0]?.cause, rating })))
    .slice(-ratingsTold)
    .map(({ found, rating }) =>
      rating.verdict === "helpful"
        ? `. People found its triage helpful (${found ?? "no cause named"})`
        : `. People found its triage wrong (${found ?? "no cause named"}): ${rating.reason.slice(0, 200)}`,
    )
    .join("");

const ratingsTold = 3;
