import type { Finding } from "../../../domain/investigation.ts";
import type { ClusterFacts } from "../../survey/cluster-facts.ts";
import { complaintsIn } from "../../survey/log-lines.ts";
import { findingOf, sureness } from "../finding-of.ts";
import { workloadOfLog } from "../log-source.ts";
import type { ClusterCheck } from "./cluster-check.ts";

/** Names of services that exist do not resolve: the cluster's DNS, or one workload's own DNS settings. */
export const dns: ClusterCheck = {
  causes: ["service-dns-failure"],
  looksAt: "lines about names that do not resolve, CoreDNS, DNS policies",
  wrongIf: "the name is misspelt: then others resolve theirs",
  judge: (facts) => [...ownSettings(facts), ...brokenServer(facts), ...failedLookups(facts)],
};

const isServer = (name: string): boolean => /coredns|kube-dns/.test(name);

const ownSettings = (facts: ClusterFacts): readonly Finding[] =>
  facts.manifests
    .filter(({ dnsPolicy, nameservers }) => (dnsPolicy === "None" && nameservers.length > 0) || dnsPolicy === "Default")
    .map(({ name, dnsPolicy, nameservers, evidence }) =>
      findingOf(
        "service-dns-failure",
        `app/${name}`,
        unresolved(facts).length > 0 || dnsPolicy === "None" ? sureness.decisive : sureness.hint,
        `${name} does not ask the cluster's DNS (${dnsPolicy} ${nameservers.join(", ")}).`,
        [[`dnsPolicy ${dnsPolicy}, nameservers ${nameservers.join(", ") || "of the node"}`, evidence]],
      ),
    );

const brokenServer = (facts: ClusterFacts): readonly Finding[] => {
  const pods = facts.systemPods.filter(({ name }) => isServer(name));
  const bad = pods.filter(({ status, ready, containers }) => status !== "Running" || ready < containers);
  const isGone = facts.systemPods.length > 3 && pods.length === 0;
  const evidence = bad[0]?.evidence ?? facts.systemPods[0]?.evidence;
  if (evidence === undefined || (!isGone && (bad.length === 0 || bad.length < pods.length))) return [];
  return [
    findingOf(
      "service-dns-failure",
      "app/coredns",
      sureness.decisive,
      isGone ? "No CoreDNS runs." : `CoreDNS is ${bad[0]?.status}.`,
      [
        [
          isGone
            ? "no pod of CoreDNS in kube-system"
            : `${bad[0]?.name} ${bad[0]?.ready}/${bad[0]?.containers} ${bad[0]?.status}`,
          evidence,
        ],
      ],
    ),
  ];
};

const unresolved = (facts: ClusterFacts) =>
  facts.logs.flatMap(({ name, text, evidence }) =>
    complaintsIn(text)
      .filter(({ kind }) => kind === "name")
      .map((one) => ({ ...one, workload: workloadOfLog(facts, name), evidence })),
  );

/** A name that is a service, or a server that does not answer at all. */
const failedLookups = (facts: ClusterFacts): readonly Finding[] => {
  const telling = unresolved(facts).find(
    ({ line, host }) =>
      /server misbehaving|lookup \S+ on \S+: (?:read udp|dial udp|i\/o timeout|write udp)|Temporary failure in name resolution|EAI_AGAIN/i.test(
        line,
      ) ||
      (host !== null && facts.services.some(({ name }) => name === host.split(".")[0])),
  );
  if (telling === undefined || (telling.host !== null && isElsewhere(telling.host))) return [];
  return [
    findingOf(
      "service-dns-failure",
      `app/${facts.systemPods.length > 0 || facts.logs.length > 1 ? "coredns" : telling.workload}`,
      sureness.fair,
      `${telling.workload} cannot resolve ${telling.host ?? "names"}, which is there.`,
      [[telling.line, telling.evidence]],
    ),
  ];
};

/** A host outside the cluster that does not resolve says nothing about the cluster's names. */
export const isElsewhere = (host: string): boolean =>
  /\.(?:com|net|org|io|dev|cloud|co|app|gov|edu|internal|local(?!\b.*svc))$/i.test(host) &&
  !/\.svc\.cluster\.local$/.test(host);
