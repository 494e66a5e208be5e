import { describe, expect, it } from "vitest";
import { type FirstResponse, respondFirst } from "../../src/agents/first-responder.ts";
import { surroundingsIn } from "../../src/agents/surroundings.ts";
import { clusterTools } from "../../src/agents/tools/cluster.ts";
import { judge } from "../../src/agents/verdict.ts";
import type { Evidence } from "../../src/app/ports/evidence-store.ts";
import { epochMsOf } from "../../src/base/instant.ts";
import { alert, ana, following, robot, rollbackCommand } from "../domain/given.ts";
import { at, collect, deploy, incidentWith, minuteMs, setting, type World } from "./given.ts";

/** Errors from `fromMs` to `toMs` after t0. */
const errorsBetween =
  (fromMs: number, toMs = 600 * minuteMs) =>
  (ms: number) =>
    ms >= epochMsOf(at(fromMs)) && ms < epochMsOf(at(toMs)) ? 0.6 : 0.002;

const brokenByDeploy: World = {
  deploys: [deploy("v42", at(-3 * minuteMs)), deploy("v41", at(-50 * 60 * minuteMs))],
  ratio: errorsBetween(-2 * minuteMs),
  healthy: false,
  logs: [
    ...Array.from({ length: 20 }, (_, n) => `level=error version=v42 order ${n} failed: price is undefined`),
    "level=info served 200 in 3 ms",
  ],
  firing: [{ name: "CheckoutErrorsHigh", service: "checkout", since: at(-minuteMs), summary: "many errors" }],
};
const wellDatabase: World = { deploys: [deploy("db-7", at(-90 * 60 * minuteMs))], healthy: true };

const respond = async (worlds: Readonly<Record<string, World>>, options: Parameters<typeof setting>[1] = {}) => {
  const given = await setting(worlds, options);
  const responses = await collect(respondFirst({ ...given, instances: null }, given.incident, given.investigation));
  const steps = responses.flatMap((one) => (one.kind === "step" ? [one.step] : []));
  const summaries = responses.filter(
    (one): one is Extract<FirstResponse, { kind: "summary" }> => one.kind === "summary",
  );
  const last = summaries.at(-1);
  if (last === undefined) throw new Error("no summary");
  return { ...given, steps, summary: last.summary, outlook: last.outlook, summaries };
};

const step = (steps: Awaited<ReturnType<typeof respond>>["steps"], title: string) =>
  steps.find((one) => one.title === title);

describe("a deploy that broke the service", () => {
  it("is found, confirmed with evidence, and its rollback is proposed", async () => {
    const { summary, steps, wishes, evidence } = await respond({
      checkout: brokenByDeploy,
      "payments-db": wellDatabase,
    });
    expect(summary.verdict).toBe("confirmed");
    // It stands for as long as the incident, so what was measured has its time.
    expect(summary.text).toMatch(/At \d\d:\d\d:\d\d UTC \d+ % of requests to checkout failed\./);
    expect(summary.findings[0]).toMatchObject({ cause: "bad-deploy", object: "app/checkout" });
    expect(wishes).toMatchObject([
      { service: "checkout", to: "v41", actor: { kind: "agent", name: "first-responder" } },
    ]);
    const ids = new Set(evidence.records.filter(({ status }) => status === "ok").map(({ id }) => id));
    for (const claim of summary.findings.flatMap(({ claims }) => claims))
      expect(claim.evidence.length > 0 && claim.evidence.every((id) => ids.has(id))).toBe(true);
    expect(step(steps, "Deploys of checkout")).toMatchObject({ outcome: "suspicious" });
    expect(step(steps, "Rollback of checkout")?.text).toContain("CHG-1: roll checkout back to v41");
    expect(summary.nextSteps[0]).toContain("CHG-1");
    expect(evidence.records.length).toBeLessThanOrEqual(12);
  });

  it("points to the rollback that waits already, and asks for no second one", async () => {
    const declared = { incident: incidentWith(), log: [] };
    const { incident } = following(declared, robot, rollbackCommand(), at(minuteMs));
    const { summary, steps, wishes } = await respond(
      { checkout: brokenByDeploy, "payments-db": wellDatabase },
      { incident },
    );
    expect(wishes).toEqual([]);
    expect(step(steps, "Rollback of checkout")).toBeUndefined();
    expect(summary.verdict).toBe("confirmed");
    expect(summary.nextSteps[0]).toBe("Decide on CHG-1, which waits for approval: rollback of checkout.");
  });

  it.each([
    ["No, v42 is not it", "likely", 0],
    ["Wrong: it is not the deploy", "likely", 0],
    ["Actually, v4 of the app is old", "confirmed", 1],
    ["No, checkout does not use redis", "confirmed", 1],
  ])("people's word binds: after “%s” it is %s, with %d proposals", async (text, verdict, proposals) => {
    const declared = { incident: incidentWith(), log: [] };
    const said = following(declared, ana, { kind: "ask", text, channelId: "C1", threadTs: "1.1" });
    const { summary, wishes } = await respond({ checkout: brokenByDeploy, "payments-db": wellDatabase }, said);
    expect(summary.verdict).toBe(verdict);
    expect(wishes).toHaveLength(proposals);
  });

  it("says of each look what would prove it wrong", async () => {
    const { steps } = await respond({ checkout: brokenByDeploy, "payments-db": wellDatabase });
    for (const title of ["Error ratio of checkout", "Deploys of checkout", "Health of checkout", "Logs of checkout"])
      expect(step(steps, title)?.text).toContain("It would be wrong if");
  });

  it("is only likely while nothing else has been ruled out", async () => {
    const { summary } = await respond({ checkout: brokenByDeploy });
    expect(summary.verdict).toBe("likely");
  });

  it("is proposed to go back to a version that did serve, not to a failed one", async () => {
    const deploys = [
      deploy("v42", at(-3 * minuteMs)),
      deploy("v41b", at(-10 * minuteMs), { status: "failed" }),
      deploy("v41", at(-99 * minuteMs)),
    ];
    const { wishes } = await respond({ checkout: { ...brokenByDeploy, deploys }, "payments-db": wellDatabase });
    expect(wishes[0]?.to).toBe("v41");
  });

  it("is not rolled back when there is nothing to go back to", async () => {
    const deploys = [deploy("v1", at(-3 * minuteMs))];
    const { wishes, summary } = await respond({
      checkout: { ...brokenByDeploy, deploys },
      "payments-db": wellDatabase,
    });
    expect(summary.findings[0]?.cause).toBe("bad-deploy");
    expect(wishes).toEqual([]);
  });

  it("is found in a dependency when the dependency's own errors rose with its deploy", async () => {
    const { summary, wishes } = await respond({
      checkout: { ...brokenByDeploy, deploys: [deploy("v41", at(-900 * minuteMs))], logs: ["level=info ok"] },
      "payments-db": {
        ...wellDatabase,
        deploys: [deploy("db-8", at(-3 * minuteMs)), deploy("db-7", at(-999 * minuteMs))],
        ratio: errorsBetween(-2 * minuteMs),
      },
    });
    expect(summary.findings[0]).toMatchObject({ cause: "bad-deploy", object: "app/payments-db" });
    expect(wishes).toEqual([]);
  });
});

describe("what else fires", () => {
  const text = async (worlds: Readonly<Record<string, World>>, options: Parameters<typeof setting>[1] = {}) =>
    step((await respond(worlds, options)).steps, "What else fires");

  it("is not the incident's own alert, even when it names no service", async () => {
    const own = alert({ title: "PaymentsLatency", service: null });
    const seen = await text({}, { incident: { ...incidentWith({ alerts: [own] }), services: [] } });
    expect(seen).toMatchObject({ outcome: "fine", text: expect.stringContaining("1 firing, all about this") });
  });

  it("counts an alert once that was sent here and that monitoring shows, whatever it is titled", async () => {
    const own = alert({ title: "Checkout fails", labels: { alertname: "CheckoutErrorsHigh" } });
    const seen = await text({ checkout: brokenByDeploy }, { incident: incidentWith({ alerts: [own] }) });
    expect(seen?.text).toContain("1 firing, all about checkout");
  });

  it("is an alert of the same name elsewhere, and another one without a service", async () => {
    const since = at(-minuteMs);
    const firing = [
      { name: "CheckoutErrorsHigh", service: "search", since, summary: "" },
      { name: "DiskFull", service: null, since, summary: "" },
    ];
    const seen = await text({ checkout: { ...brokenByDeploy, firing } });
    expect(seen).toMatchObject({
      outcome: "suspicious",
      text: expect.stringContaining("Also firing elsewhere: CheckoutErrorsHigh (search), DiskFull (no service)"),
    });
  });
});

describe("what is no bad deploy", () => {
  it("a deploy long ago is ruled out", async () => {
    const deploys = [deploy("v42", at(-600 * minuteMs)), deploy("v41", at(-900 * minuteMs))];
    const { summary, wishes } = await respond({ checkout: { ...brokenByDeploy, deploys, logs: [] } });
    expect(summary.verdict).toBe("inconclusive");
    expect(summary.findings).toEqual([]);
    expect(summary.ruledOut.map(({ text }) => text).join()).toMatch(
      /no deploy of checkout shortly before: v42 has been running since \d{4}-\d\d-\d\d \d\d:\d\d UTC$/,
    );
    expect(wishes).toEqual([]);
    expect(summary.nextSteps.join(" ")).toContain("payments");
  });

  it("errors that rose before the deploy are not its fault", async () => {
    const { summary, wishes } = await respond({ checkout: { ...brokenByDeploy, ratio: errorsBetween(-9 * minuteMs) } });
    expect(summary.verdict).toBe("inconclusive");
    expect(summary.ruledOut.map(({ text }) => text).join()).toContain("errors rose before v42");
    expect(wishes).toEqual([]);
  });

  it("errors that were always there blame nobody", async () => {
    const { summary } = await respond({ checkout: { ...brokenByDeploy, ratio: () => 0.3 } });
    expect(summary.findings).toEqual([]);
    expect(summary.verdict).toBe("inconclusive");
  });

  it("a deploy without a rise of errors is no cause", async () => {
    const { summary } = await respond({ checkout: { ...brokenByDeploy, ratio: () => 0.002, healthy: true, logs: [] } });
    expect(summary.findings).toEqual([]);
    expect(summary.verdict).toBe("inconclusive");
  });

  it("a single bad point of a healthy service is a hiccup", async () => {
    const { summary } = await respond({
      checkout: { ...brokenByDeploy, healthy: true, ratio: errorsBetween(minuteMs + 55_000) },
      "payments-db": wellDatabase,
    });
    expect(summary.findings).toEqual([]);
  });

  it("an unwell dependency that the errors name is the cause, and nothing is rolled back", async () => {
    const { summary, wishes } = await respond({
      checkout: {
        ...brokenByDeploy,
        deploys: [deploy("v41", at(-900 * minuteMs))],
        logs: Array.from({ length: 9 }, () => "error: connect ECONNREFUSED payments-db:5432"),
      },
      "payments-db": { ...wellDatabase, healthy: false },
    });
    expect(summary.findings[0]).toMatchObject({ cause: "dependency-unreachable", object: "app/payments-db" });
    expect(wishes).toEqual([]);
  });
});

describe("when it is over", () => {
  const over: World = { ...brokenByDeploy, ratio: errorsBetween(-2 * minuteMs, 0), healthy: true };
  const ended = incidentWith({
    alerts: [alert({ startedAt: at(-minuteMs), state: "resolved", resolvedAt: at(30_000) })],
  });

  it("a rise that ended, a healthy service and no alert are a recovery, and nothing is proposed", async () => {
    const { summary, wishes } = await respond({ checkout: over, "payments-db": wellDatabase }, { incident: ended });
    expect(summary.verdict).toBe("recovered");
    expect(wishes).toEqual([]);
  });

  it("it is not over while its alert fires", async () => {
    const { summary } = await respond({ checkout: over });
    expect(summary.verdict).not.toBe("recovered");
  });

  it("it is not over when nobody can see the errors", async () => {
    const { summary } = await respond({ checkout: { healthy: true } }, { incident: ended });
    expect(summary.verdict).toBe("inconclusive");
  });
});

describe("when there is little to see", () => {
  it("no telemetry at all is said, and blames nobody", async () => {
    const { summary, steps, wishes } = await respond({ checkout: {} });
    expect(summary.verdict).toBe("inconclusive");
    expect(summary.findings).toEqual([]);
    expect(summary.text).toContain("Nothing could be measured");
    expect(summary.nextSteps.join(" ")).toContain("not configured");
    expect(step(steps, "Error ratio of checkout")).toMatchObject({ outcome: "unknown", evidence: [] });
    expect(wishes).toEqual([]);
  });

  it("failing telemetry is said, and blames nobody", async () => {
    const { summary, steps } = await respond({
      checkout: { broken: "connection refused" },
      "payments-db": { broken: "connection refused" },
    });
    expect(summary.verdict).toBe("inconclusive");
    expect(steps.filter(({ outcome }) => outcome === "unknown").length).toBeGreaterThanOrEqual(4);
    expect(steps.map(({ text }) => text).join()).toContain("connection refused");
  });

  it("telemetry that hangs does not hold up the answer", async () => {
    const before = performance.now();
    const { summary } = await respond({ checkout: { hangs: true }, "payments-db": { hangs: true } });
    expect(performance.now() - before).toBeLessThan(3_000);
    expect(summary.verdict).toBe("inconclusive");
  });

  it("sources that are slow get a second look with more time, which asks only what was not answered", async () => {
    const slow = { checkout: { ...brokenByDeploy, isSlow: true }, "payments-db": { ...wellDatabase, isSlow: true } };
    const first = await respond(slow);
    expect(first.summaries.map(({ isWorthAnotherLook }) => isWorthAnotherLook)).toEqual([true]);
    expect(first.summary.text).toContain("looking again, with more time");
    const second = await collect(
      respondFirst({ ...first, instances: null }, first.incident, first.investigation, "second"),
    );
    const summaries = second.filter((one) => one.kind === "summary");
    expect(summaries[0]).toMatchObject({ isWorthAnotherLook: false, summary: { verdict: "confirmed" } });
    expect(first.wishes).toHaveLength(1);
    const { records } = first.evidence;
    const askedAgain = records.flatMap(({ input, tool }) =>
      typeof input === "object" && input !== null && "look" in input && "asked" in input ? [[tool, input.asked]] : [],
    );
    const late = records
      .filter(({ summary }) => summary.includes("took longer"))
      .map(({ tool, input }) => [tool, input]);
    expect(askedAgain.length).toBeGreaterThan(4);
    expect(late).toEqual(expect.arrayContaining(askedAgain));
    // After a restart the ledger knows both looks.
    const reads = first.reads();
    const again = await collect(
      respondFirst({ ...first, instances: null }, first.incident, first.investigation, "second"),
    );
    expect(first.reads()).toBe(reads);
    expect(again.filter((one) => one.kind === "summary").at(-1)?.summary).toEqual(summaries.at(-1)?.summary);
  });

  it("an incident without services asks for them", async () => {
    const { summary } = await respond(
      {},
      { incident: incidentWith({ title: "something is odd", services: [], alerts: [] }) },
    );
    expect(summary.verdict).toBe("inconclusive");
    expect(summary.nextSteps[0]).toContain("Name the services");
  });

  it("a service outside the catalogue is no reason to fail", async () => {
    const { summary } = await respond({}, { incident: incidentWith({ services: ["mystery"], alerts: [] }) });
    expect(summary.verdict).toBe("inconclusive");
  });

  it("many services are looked at within twelve calls, and the rest are named", async () => {
    const services = ["checkout", "a", "b", "c"];
    const { summary, evidence } = await respond({ checkout: brokenByDeploy }, { incident: incidentWith({ services }) });
    expect(evidence.records.length).toBeLessThanOrEqual(12);
    expect(summary.nextSteps.join(" ")).toContain("Not looked at: b, c");
  });
});

describe("a cluster that answers nothing", () => {
  it("is asked twelve things and not one more", async () => {
    const deaf = async () => ({ status: "failed" as const, reason: "the server is overloaded", link: null });
    const reader = { get: deaf, describe: deaf, logs: deaf, yaml: deaf, nodes: deaf };
    const given = await setting({}, { incident: incidentWith({ services: ["mystery"] }) });
    const tools = clusterTools({ ...reader, nodeService: deaf, dependencies: deaf, connectivity: deaf });
    await collect(respondFirst({ ...given, tools, instances: null }, given.incident, given.investigation));
    expect(given.evidence.records).toHaveLength(12);
  });
});

describe("after a restart", () => {
  it("the same investigation asks nothing again and proposes nothing twice", async () => {
    const worlds = { checkout: brokenByDeploy, "payments-db": wellDatabase };
    const first = await respond(worlds);
    const again = await respond(worlds, { evidence: first.evidence });
    expect(again.reads()).toBe(0);
    expect(again.wishes).toEqual([]);
    expect(again.summary).toEqual(first.summary);
    expect(again.steps.map(({ title }) => title).sort()).toEqual(first.steps.map(({ title }) => title).sort());
  });
});

const recordOf = (record: Evidence | null): Evidence => {
  if (record === null) throw new Error("no such record");
  return record;
};

describe("the verdict", () => {
  it("needs a record that settles it, an alternative ruled out and the symptom, to be confirmed", async () => {
    const given = await respond({ checkout: brokenByDeploy, "payments-db": wellDatabase });
    const { outlook, ledger, incident, investigation } = given;
    const around = surroundingsIn({ ...given, instances: null }, incident, investigation, ledger);
    const settledByNobody = { ...around, find: (id: string) => ({ ...recordOf(ledger.find(id)), tool: "http_check" }) };
    expect(judge({ ...outlook, around }).verdict).toBe("confirmed");
    expect(judge({ ...outlook, around, ruledOut: [] }).verdict).toBe("likely");
    expect(judge({ ...outlook, around, symptom: { state: "unknown", evidence: [] } }).verdict).toBe("likely");
    expect(judge({ ...outlook, around: settledByNobody }).verdict).toBe("likely");
    expect(judge({ ...outlook, around, findings: [] }).verdict).toBe("inconclusive");
    const [best] = outlook.findings;
    if (best === undefined) throw new Error("no finding");
    const rival = { ...best, object: "app/other" };
    expect(judge({ ...outlook, around, findings: [best, rival] }).verdict).toBe("inconclusive");
    // What the deploy broke inside the same service is the same story; elsewhere it is another.
    const mechanism = { ...best, cause: "service-address-mismatch" };
    expect(judge({ ...outlook, around, findings: [best, mechanism] }).verdict).toBe("confirmed");
    expect(judge({ ...outlook, around, findings: [mechanism, { ...mechanism, cause: "oom-killed" }] }).verdict).toBe(
      "inconclusive",
    );
  });
});
