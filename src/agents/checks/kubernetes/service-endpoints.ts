import type { Finding } from "../../../domain/investigation.ts";
import { isWell } from "../../read-kubectl/pod-rows.ts";
import type { ClusterFacts } from "../../survey/cluster-facts.ts";
import { findingOf, sureness } from "../finding-of.ts";
import type { ClusterCheck } from "./cluster-check.ts";

/** Services behind which nobody stands, although the pods are well. */
export const serviceEndpoints: ClusterCheck = {
  causes: ["service-selector-mismatch", "service-port-mismatch"],
  looksAt: "services without endpoints, their selectors, the labels of the pods they mean",
  wrongIf: "the service has no selector on purpose, or its pods are not ready",
  judge: (facts) => [...new Set([...emptyIn(facts)])].flatMap((name) => judgeEmpty(facts, name)),
};

const emptyIn = (facts: ClusterFacts): readonly string[] => [
  ...facts.endpoints.filter(({ addresses }) => addresses.length === 0).map(({ name }) => name),
  ...facts.serviceDescriptions.filter(({ endpoints }) => endpoints.length === 0).map(({ name }) => name),
];

/** A service and its workload carry the same name, give or take a suffix. */
export const podsMeantBy = (facts: ClusterFacts, service: string): readonly ClusterFacts["pods"][number][] => {
  const same = facts.pods.filter(({ workload }) => workload === service);
  if (same.length > 0) return same;
  const bare = service.replace(/-(?:svc|service|headless)$|service$/, "");
  return facts.pods.filter(
    ({ workload }) => workload.replace(/-(?:deployment|deploy|svc|service)$|service$/, "") === bare,
  );
};

const judgeEmpty = (facts: ClusterFacts, service: string): readonly Finding[] => {
  const pods = podsMeantBy(facts, service);
  const well = pods.filter(isWell);
  const row = facts.endpoints.find(({ name }) => name === service);
  const described = facts.serviceDescriptions.find(({ name }) => name === service);
  const listed = facts.services.find(({ name }) => name === service);
  if (listed?.type === "ExternalName") return [];
  const selector = described?.selector ?? listed?.selector ?? null;
  if (selector !== null && Object.keys(selector).length === 0) return [];
  const evidence = row?.evidence ?? described?.evidence;
  if (evidence === undefined || well.length === 0) return [];
  const because = [
    [`${service} has no endpoints`, evidence],
    [`${well.length} pods of ${well[0]?.workload} are ready`, well[0]?.evidence ?? evidence],
  ] as const;
  const labels = facts.descriptions.find(({ workload }) => workload === well[0]?.workload)?.labels ?? null;
  const wrong =
    selector === null || labels === null
      ? []
      : Object.entries(selector).filter(([key, value]) => labels[key] !== value);
  if (selector !== null && labels !== null && wrong.length === 0)
    return [
      findingOf(
        "service-port-mismatch",
        `app/${service}`,
        sureness.strong,
        `${service} selects its pods, but names a port that they do not have.`,
        because,
      ),
    ];
  const [key, value] = wrong[0] ?? [];
  const words =
    key === undefined
      ? "selects none of them"
      : `selects ${key}=${value}, and they carry ${key}=${labels?.[key] ?? "nothing"}`;
  return [
    findingOf(
      "service-selector-mismatch",
      `app/${service}`,
      wrong.length > 0 ? sureness.decisive : sureness.decisive - 0.05,
      `The pods of ${service} are well, but the service ${words}.`,
      because,
    ),
  ];
};
