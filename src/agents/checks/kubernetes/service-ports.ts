import type { Finding } from "../../../domain/investigation.ts";
import type { ClusterFacts } from "../../survey/cluster-facts.ts";
import { speaksOf } from "../../survey/subject.ts";
import { findingOf, sureness } from "../finding-of.ts";
import type { ClusterCheck } from "./cluster-check.ts";
import { podsMeantBy } from "./service-endpoints.ts";

/** Services that send to a port, or in a protocol, that nobody serves. */
export const servicePorts: ClusterCheck = {
  causes: ["service-port-mismatch", "service-protocol-mismatch"],
  looksAt: "ports of services, of their endpoints, and of the containers behind them",
  wrongIf: "the container listens on ports that it does not declare",
  judge: (facts) => [...wrongTargets(facts), ...wrongProtocols(facts), ...refusedConnections(facts)],
};

/** Ports that the containers behind an address declare; null when they were not looked at. */
const declaredBehind = (facts: ClusterFacts, service: string) => {
  const workloads = new Set(
    podsMeantBy(facts, service)
      .map(({ workload }) => workload)
      .concat(service),
  );
  const described = facts.descriptions.find(({ workload }) => workloads.has(workload));
  const ports = described?.containers.flatMap((one) => one.ports) ?? [];
  if (described !== undefined && ports.length > 0) return { ports, evidence: described.evidence };
  const manifest = facts.manifests.find(({ name }) => workloads.has(name));
  return manifest !== undefined && manifest.containerPorts.length > 0
    ? { ports: manifest.containerPorts, evidence: manifest.evidence }
    : null;
};

/** Where each service sends: its target, or what its endpoints show. */
const targetsOf = (facts: ClusterFacts) => [
  ...facts.endpoints.flatMap(({ name, addresses, evidence }) =>
    addresses.map(({ port }) => ({ name, target: port, evidence })),
  ),
  ...facts.serviceDescriptions.flatMap(({ name, ports, evidence }) =>
    ports.filter(({ target }) => /^\d+$/.test(target)).map(({ target }) => ({ name, target, evidence })),
  ),
];

const wrongTargets = (facts: ClusterFacts): readonly Finding[] => {
  const seen = new Set<string>();
  return targetsOf(facts).flatMap(({ name, target, evidence }) => {
    const declared = declaredBehind(facts, name);
    if (declared === null || declared.ports.includes(target) || seen.has(name)) return [];
    seen.add(name);
    return [
      findingOf(
        "service-port-mismatch",
        `app/${name}`,
        sureness.decisive,
        `${name} sends to port ${target}, and its containers listen on ${declared.ports.join(", ")}.`,
        [
          [`${name} sends to port ${target}`, evidence],
          [`containers declare ${declared.ports.join(", ")}`, declared.evidence],
        ],
      ),
    ];
  });
};

/** Services whose endpoints do not show the port they are known by: the first to be looked at. */
export const oddPorts = (facts: ClusterFacts): readonly string[] =>
  facts.services
    .filter(({ name, ports }) => {
      const row = facts.endpoints.find((one) => one.name === name);
      return row !== undefined && row.addresses.some(({ port }) => !ports.some((one) => one.port === port));
    })
    .map(({ name }) => name);

const dnsPort = "53";

const wrongProtocols = (facts: ClusterFacts): readonly Finding[] =>
  [...facts.services, ...facts.serviceDescriptions].flatMap(({ name, ports, evidence }) => {
    const odd = ports.find(({ protocol, port }) => protocol !== "TCP" && port !== dnsPort);
    const isAlone = odd !== undefined && !ports.some(({ protocol, port }) => protocol === "TCP" && port === odd.port);
    if (odd === undefined || !isAlone || /dns|syslog|statsd|jaeger-agent/.test(name)) return [];
    return [
      findingOf(
        "service-protocol-mismatch",
        `app/${name}`,
        speaksOf(facts.subject, name) ? sureness.decisive : sureness.strong,
        `${name} offers ${odd.port}/${odd.protocol}, which its callers speak over TCP.`,
        [[`${name} has port ${odd.port}/${odd.protocol}`, evidence]],
      ),
    ];
  });

/** A refusal from behind a service that has endpoints: the pods are reached, and nobody listens there. */
const refusedConnections = (facts: ClusterFacts): readonly Finding[] =>
  facts.connections.flatMap(({ name, port, text, evidence }) => {
    const row = facts.endpoints.find((one) => one.name === name);
    if (
      !/refused/i.test(text) ||
      row === undefined ||
      row.addresses.length === 0 ||
      declaredBehind(facts, name) !== null
    )
      return [];
    return [
      findingOf(
        "service-port-mismatch",
        `app/${name}`,
        sureness.hint,
        `${name}:${port} refuses although it has endpoints.`,
        [
          [text, evidence],
          [`endpoints at port ${row.addresses[0]?.port}`, row.evidence],
        ],
      ),
    ];
  });
