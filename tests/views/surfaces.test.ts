import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isTooLong, validateBlocks } from "../../sandbox/workspace/validate-blocks.ts";
import type { IncidentEvent, RecordedEvent } from "../../src/domain/event.ts";
import type { Incident } from "../../src/domain/incident.ts";
import { noOperations, type Operations } from "../../src/domain/operations/operations.ts";
import type { Surface } from "../../src/domain/surface.ts";
import { timelineOf } from "../../src/domain/timeline.ts";
import { decode } from "../../views/actions.ts";
import type { Message } from "../../views/blocks.ts";
import { evidenceModal } from "../../views/evidence-modal.ts";
import { homeView } from "../../views/home.ts";
import { incidentList } from "../../views/incident-list.ts";
import { declaredReceipt, receiptModal } from "../../views/receipt.ts";
import { renderSurface } from "../../views/render-surface.ts";
import { roleBrief } from "../../views/role-brief.ts";
import { silenceList } from "../../views/silence-list.ts";
import { sloReports } from "../../views/slo-report.ts";
import { taskList } from "../../views/task-list.ts";
import { timelineMessage } from "../../views/timeline.ts";
import { channelTopic } from "../../views/topic.ts";
import { welcomeMessage } from "../../views/welcome.ts";
import { en } from "../../views/words.ts";
import { policy } from "../domain/given.ts";
import { evidence, incident, known, text } from "./arbitrary-incident.ts";
import { problemsOfMessage, problemsOfView } from "./slack-checker.ts";

const now = "2026-11-24T03:05:00.000Z";
const viewContext = { words: en, now };
/** Counterexamples of such texts fill screens; the seed is enough to see one again. */
const runs = { numRuns: 120 };

const surfacesOf = (given: Incident): readonly Surface[] => [
  { kind: "card" },
  { kind: "feed" },
  { kind: "escalation", round: 1 },
  { kind: "escalation", round: 2 },
  { kind: "change", changeId: "CHG-1" },
  { kind: "triage", investigationId: "I1" },
  ...[1, 2, 3].map((number) => ({ kind: "triage_step" as const, investigationId: "I1" as const, number })),
  { kind: "triage_step", investigationId: "I1", number: 1, through: 6 },
  { kind: "answer", questionId: "Q1" },
  { kind: "postmortem" },
  { kind: "notice", seq: given.seq },
];

/** One event of every kind that could deserve a sentence, each with the same hostile text. */
const eventsWith = (said: string): readonly IncidentEvent[] => [
  { kind: "severity_changed", from: "P3", to: "P1", reason: said },
  { kind: "role_assigned", role: "commander", userId: "UANA" },
  { kind: "role_assigned", role: "scribe", userId: "UANA" },
  { kind: "command_offered", from: "UANA", to: "UBEN" },
  { kind: "level_called", round: 1, level: 1, mentions: ["UANA", "SONCALL", said.replace(/^[SUW]/, "x")], nextAt: now },
  { kind: "level_called", round: 1, level: 1, mentions: [], nextAt: now },
  { kind: "escalation_exhausted", round: 1 },
  { kind: "paged", mentions: Array.from({ length: 60 }, () => "UBEN"), reason: said },
  { kind: "update_posted", number: 1, conditions: said, actions: said, needs: said },
  { kind: "update_due", dueAt: now },
  { kind: "identified", cause: said },
  { kind: "mitigated", impact: said },
  { kind: "resolved", resolution: said },
  { kind: "reopened", reason: said },
  { kind: "cancelled", reason: said },
  { kind: "closed" },
  { kind: "task_added", taskId: "T1", text: said, owner: "UBEN" },
  { kind: "task_done", taskId: "T1", text: said },
  { kind: "alert_resolved", source: said, fingerprint: said, title: said, resolvedAt: now },
  { kind: "alert_flapping", source: said, fingerprint: said, title: said, changes: 6, until: now },
  { kind: "change_finished", changeId: "CHG-1", outcome: "unclear", log: said, watchUntil: null },
  { kind: "change_finished", changeId: "CHG-1", outcome: "succeeded", log: said, watchUntil: now },
  { kind: "change_verified", changeId: "CHG-1", verdict: "recovered", proof: said, evidence: [] },
  { kind: "change_verified", changeId: "CHG-1", verdict: "not_recovered", proof: said, evidence: [] },
  { kind: "invites_failed", failures: Array.from({ length: 40 }, () => ({ mention: "UBEN", reason: said })) },
  { kind: "postmortem_due" },
  { kind: "tasks_due", taskIds: ["T1", "T2"] },
];

const recorded = (event: IncidentEvent, seq = 1): RecordedEvent => ({
  seq,
  at: now,
  actor: { kind: "person", userId: "UEVE" },
  event,
});

const expectFit = (message: Message | null): void => {
  if (message === null) return;
  expect(problemsOfMessage(message, known)).toEqual([]);
  expect(validateBlocks(message.blocks, "message")).toEqual([]);
  expect(isTooLong(message.blocks)).toBe(false);
  for (const element of pressable(message.blocks)) expect(decode(element).ok).toBe(true);
};

/** Everything that people can press, as Slack would send it. */
const pressable = (blocks: readonly unknown[]): readonly unknown[] => {
  const parts = JSON.stringify(blocks);
  const buttons = parts.match(/\{"type":"button".*?"value":"(?:[^"\\]|\\.)*"/g) ?? [];
  return buttons.map((part) => {
    const [, actionId = ""] = /"action_id":"([^"]*)"/.exec(part) ?? [];
    const [, value = '""'] = /"value":("(?:[^"\\]|\\.)*")/.exec(part) ?? [];
    return { action_id: actionId, value: JSON.parse(value) as unknown };
  });
};

/** Everything frozen, twenty times, with hostile reasons, and the kill switch on. */
const hostile = "<!channel> *x* <@UBEN> ".repeat(40);
const operations: Operations = {
  ...noOperations,
  halt: { by: "UANA", reason: hostile, at: now },
  freezes: Array.from({ length: 20 }, () => ({
    id: "F1" as const,
    service: hostile,
    reason: hostile,
    by: { kind: "person" as const, userId: "UANA" },
    at: now,
    until: null,
  })),
  silences: Array.from({ length: 40 }, (_, n) => ({
    id: `S${n + 1}` as const,
    what: { kind: "named" as const, name: hostile },
    reason: hostile,
    by: "UANA",
    at: now,
    until: "2099-01-01T00:00:00.000Z",
  })),
};

const work = {
  services: Array(20).fill(hostile),
  environment: hostile,
  from: now,
  until: "2099-01-01T00:00:00.000Z",
  reason: hostile,
};

describe("every surface, whatever the incident holds", () => {
  it("stays inside Slack's limits and mentions nobody by foreign text", () => {
    fc.assert(
      fc.property(incident, evidence, (given, ledger) => {
        const ctx = { ...viewContext, policy, event: null, evidence: ledger };
        for (const surface of surfacesOf(given)) expectFit(renderSurface(surface, given, ctx));
      }),
      runs,
    );
  });

  it("says every notice inside the same limits", () => {
    fc.assert(
      fc.property(incident, text, (given, said) => {
        for (const event of eventsWith(said)) {
          const ctx = { ...viewContext, policy, event: recorded(event), evidence: [] };
          expectFit(renderSurface({ kind: "notice", seq: 1 }, given, ctx));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("answers privately inside the same limits", () => {
    fc.assert(
      fc.property(incident, text, (given, said) => {
        expectFit(
          declaredReceipt(given, { ...viewContext, similar: [given, given, given], catalogue: policy.services }),
        );
        expectFit(roleBrief(given, "commander", viewContext));
        expectFit(welcomeMessage(given, viewContext));
        expectFit(taskList(given, viewContext));
        const log = timelineOf(eventsWith(said).map((event, index) => recorded(event, index + 1)));
        const withKnown = log.map((entry) => ({
          ...entry,
          words: entry.words.filter((word) => typeof word === "string"),
        }));
        expectFit(timelineMessage(given, withKnown, 1, { ...viewContext, policy }));
        expectFit(
          incidentList({ which: "all", incidents: Array(20).fill(given), beforeNumber: 7, operations }, viewContext),
        );
        expectFit(silenceList({ silences: operations.silences, maintenance: Array(40).fill(work) }, viewContext));
      }),
      { numRuns: 60 },
    );
  });

  it("reports objectives inside the same limits, whatever their names and reasons", () => {
    fc.assert(
      fc.property(text, fc.double({ min: 0, max: 1, noNaN: true }), (said, share) => {
        const slo = { objective: Math.min(0.999999, Math.max(0.000001, share)), windowMs: 30 * 86_400_000 };
        const measured = {
          kind: "measured" as const,
          errorRatio: share,
          lateErrorRatio: null,
          coveredMs: share * slo.windowMs,
          samples: 2,
          link: `https://grafana.test/graph?q=${said}`,
        };
        const unmeasured = { kind: "unmeasured" as const, because: said };
        const reports = [
          { kind: "objective" as const, service: said, slo, fast: measured, slow: measured, window: measured },
          { kind: "objective" as const, service: said, slo, fast: unmeasured, slow: unmeasured, window: unmeasured },
          { kind: "no_objective" as const, service: said },
        ];
        expectFit(sloReports({ reports: [], more: [] }, viewContext));
        expectFit(sloReports({ reports: [...reports, ...reports], more: Array(40).fill(said) }, viewContext));
      }),
      { numRuns: 60 },
    );
  });

  it("fills modals and the Home tab inside their limits", () => {
    fc.assert(
      fc.property(incident, evidence, (given, ledger) => {
        const modal = evidenceModal(["E1", "E2", "E3", "E99"], ledger, viewContext);
        const home = homeView({ userId: "UANA", live: Array(20).fill(given), operations, requests: [] }, viewContext);
        for (const view of [modal, home, receiptModal(given, viewContext)]) {
          expect(problemsOfView(view, known)).toEqual([]);
          expect(validateBlocks(view.blocks, view.type)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("keeps the topic within 250 characters and free of foreign mentions", () => {
    fc.assert(
      fc.property(incident, (given) => {
        const topic = channelTopic(given, en);
        expect(topic.length).toBeLessThanOrEqual(250);
        expect(problemsOfMessage({ text: topic, blocks: [{ type: "divider" }] }, known)).toEqual([]);
      }),
      runs,
    );
  });

  it("tells nothing of a private incident outside its channel", () => {
    fc.assert(
      fc.property(incident, (given) => {
        const secret = { ...given, isPrivate: true, title: "canary word" };
        const ctx = { ...viewContext, policy, event: null, evidence: [] };
        expect(renderSurface({ kind: "feed" }, secret, ctx)).toBeNull();
        const listed = [
          incidentList(
            { which: "live", incidents: [secret], beforeNumber: null, operations: noOperations },
            viewContext,
          ),
          homeView({ userId: "UANA", live: [secret], operations: noOperations, requests: [] }, viewContext),
        ];
        expect(JSON.stringify(listed)).not.toContain("canary");
      }),
      { numRuns: 30 },
    );
  });
});
