import type { Clock } from "../../app/ports/clock.ts";
import type { Evidence, EvidenceStore } from "../../app/ports/evidence-store.ts";
import { canonicalJson } from "../../base/canonical.ts";
import { addMs, type Instant } from "../../base/instant.ts";
import { evolve } from "../../domain/evolve.ts";
import type { Incident } from "../../domain/incident.ts";
import { type Investigation, newInvestigation } from "../../domain/investigation.ts";
import { Ledger } from "../ledger.ts";
import type { Ground } from "../survey/subject.ts";
import type { Tool } from "../tool.ts";
import type { RecordedCase } from "./case.ts";
import { type Recording, recordingOf } from "./recording.ts";
import { replayTools } from "./replay-tools.ts";

/** A recorded incident as agents meet it: its time stands still, and its tools are the recording. */
export type Setting = {
  readonly recording: Recording;
  readonly incident: Incident;
  readonly investigation: Investigation;
  readonly ledger: Ledger;
  readonly tools: readonly Tool[];
  readonly clock: Clock;
};

/** No catalogue is recorded, and nobody knows which databases could be asked. */
export const recordedGround: Ground = { catalogue: {}, instances: null };

export const settingOf = async (recorded: RecordedCase): Promise<Setting> => {
  const recording = recordingOf(recorded.calls);
  const at = recorded.now === null ? "2026-01-01T00:00:00.000Z" : new Date(recorded.now).toISOString();
  const clock = { now: () => at, after: (ms: number) => addMs(at, ms) };
  const incident = incidentOf(recorded, at);
  const { question } = recorded;
  const investigation = newInvestigation({ id: "I1", question, startedAt: at, startedBy: incident.declaredBy });
  const evidence = evidenceInMemory();
  const ledger = await Ledger.open({ evidence, clock, incidentId: incident.id, investigationId: investigation.id });
  return { recording, incident, investigation, ledger, tools: replayTools(recording), clock };
};

/** An alert's labels name the service only when the value is one and no kind of thing. */
const serviceIn = (labels: Readonly<Record<string, string>>): string | null => {
  const service = labels["service"] ?? labels["service_name"] ?? null;
  return service === null || /^(?:rds|kubernetes|postgres|mysql)$/.test(service) ? null : service;
};

const incidentOf = (recorded: RecordedCase, at: Instant): Incident => {
  const { alert, question, namespace } = recorded;
  const actor = { kind: "system" } as const;
  const declared = evolve(null, "INC-1", {
    seq: 1,
    at,
    actor,
    event: {
      kind: "declared",
      title: alert?.title ?? question ?? recorded.id,
      severity: "P3",
      isPrivate: false,
      isDrill: false,
      summary: namespace === null ? "" : `namespace ${namespace}`,
      services: [],
      origin: { kind: "api" },
    },
  } as Parameters<typeof evolve>[2]);
  if (alert === null) return declared;
  const attached = {
    fingerprint: recorded.id,
    source: "recorded",
    state: "firing" as const,
    title: alert.title,
    text: alert.text,
    service: serviceIn(alert.labels),
    environment: null,
    severityLabel: alert.labels["severity"] ?? null,
    startedAt: at,
    resolvedAt: null,
    links: [],
    labels: namespace === null ? alert.labels : { ...alert.labels, namespace },
    attachedAt: at,
    timesSeen: 1,
    changedAt: [],
    quietUntil: null,
  };
  return { ...declared, alerts: [attached] };
};

/** Enough of a store for one run. */
const evidenceInMemory = (): EvidenceStore => {
  const records: Evidence[] = [];
  const find: EvidenceStore["find"] = async (_, tool, input) =>
    records.find((one) => one.tool === tool && canonicalJson(one.input) === canonicalJson(input)) ?? null;
  return {
    find,
    list: async () => [...records],
    record: async (_, evidence) => {
      const recorded: Evidence = { ...evidence, id: `E${records.length + 1}` };
      records.push(recorded);
      return recorded;
    },
  };
};
