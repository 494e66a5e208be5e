import type { Evidence, EvidenceStore } from "../../app/ports/store.ts";
import { canonicalJson } from "../../base/canonical.ts";
import type { Instant } from "../../base/instant.ts";
import { evolve } from "../../domain/evolve.ts";
import type { Incident } from "../../domain/incident.ts";
import type { Investigation, Verdict } from "../../domain/investigation.ts";
import { respondFirst } from "../first-responder.ts";
import { Ledger } from "../ledger.ts";
import type { RecordedCase } from "./case.ts";
import { type Recording, recordingOf } from "./recording.ts";
import { replayTools } from "./replay-tools.ts";

/** What triage made of one recorded incident; the shape that `firebreak eval` prints. */
export type CaseResult = {
  readonly id: string;
  readonly verdict: Verdict;
  /** Best first. */
  readonly findings: readonly {
    readonly cause: string;
    readonly object: string;
    readonly confidence: number;
    /** Places in the case's list of calls. */
    readonly evidence: readonly number[];
    readonly summary: string;
  }[];
  readonly calls: number;
  readonly ms: number;
};

/** @param nowMs a clock that only measures; the incident's own time is the case's */
export const runCase = async (recorded: RecordedCase, nowMs: () => number): Promise<CaseResult> => {
  const recording = recordingOf(recorded.calls);
  const at = recorded.now === null ? "2026-01-01T00:00:00.000Z" : new Date(recorded.now).toISOString();
  const evidence = evidenceInMemory();
  const clock = { now: () => at, after: () => at };
  const incident = incidentOf(recorded, at);
  const startedAtMs = nowMs();
  const ledger = await Ledger.open({ evidence, clock, incidentId: incident.id, investigationId: "I1" });
  const signal = new AbortController().signal;
  const deps = { tools: replayTools(recording), ledger, catalogue: {}, instances: null, signal };
  let last: { readonly verdict: Verdict; readonly findings: CaseResult["findings"] } | null = null;
  for await (const said of respondFirst(deps, incident, investigationOf(recorded, incident, at)))
    if (said.kind === "summary") {
      const findings = said.summary.findings.map(({ cause, object, confidence, claims, summary }) => ({
        cause,
        object,
        confidence,
        evidence: placesOf(
          recording,
          claims.flatMap((claim) => claim.evidence).flatMap((id) => ledger.find(id) ?? []),
        ),
        summary,
      }));
      last = { verdict: said.summary.verdict, findings };
    }
  const ms = Math.round(nowMs() - startedAtMs);
  const { verdict, findings } = last ?? { verdict: "inconclusive" as const, findings: [] };
  return { id: recorded.id, verdict, findings, calls: ledger.all().length, ms };
};

const placesOf = (recording: Recording, records: readonly Evidence[]): readonly number[] => {
  const places = records.flatMap(({ tool, input }) => {
    const answer = recording.answer(tool, input as Readonly<Record<string, unknown>>);
    return answer.kind === "recorded" ? [answer.index] : [];
  });
  return [...new Set(places)];
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

const investigationOf = ({ question }: RecordedCase, incident: Incident, at: Instant): Investigation => ({
  id: "I1",
  question,
  startedAt: at,
  startedBy: incident.declaredBy,
  state: { kind: "running" },
  steps: [],
  summary: null,
  hypotheses: [],
  plan: null,
  consultations: [],
  bill: null,
  ratings: [],
  picture: null,
});

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
