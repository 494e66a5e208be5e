import { addMs } from "../base/instant.ts";
import { redact } from "../base/redact.ts";
import type { EvidenceId, IncidentId } from "../domain/ids.ts";
import type { WatchService } from "./effects/dependencies.ts";
import type { Clock } from "./ports/clock.ts";
import type { EvidenceStore } from "./ports/evidence-store.ts";
import type { Health, Point, Reading, ServiceSignals, Window } from "./ports/telemetry.ts";

/** Below this share of bad requests a service counts as well. */
const healthyErrorRatio = 0.01;
/** What is looked at each time. */
const lookBackMs = 60_000;
/** The newest points, which speak of now. */
const newestPoints = 3;

type Dependencies = {
  readonly signalsOf: (service: string) => ServiceSignals | null;
  readonly evidence: EvidenceStore;
  readonly clock: Clock;
};

/** One look at a service after a change. What cannot be seen is unknown, and never healthy. */
export const watchService = async (
  { signalsOf, evidence, clock }: Dependencies,
  { incident, service, since, signal }: Parameters<WatchService>[0],
): ReturnType<WatchService> => {
  const signals = signalsOf(service);
  if (signals === null)
    return { state: "unknown", proof: `nobody has described where to look at ${service}`, evidence: [] };
  const now = clock.now();
  const earliest = addMs(now, -lookBackMs);
  const window = { from: since > earliest ? since : earliest, to: now };
  const [ratio, health] = await Promise.all([signals.errorRatio(window, signal), signals.health(signal)]);
  const errors = errorsIn(ratio);
  const looks = [errors, healthIn(health)].filter((look) => look !== null);
  const proof = looks.map(({ text }) => text).join("; ") || "its signals could not be read";
  const id = await keep({ evidence, clock }, incident.id, service, window, proof, ratio, health);
  if (looks.length === 0) return { state: "unknown", proof, evidence: [id] };
  return { state: looks.every(({ healthy }) => healthy) ? "healthy" : "unhealthy", proof, evidence: [id] };
};

type Look = { readonly healthy: boolean; readonly text: string };

const errorsIn = (ratio: Reading<readonly Point[]>): Look | null => {
  if (ratio.status !== "ok") return null;
  const newest = ratio.value.slice(-newestPoints);
  const mean = newest.reduce((sum, { value }) => sum + value, 0) / newest.length;
  return { healthy: mean <= healthyErrorRatio, text: `${Number((mean * 100).toFixed(1))} % of requests fail` };
};

const healthIn = (health: Reading<Health>): Look | null =>
  health.status === "ok"
    ? {
        healthy: health.value.healthy,
        text: health.value.healthy
          ? "the health check is fine"
          : `the health check says ${health.value.statusCode || "nothing"}`,
      }
    : null;

/** The look becomes evidence, so that the verdict has its proof one click away. */
const keep = async (
  { evidence, clock }: Pick<Dependencies, "evidence" | "clock">,
  incidentId: IncidentId,
  service: string,
  window: Window,
  summary: string,
  ratio: Reading<readonly Point[]>,
  health: Reading<Health>,
): Promise<EvidenceId> => {
  const bodyOf = (reading: Reading<unknown>): string =>
    reading.status === "failed" ? reading.reason : reading.body.slice(0, 4_000);
  const record = {
    investigationId: null,
    tool: "watch_service",
    input: { service, at: window.to },
    at: clock.now(),
    window,
    link: redactLink(ratio.link ?? health.link),
    status: ratio.status === "ok" || health.status === "ok" ? ("ok" as const) : ("failed" as const),
    summary: `${service}: ${summary}`,
    body: redact(`error ratio: ${bodyOf(ratio)}\nhealth: ${bodyOf(health)}`),
  };
  return (await evidence.record(incidentId, record)).id;
};

const redactLink = (link: string | null): string | null => (link === null ? null : redact(link));
