import { afterEach, describe, expect, it } from "vitest";
import { respondFirst } from "../../src/agents/first-responder.ts";
import { Ledger } from "../../src/agents/ledger.ts";
import { clusterTools } from "../../src/agents/tools/cluster.ts";
import { alert } from "../domain/given.ts";
import { allCases } from "../evals/cases.ts";
import { clusterOfCase } from "../integrations/cluster-of-case.ts";
import { installKubectl, kubectlFrom, noCluster } from "../integrations/fake-kubectl.ts";
import { clockAt, collect, evidenceInMemory, incidentWith, investigationOf } from "./given.ts";

const caseOf = (id: string) => {
  const found = allCases().find((one) => one.id === id);
  if (found === undefined || found.namespace === null) throw new Error(`no case ${id}`);
  return { ...found, namespace: found.namespace };
};

describe("the first responder on a cluster", { timeout: 60_000 }, () => {
  let kubectl: ReturnType<typeof installKubectl> | null = null;
  afterEach(() => kubectl?.remove());

  /** What the incident says is a question, and a label with the namespace when somebody knows it. */
  const respond = async (
    id: string,
    { knowsNamespace = true, namespaces = null as readonly string[] | null, objects = noCluster.objects } = {},
  ) => {
    const recorded = caseOf(id);
    kubectl = installKubectl({ ...clusterOfCase(recorded), objects });
    const { reader } = kubectlFrom(kubectl.binary, { namespaces });
    const labels: Readonly<Record<string, string>> = knowsNamespace ? { namespace: recorded.namespace } : {};
    const incident = incidentWith({
      services: [],
      alerts: [alert({ service: null, title: "errors", text: "", labels })],
    });
    const question = knowsNamespace ? recorded.question : "Users report errors.";
    const evidence = evidenceInMemory();
    const ledger = await Ledger.open({ evidence, clock: clockAt(), incidentId: incident.id, investigationId: "I1" });
    const said = await collect(
      respondFirst(
        {
          tools: clusterTools(reader),
          ledger,
          catalogue: {},
          instances: null,
          signal: AbortSignal.timeout(60_000),
          wasAsked: () => true,
        },
        incident,
        { ...investigationOf(incident), question },
      ),
    );
    const summary = said.flatMap((one) => (one.kind === "summary" ? [one.summary] : [])).at(-1);
    const steps = said.flatMap((one) => (one.kind === "step" ? [one.step] : []));
    return { summary, steps, expected: recorded.expected, records: evidence.records };
  };

  it.each([
    "oom-killed-1",
    "incorrect-image-reference-2",
    "service-selector-mismatch-1",
    "namespace-memory-quota-exceeded-1",
  ])("finds by kubectl's words what is wrong: %s", async (id) => {
    const { summary, expected, records } = await respond(id);
    expect(summary?.findings[0]).toMatchObject({ cause: expected?.cause, object: expected?.object });
    const ids = new Set(records.filter(({ status }) => status === "ok").map((one) => one.id));
    for (const claim of summary?.findings.flatMap(({ claims }) => claims) ?? [])
      expect(claim.evidence.length > 0 && claim.evidence.every((one) => ids.has(one))).toBe(true);
  });

  it.each([
    ["looks through all namespaces", null],
    ["looks into the only one that is configured", ["parcel"]],
  ])("where nobody says which namespace, it %s", async (_, namespaces) => {
    const { summary, expected } = await respond("oom-killed-1", { knowsNamespace: false, namespaces });
    expect(summary?.findings[0]).toMatchObject({ cause: expected?.cause, object: expected?.object });
  });

  it("believes what the cluster says of a node's services", async () => {
    const status = { phase: "Running", containerStatuses: [{ ready: false, state: {} }] };
    const proxy = { metadata: { name: "kube-proxy-8hzwt" }, spec: { nodeName: "worker-a" }, status };
    const objects = [{ resource: "pods", namespace: "kube-system", object: proxy }];
    const { summary, expected } = await respond("kube-proxy-unavailable-1", { objects });
    expect(summary?.findings[0]).toMatchObject({ cause: "kube-proxy-unavailable", object: expected?.object });
  });

  it("says what was not looked at, and why", async () => {
    const { steps } = await respond("kube-proxy-unavailable-1");
    const missed = steps.filter(({ title }) => title === "Node service");
    expect(missed.length).toBeGreaterThan(0);
    for (const { text, outcome, evidence } of missed) {
      expect(text).toContain("not looked at, because no pod of kube-system");
      expect([outcome, evidence]).toEqual(["unknown", []]);
    }
  });

  it("names no cause where kubectl may not look", async () => {
    const { summary, records } = await respond("oom-killed-1", { namespaces: ["elsewhere"] });
    const isThere = ({ input }: (typeof records)[number]) => JSON.stringify(input).includes('"namespace":"parcel"');
    expect(summary?.findings).toEqual([]);
    expect(summary?.verdict).toBe("inconclusive");
    expect(records.filter(isThere).map(({ status }) => status)).toEqual(records.filter(isThere).map(() => "failed"));
  });
});
