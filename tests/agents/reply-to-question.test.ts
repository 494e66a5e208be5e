import { describe, expect, it } from "vitest";
import type { OperationsAnswer } from "../../src/agents/answer-operations.ts";
import { createReply } from "../../src/agents/reply-to-question.ts";
import type { Reading, ServiceSignals } from "../../src/app/ports/telemetry.ts";
import type { Incident } from "../../src/domain/incident.ts";
import { noOperations } from "../../src/domain/operations/operations.ts";
import { at, declared, minuteMs, policy, t0 } from "../domain/given.ts";
import { asking, engineering, tell } from "../domain/given-request.ts";

const ok = <T>(value: T): Promise<Reading<T>> =>
  Promise.resolve({ status: "ok", value, link: "https://prometheus.example/g", body: "" });
const failed = (reason: string) => Promise.resolve({ status: "failed" as const, reason, link: null });

const signals = (over: Partial<ServiceSignals> = {}): ServiceSignals => ({
  service: "checkout",
  dashboardUrl: null,
  health: () => ok({ healthy: false, statusCode: 503, latencyMs: 5, text: "" }),
  errorRatio: () => ok([{ at: t0, value: 0.125 }]),
  metric: () => failed("not asked"),
  deploys: () =>
    ok([
      {
        version: "v42",
        previousVersion: "v41",
        at: at(-60 * minuteMs),
        by: null,
        commit: null,
        url: null,
        status: "succeeded",
      },
    ]),
  firingAlerts: () => Promise.resolve({ status: "empty", link: null, body: "" }),
  logs: () => failed("not asked"),
  runbook: () => failed("not asked"),
  ...over,
});

const nobody: OperationsAnswer = {
  kind: "unanswered",
  author: "devops-troubleshooter",
  reason: "no model is configured",
};

type World = {
  readonly answer?: OperationsAnswer;
  readonly live?: readonly Incident[];
  readonly signals?: ServiceSignals | null;
};

const ask = (question: string, { answer = nobody, live = [], signals: seen = signals() }: World = {}) => {
  const listed: unknown[] = [];
  const reply = createReply({
    askSpecialist: async () => answer,
    incidents: {
      list: async (filter) => {
        listed.push(filter);
        return live;
      },
    },
    operations: { load: async () => noOperations },
    requests: { list: async () => [tell(null, engineering, asking()).request] },
    signalsOf: () => seen,
    catalogue: policy.services,
    clock: { now: () => t0, after: () => t0 },
  });
  return reply({ question, signal: new AbortController().signal }).then((said) => ({ ...said, listed }));
};

describe("/ops ask", () => {
  it("is a specialist's answer with its sources, where there is a model", async () => {
    const answer: OperationsAnswer = {
      kind: "answered",
      author: "network-engineer",
      text: "It is (E1).",
      sources: ["E1 http_check: 200 in 12 ms"],
    };
    expect(await ask("is checkout healthy?", { answer })).toMatchObject({
      author: "network-engineer",
      text: "It is (E1).",
      evidence: [{ title: "E1 http_check", summary: "200 in 12 ms" }],
    });
  });

  it("without a model it says how the named service looks, and who would know more", async () => {
    const { author, text, evidence } = await ask("is checkout healthy?", { live: [declared().incident] });
    expect(author).toBe("first-responder");
    for (const part of [
      /not healthy \(answers 503\)/,
      /12.5 % of requests fail/,
      /v42, 1 h ago/,
      /INC-1 \(P1, declared\)/,
      /devops-troubleshooter would know more.*no model/,
    ])
      expect(text).toMatch(part);
    expect(evidence.map(({ status }) => status)).toEqual(["ok", "ok", "ok", "empty"]);
  });

  it("names an incident of a service that needs the one that is asked about", async () => {
    const { text } = await ask("is payments-db healthy?", { live: [declared().incident] });
    expect(text).toContain("INC-1 (P1, declared)");
    expect(text).not.toContain("No incident is open");
  });

  it("a source that is not there is said to be silent, and proves nothing", async () => {
    const { evidence } = await ask("checkout?", {
      signals: signals({
        health: () => Promise.reject(new Error("gone")),
        deploys: () => failed("a deploy history is not configured"),
      }),
    });
    expect(evidence.filter(({ status }) => status === "failed").map(({ summary }) => summary)).toEqual([
      "it did not answer in time",
      "a deploy history is not configured",
    ]);
  });

  it("a name inside another word is not that service, and then it says how operations stands", async () => {
    const { text, evidence } = await ask("what of checkouts and payments-db-old?");
    expect(evidence).toEqual([]);
    expect(text).toContain("1 request is open, 0 overdue.");
  });

  it("asks for no private incident", async () => {
    expect((await ask("anything?")).listed).toMatchObject([{ includePrivate: false }]);
  });
});
