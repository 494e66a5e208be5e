import { addMs } from "../../base/instant.ts";
import { system } from "../../domain/actor.ts";
import { plainChange } from "../../domain/change.ts";
import type { Chart } from "../../domain/chart.ts";
import type { InvestigationId } from "../../domain/ids.ts";
import type { Incident } from "../../domain/incident.ts";
import type { Investigation } from "../../domain/investigation.ts";
import type { EffectDependencies } from "./dependencies.ts";
import { draw, titleOfErrors } from "./draw-errors.ts";
import { done, type Performed, type Performing, skipped } from "./performing.ts";

/** What was normal before is part of the picture. */
const beforeMs = 15 * 60_000;
/** Alerts, deploys and changes that explain the line; more of them hide it. */
const marksShown = 4;
const servicesTried = 3;
const fewestPoints = 2;

/** Draws the errors of the service that the triage blames, with the moments that explain them. */
export const pictureTriage = async (
  deps: EffectDependencies,
  { row, incident, attempt }: Performing,
  investigationId: InvestigationId,
): Promise<Performed> => {
  const investigation = incident.investigations.find(({ id }) => id === investigationId);
  const verdict = investigation?.summary?.verdict;
  if (investigation === undefined || verdict === undefined || investigation.picture?.verdict === verdict)
    return skipped(`${investigationId} has its picture`);
  const chart = await chartOf(deps, incident, investigation, attempt.signal);
  if (chart === null) return skipped("nobody keeps a series of what is hit");
  const picture = await draw(deps, incident, chart);
  if (picture === null) return skipped("it could not be drawn");
  const command = { kind: "record_triage_picture", investigationId, picture: { ...picture, verdict } } as const;
  await deps.handle({ key: `${row.id}.drawn`, actor: system, incidentId: incident.id, command });
  return done;
};

const chartOf = async (
  { readErrors, readDeploys, clock }: EffectDependencies,
  incident: Incident,
  investigation: Investigation,
  signal: AbortSignal,
): Promise<Chart | null> => {
  const window = { from: addMs(noticedAt(incident), -beforeMs), to: clock.now() };
  for (const service of candidates(incident, investigation)) {
    const points = await readErrors(service, window, signal);
    if (points === null || points.length < fewestPoints) continue;
    const deploys = await readDeploys(service, signal);
    const marks = [
      ...deploys.map(({ at, version }) => ({ at, label: `${version} deployed` })),
      ...incident.alerts.map(({ startedAt, title }) => ({ at: startedAt, label: title })),
      ...incident.changes.flatMap(({ id, proposal, state }) =>
        state.kind === "succeeded" ? [{ at: state.at, label: `${id}: ${plainChange(proposal)}` }] : [],
      ),
    ]
      .filter(({ at }) => at >= window.from && at <= window.to)
      .sort((a, b) => a.at.localeCompare(b.at));
    return { title: titleOfErrors(service), points, marks: marks.slice(0, marksShown) };
  }
  return null;
};

/** What the best finding blames, then what is said to be hit. */
const candidates = ({ services, alerts }: Incident, { summary }: Investigation): readonly string[] => {
  const blamed = summary?.findings[0]?.object ?? "";
  const alerting = alerts.flatMap(({ service }) => (service === null ? [] : [service]));
  const named = blamed.startsWith("app/") ? [blamed.slice("app/".length)] : [];
  return [...new Set([...named, ...services, ...alerting])].slice(0, servicesTried);
};

const noticedAt = ({ alerts, times }: Incident): string =>
  alerts.reduce((first, { startedAt }) => (startedAt < first ? startedAt : first), times.declaredAt);
