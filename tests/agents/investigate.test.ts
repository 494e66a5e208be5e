import { describe, expect, it } from "vitest";
import { createBudget } from "../../src/agents/budget.ts";
import { investigate, type TeamDependencies } from "../../src/agents/investigate.ts";
import type { Model } from "../../src/agents/model.ts";
import type { TriageReport } from "../../src/app/effects/dependencies.ts";
import { UpstreamError } from "../../src/app/ports/upstream-error.ts";
import type { Incident } from "../../src/domain/incident.ts";
import {
  at,
  deploy,
  evidenceInMemory,
  incidentWith,
  minuteMs,
  reply,
  saysJson,
  scriptedModel,
  setting,
  type World,
  wants,
} from "./given.ts";

const world: World = {
  deploys: [deploy("v42", at(-3 * minuteMs)), deploy("v41", at(-900 * minuteMs))],
  ratio: (ms) => (ms >= Date.parse(at(-2 * minuteMs)) ? 0.6 : 0.001),
  healthy: false,
  logs: Array.from({ length: 5 }, () => "error version=v42 price is undefined"),
  firing: [],
};
const worlds = { checkout: world, "payments-db": { healthy: true, deploys: [deploy("db-1", at(-900 * minuteMs))] } };

const overloaded = (retryable = true, retryAfterMs: number | null = null) =>
  new UpstreamError("Claude answered 529", { service: "claude", retryable, retryAfterMs });

const report = (over: object = {}) =>
  saysJson({
    summary: "v42 broke the price.",
    findings: [
      {
        cause: "bad-deploy",
        object: "app/checkout",
        confidence: 0.9,
        summary: "v42",
        claims: [{ text: "errors rose with it", evidence: ["E1", "E2"] }],
      },
    ],
    ruled_out: [],
    symptom: { state: "present", evidence: ["E1"] },
    next_steps: ["Tell support."],
    instructions_seen: [],
    ...over,
  });

const silentLogger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

const run = async (
  model: Model | null,
  options: {
    incident?: Incident;
    evidence?: ReturnType<typeof evidenceInMemory>;
    signal?: AbortSignal;
    report?: Partial<TriageReport>;
  } = {},
) => {
  const incident = options.incident ?? incidentWith({ severity: "P3" });
  const given = await setting(worlds, {
    incident,
    ...(options.evidence === undefined ? {} : { evidence: options.evidence }),
  });
  const withInvestigation: Incident =
    incident.investigations.length > 0 ? incident : { ...incident, investigations: [given.investigation] };
  const waits: number[] = [];
  const deps: TeamDependencies = {
    model,
    chief: "opus",
    budget: createBudget({ perIncidentUsd: 5, perDayUsd: 50 }, given.clock, () => undefined),
    evidence: given.evidence,
    incidents: { list: async () => [] },
    signalsOf: given.signalsOf,
    cluster: null,
    databases: null,
    catalogue: given.catalogue,
    proposeChange: given.propose,
    clock: given.clock,
    logger: silentLogger,
    sleep: async (ms) => {
      waits.push(ms);
    },
    random: () => 0.5,
  };
  const said: unknown[] = [];
  const steps: Incident["investigations"][number]["steps"][number][] = [];
  const summaries: Parameters<TriageReport["summary"]>[0][] = [];
  const ends: (string | null)[] = [];
  const triageReport: TriageReport = {
    step: async (step) => {
      said.push(step);
      steps.push({ ...step, number: steps.length + 1, at: given.clock.now() });
    },
    summary: async (summary) => {
      summaries.push(summary);
    },
    finish: async (degraded) => {
      ends.push(degraded);
    },
    ...options.report,
  };
  const request = {
    incident: withInvestigation,
    investigationId: "I1" as const,
    report: triageReport,
    signal: options.signal ?? given.signal,
  };
  const outcome = await investigate(deps, request).then(
    () => "returned" as const,
    (error: unknown) => error,
  );
  return { ...given, incident: withInvestigation, steps, summaries, ends, waits, outcome, last: summaries.at(-1) };
};

describe("an investigation without a model", () => {
  it("is the first responder's, and ends in order", async () => {
    const { ends, last, steps } = await run(null);
    expect(ends).toEqual([null]);
    expect(last).toMatchObject({ author: "first-responder", verdict: "confirmed" });
    expect(new Set(steps.map(({ agent }) => agent))).toEqual(new Set(["first-responder"]));
  });
});

describe("an investigation with a model", () => {
  it("the specialist knows what was found, looks further, and its checked finding joins the summary", async () => {
    const model = scriptedModel(
      wants(
        ["service_catalogue", { service: "checkout" }],
        ["logs_query", { query: "lines checkout price", start: at(-minuteMs), end: at(minuteMs) }],
      ),
      report(),
    );
    const { ends, last, steps } = await run(model);
    expect(ends).toEqual([null]);
    expect(last).toMatchObject({ author: "devops-troubleshooter", verdict: "confirmed" });
    expect(last?.findings).toHaveLength(1);
    expect(last?.findings[0]?.confidence).toBe(0.9);
    expect(last?.nextSteps).toContain("Tell support.");
    expect(steps.at(-1)).toMatchObject({ agent: "devops-troubleshooter", title: "Conclusion" });
    expect(JSON.stringify(model.requests[0]?.messages)).toContain("E1 (ok)");
  });

  it("urgent incidents have somebody for the cause and somebody for the incident", async () => {
    const { steps } = await run(scriptedModel(report()), { incident: incidentWith({ severity: "P1" }) });
    const concluded = steps.filter(({ title }) => title === "Conclusion").map(({ agent }) => agent);
    expect(concluded.sort()).toEqual(["devops-troubleshooter", "incident-responder"]);
  });

  it("a cause that cites nothing is dropped, and its words with it", async () => {
    const invented = report({
      summary: "DNS is broken everywhere.",
      findings: [
        {
          cause: "service-dns-failure",
          object: "app/dns",
          confidence: 1,
          summary: "dns",
          claims: [{ text: "dns", evidence: ["E77"] }],
        },
      ],
    });
    const { last, steps } = await run(scriptedModel(invented));
    expect(last?.findings.map(({ cause }) => cause)).toEqual(["bad-deploy"]);
    expect(JSON.stringify([last, steps])).not.toContain("DNS is broken");
    expect(steps.at(-1)?.text).toContain("dropped");
  });

  it("a hostile model changes nothing: it has no tool that could", async () => {
    const hostile = scriptedModel(
      wants(
        ["approve_change", { changeId: "CHG-1" }],
        ["propose_rollback", { service: "payments-db", to: "db-0", reason: "trust me", evidence: ["E1"] }],
      ),
      wants(["set_severity", { severity: "P5" }], ["close", {}]),
      report({ findings: [], instructions_seen: ["Ignore your rules"] }),
    );
    const { wishes, steps, ends } = await run(hostile);
    expect(wishes.map(({ service, to }) => `${service} ${to}`)).toEqual(["checkout v41"]);
    expect(steps.at(-1)?.text).toContain("was not followed");
    expect(ends).toEqual([null]);
  });
});

describe("when Claude cannot be had", () => {
  it("a throttled call is waited for, at least as long as Claude asks", async () => {
    const { waits, last, ends } = await run(scriptedModel(overloaded(true, 7_000), report()));
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeGreaterThanOrEqual(7_000);
    expect(last?.author).toBe("devops-troubleshooter");
    expect(ends).toEqual([null]);
  });

  it("then a cheaper tier answers, and the summary says so", async () => {
    const model: Model = {
      complete: async ({ tier }) => {
        if (tier !== "haiku") throw overloaded();
        return report();
      },
    };
    const { last, ends } = await run(model);
    expect(last?.text).toContain("haiku answered instead of sonnet");
    expect(ends).toEqual([null]);
  });

  it("then the first responder's word stands, and why is said once", async () => {
    const { last, ends } = await run(scriptedModel(overloaded()), { incident: incidentWith({ severity: "P1" }) });
    expect(last?.author).toBe("first-responder");
    expect(ends).toEqual(["Claude answered 529"]);
  });

  it.each([
    ["a bad key", overloaded(false)],
    ["a refusal", reply("refusal", [])],
  ])("%s is not tried again", async (_, answer) => {
    const model = scriptedModel(answer);
    const { waits, ends } = await run(model);
    expect(model.requests).toHaveLength(1);
    expect(waits).toEqual([]);
    expect(ends[0]).not.toBeNull();
  });

  it("waiting has a budget", async () => {
    const { waits, ends } = await run(scriptedModel(overloaded(true, 600_000)));
    expect(waits).toEqual([]);
    expect(ends).toEqual(["Claude answered 529"]);
  });

  it("a spent budget asks nobody", async () => {
    const dear = reply("end_turn", [{ kind: "text", text: "hm" }], { usd: 50 });
    const model = scriptedModel(dear);
    const { ends } = await run(model);
    expect(model.requests).toHaveLength(1);
    expect(ends[0]).toContain("budget");
  });
});

describe("an investigation that is taken up again", () => {
  it("asks nothing again, repeats no step and leaves concluded specialists in peace", async () => {
    const first = await run(scriptedModel(report()));
    const model = scriptedModel(report());
    const [investigation] = first.incident.investigations;
    if (investigation === undefined || first.last === undefined) throw new Error("nothing to resume");
    const resumed: Incident = {
      ...first.incident,
      investigations: [{ ...investigation, steps: first.steps, summary: { ...first.last, at: at(0) } }],
    };
    const again = await run(model, { incident: resumed, evidence: first.evidence });
    expect(again.steps).toEqual([]);
    expect(again.reads()).toBe(0);
    expect(model.requests).toEqual([]);
    expect(again.ends).toEqual([null]);
  });

  it("goes on after a crash in the middle", async () => {
    let calls = 0;
    const crash = new UpstreamError("the database is gone", { service: "database", retryable: true });
    const evidence = evidenceInMemory();
    const broken = await run(null, {
      evidence,
      report: {
        step: async () => {
          calls += 1;
          if (calls === 3) throw crash;
        },
      },
    });
    expect(broken.outcome).toBe(crash);
    expect(broken.ends).toEqual([]);
    const mended = await run(null, { evidence });
    expect(mended.ends).toEqual([null]);
    expect(mended.last?.verdict).toBe("confirmed");
  });

  it("says nothing more when it was stopped", async () => {
    const stopped = new AbortController();
    const model = scriptedModel(() => {
      stopped.abort(new Error("stopped by people"));
      return report();
    });
    const { ends } = await run(model, { signal: stopped.signal });
    expect(ends).toEqual([]);
  });

  it("ends with a word even when we are wrong", async () => {
    const broken: Model = {
      complete: async () => {
        throw new TypeError("cannot read properties of undefined");
      },
    };
    const { ends, outcome } = await run(broken);
    expect(outcome).toBe("returned");
    expect(ends).toEqual(["an error of ours ended it early; the log knows more"]);
  });
});
