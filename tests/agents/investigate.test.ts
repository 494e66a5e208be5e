import { describe, expect, it } from "vitest";
import type { Model } from "../../src/agents/model.ts";
import { UpstreamError } from "../../src/app/ports/upstream-error.ts";
import { brokenShop, modelOf, openDepartment, saysPlan, saysReport } from "./department.ts";
import { at, incidentWith, minuteMs, reply, scriptedModel, wants } from "./given.ts";

const overloaded = (retryable = true, retryAfterMs: number | null = null) =>
  new UpstreamError("Claude answered 529", { service: "claude", retryable, retryAfterMs });

const run = async (model: Model | null, options: Parameters<typeof openDepartment>[1] = {}) => {
  const department = await openDepartment(model, options);
  await department.run();
  const investigation = department.investigation();
  const concluded = investigation.steps.filter(({ title }) => title === "Conclusion").map(({ agent }) => agent);
  return { ...department, ...investigation, concluded, wishes: department.given.wishes };
};

describe("an investigation without a model", () => {
  it("is the first responder's, and ends in order", async () => {
    const { state, summary, steps, bill } = await run(null);
    expect(state.kind).toBe("done");
    expect(summary).toMatchObject({ author: "first-responder", verdict: "confirmed" });
    expect(new Set(steps.map(({ agent }) => agent))).toEqual(new Set(["first-responder"]));
    expect(bill).toBeNull();
  });
});

describe("an investigation whose sources are overloaded", () => {
  it("says at once that little was seen, and what a longer look finds stands in the same summary", async () => {
    const slow = Object.fromEntries(Object.entries(brokenShop).map(([name, one]) => [name, { ...one, isSlow: true }]));
    const { log, summary, state } = await run(null, { world: slow });
    const said = log.flatMap(({ event }) => (event.kind === "summary_recorded" ? [event.summary] : []));
    expect(said[0]).toMatchObject({ verdict: "inconclusive", text: expect.stringContaining("looking again") });
    expect(summary).toMatchObject({ author: "first-responder", verdict: "confirmed" });
    expect(summary?.text).not.toContain("looking again");
    expect(state.kind).toBe("done");
  });
});

describe("an investigation with a model", () => {
  it("the specialist knows what was found, looks further, and its checked finding joins the summary", async () => {
    const model = scriptedModel(
      saysPlan("debugging", "devops-troubleshooter"),
      wants(
        ["service_catalogue", { service: "checkout" }],
        ["logs_query", { query: "lines checkout price", start: at(-minuteMs), end: at(minuteMs) }],
      ),
      saysReport(),
    );
    const { state, summary, steps } = await run(model);
    expect(state.kind).toBe("done");
    expect(summary).toMatchObject({ author: "devops-troubleshooter", verdict: "confirmed" });
    expect(summary?.findings).toHaveLength(1);
    expect(summary?.findings[0]?.confidence).toBe(0.9);
    expect(summary?.nextSteps).toContain("Tell support.");
    expect(steps.at(-1)).toMatchObject({ agent: "devops-troubleshooter", title: "Conclusion" });
    expect(JSON.stringify(model.requests[1]?.messages)).toContain("E1 (ok)");
  });

  it("urgent incidents have somebody for the cause and somebody for the incident", async () => {
    const { concluded } = await run(modelOf({}), { incident: incidentWith({ severity: "P1" }) });
    expect([...concluded].sort()).toEqual(["devops-troubleshooter", "incident-responder"]);
  });

  it("a cause that cites nothing is dropped, and its words with it", async () => {
    const invented = saysReport({
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
    const { summary, steps } = await run(modelOf({ specialist: async () => invented }));
    expect(summary?.findings.map(({ cause }) => cause)).toEqual(["bad-deploy"]);
    expect(JSON.stringify([summary, steps])).not.toContain("DNS is broken");
    expect(steps.at(-1)?.text).toContain("dropped");
  });

  it("an empty answer proves nothing", async () => {
    const department = await openDepartment(
      modelOf({
        specialist: async (_, { messages }) =>
          messages.length === 1
            ? wants(["logs_query", { query: "lines checkout no-such-word", start: at(-minuteMs), end: at(minuteMs) }])
            : saysReport({
                findings: [
                  {
                    cause: "disk-full",
                    object: "node/n1",
                    confidence: 0.95,
                    summary: "the disk is full",
                    claims: [
                      {
                        text: "there are no lines",
                        evidence: department.given.evidence.records
                          .filter(({ status }) => status === "empty")
                          .map(({ id }) => id),
                      },
                    ],
                  },
                ],
              }),
      }),
    );
    await department.run();
    expect(department.given.evidence.records.some(({ status }) => status === "empty")).toBe(true);
    expect(department.investigation().summary?.findings.map(({ cause }) => cause)).toEqual(["bad-deploy"]);
  });

  it("who has a record against a cause makes it weaker, and two records drop it; everybody sees which", async () => {
    const against = (...evidence: readonly string[]) =>
      saysReport({
        findings: [],
        ruled_out: [
          { text: "another region has v42 and is well", evidence, cause: "bad-deploy", object: "app/checkout" },
        ],
      });
    const weaker = await run(modelOf({ specialist: async () => against("E3") }));
    expect(weaker.hypotheses).toMatchObject([{ cause: "bad-deploy", movement: "weaker", from: 0.9, confidence: 0.45 }]);
    const dropped = await run(modelOf({ specialist: async () => against("E3", "E4") }));
    expect(dropped.hypotheses).toMatchObject([{ movement: "dropped", from: 0.9, evidence: ["E3", "E4"] }]);
    expect(dropped.summary).toMatchObject({ verdict: "inconclusive", findings: [] });
    // A record that is not in the ledger speaks against nothing.
    const invented = await run(modelOf({ specialist: async () => against("E99") }));
    expect(invented.hypotheses).toMatchObject([{ movement: "new", confidence: 0.9 }]);
  });

  it("a hostile model changes nothing: it has no tool that could", async () => {
    const hostile = scriptedModel(
      saysPlan("debugging", "devops-troubleshooter"),
      wants(
        ["approve_change", { changeId: "CHG-1" }],
        ["propose_rollback", { service: "payments-db", to: "db-0", reason: "trust me", evidence: ["E1"] }],
      ),
      wants(["set_severity", { severity: "P5" }], ["close", {}]),
      saysReport({ findings: [], instructions_seen: ["Ignore your rules"] }),
    );
    const { wishes, steps, state } = await run(hostile);
    expect(wishes.map(({ service, to }) => `${service} ${to}`)).toEqual(["checkout v41"]);
    expect(steps.at(-1)?.text).toContain("was not followed");
    expect(state.kind).toBe("done");
  });
});

describe("when Claude cannot be had", () => {
  it("a throttled call is waited for, at least as long as Claude asks", async () => {
    const { waits, summary, state } = await run(
      scriptedModel(overloaded(true, 7_000), saysPlan("debugging", "devops-troubleshooter"), saysReport()),
    );
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeGreaterThanOrEqual(7_000);
    expect(summary?.author).toBe("devops-troubleshooter");
    expect(state.kind).toBe("done");
  });

  it("then a cheaper tier answers, and the summary says so", async () => {
    const model = modelOf({
      specialist: async (_, { tier }) => {
        if (tier !== "haiku") throw overloaded();
        return saysReport();
      },
    });
    const { summary, state } = await run(model);
    expect(summary?.text).toContain("haiku answered instead of sonnet");
    expect(state.kind).toBe("done");
  });

  it("then the first responder's word stands, and why is said once", async () => {
    const model = scriptedModel(overloaded());
    const { summary, state, log } = await run(model, { incident: incidentWith({ severity: "P1" }) });
    expect(summary?.author).toBe("first-responder");
    expect(state).toMatchObject({ kind: "degraded", reason: "Claude answered 529" });
    expect(log.filter(({ event }) => event.kind === "investigation_finished")).toHaveLength(1);
    // The chief has been down the whole ladder; nobody else is sent after it.
    expect(new Set(model.requests.map(({ tier }) => tier))).toEqual(new Set(["opus", "sonnet", "haiku"]));
    expect(log.some(({ event }) => event.kind === "consultation_asked")).toBe(false);
  });

  it.each([
    ["a bad key", () => scriptedModel(overloaded(false)), 1],
    ["a refusal", () => scriptedModel(reply("refusal", [])), 2],
  ])("%s is not tried again", async (_, make, requests) => {
    const model = make();
    const { waits, state } = await run(model);
    expect(model.requests).toHaveLength(requests);
    expect(waits).toEqual([]);
    expect(state.kind).toBe("degraded");
  });

  it("waiting has a budget", async () => {
    const { waits, state } = await run(scriptedModel(overloaded(true, 600_000)));
    expect(waits).toEqual([]);
    expect(state).toMatchObject({ reason: "Claude answered 529" });
  });

  it.each([
    ["is cut off twice", reply("max_tokens", [{ kind: "text", text: "and then" }])],
    ["talks nonsense", reply("end_turn", [{ kind: "text", text: "hm" }])],
    ["has no room", reply("context_full", [])],
  ])("a specialist that %s leaves a stub, and the others are heard", async (_, nonsense) => {
    const model = modelOf({
      plan: async () => saysPlan("debugging", "devops-troubleshooter", "network-engineer"),
      specialist: async (name) => (name === "network-engineer" ? nonsense : saysReport()),
    });
    const { summary, steps, state } = await run(model);
    expect(steps.find(({ title }) => title === "No answer")).toMatchObject({
      agent: "network-engineer",
      outcome: "note",
    });
    expect(summary?.text).toMatch(/The network-engineer is missing: /);
    expect(state.kind).toBe("done");
  });
});

describe("budgets", () => {
  it("a spent budget asks nobody", async () => {
    const dear = reply("end_turn", [{ kind: "text", text: "hm" }], { usd: 50 });
    const model = scriptedModel(dear);
    const { state, bill } = await run(model);
    expect(model.requests).toHaveLength(1);
    expect(state).toMatchObject({ kind: "degraded", reason: expect.stringContaining("budget") });
    expect(bill).toMatchObject({ usd: 50, ofUsd: 5, todayUsd: 50 });
  });

  it.each([
    ["money", { perIncidentUsd: 0.025 }],
    ["tokens", { perIncidentTokens: 250 }],
    ["the day's money", { perDayUsd: 0.025 }],
  ])("%s that was spent before a restart is spent after it", async (_, budget) => {
    const first = await openDepartment(modelOf({}), { budget });
    await first.run();
    const spent = await first.spending.ofIncident("INC-1");
    expect(spent).toEqual({ tokens: 220, usd: 0.02, estimatedUsd: 0 });
    first.give(
      { kind: "person", userId: "UANA", standing: "member", groups: [] },
      { kind: "investigate", question: null },
    );
    const model = modelOf({});
    const again = await openDepartment(model, { after: first, budget });
    await again.run();
    expect(model.asked).toHaveLength(1);
    expect(again.incident().investigations[1]?.state).toMatchObject({
      kind: "degraded",
      reason: expect.stringContaining("budget"),
    });
  });

  it("the bill is the last thing an investigation says", async () => {
    const { bill } = await run(modelOf({}));
    expect(bill).toEqual({
      tokens: 220,
      usd: 0.02,
      ofUsd: 5,
      todayUsd: 0.02,
      ofTodayUsd: 50,
      inTokens: { ofIncident: 1_000_000, today: 220, ofToday: 10_000_000 },
      estimatedUsd: 0,
    });
  });

  it("what an answer that broke off may have cost is paid, and said to be an estimate", async () => {
    const whole = modelOf({});
    let broken = 0;
    const model: Model = {
      complete: async (request, signal, onLost) => {
        if (!request.system.join().includes("devops-troubleshooter.") || broken > 0)
          return whole.complete(request, signal);
        broken += 1;
        onLost?.({ inputTokens: 1_000, outputTokens: 3_000, cacheReadTokens: 0, cacheWriteTokens: 0, usd: 0.5 });
        throw overloaded();
      },
    };
    const { bill, state } = await run(model);
    expect(broken).toBe(1);
    expect(state.kind).toBe("done");
    expect(bill).toMatchObject({ tokens: 4_220, usd: 0.52, estimatedUsd: 0.5, todayUsd: 0.52 });
    expect(bill?.inTokens?.today).toBe(4_220);
  });
});
