import type { Finding } from "../../../domain/investigation.ts";
import type { ClusterFacts, Seen } from "../../survey/cluster-facts.ts";
import { isSameWorkload } from "../../survey/subject.ts";
import { findingOf, sureness } from "../finding-of.ts";
import type { ClusterCheck } from "./cluster-check.ts";

/**
 * Slowness, loss and overload leave no event in Kubernetes: they show in what fires, and in how long a connection takes.
 * Who is slow, and whether they share a node, tells a pod's trouble from a node's.
 */
export const signals: ClusterCheck = {
  causes: [
    "pod-network-delay",
    "node-network-delay",
    "node-network-loss",
    "pod-cpu-overload",
    "queue-backlog",
    "cost-spike",
  ],
  looksAt:
    "alerts about latency, loss, processor, backlog and cost; times of connections; who calls whom; who shares a node",
  wrongIf: "the slow ones only wait for something else that is slow",
  judge: (facts) => [...network(facts), ...overload(facts), ...backlogAndCost(facts)],
};

const speaksOfLatency = /latenc|\bslow|delay|response[ _]?time|duration|\bp9[059]\b|\brtt\b|deadline/i;
const speaksOfLoss = /packet[ _]?loss|\bloss\b|dropped packets|packets? dropp|retransmi/i;
const speaksOfCpu = /\bcpu\b|throttl|processor/i;
const isOver = (text: string): boolean =>
  /"?(?:\.?state|status)"?\s*[:=|]\s*"?(?:resolved|ok|inactive|normal)/i.test(text);

const firing = (facts: ClusterFacts, about: RegExp) =>
  facts.alerts.filter(({ text }) => about.test(text) && !isOver(text));

const nodesIn = (facts: ClusterFacts, text: string): readonly string[] => {
  const names = new Set([...facts.nodes.map(({ name }) => name), ...facts.pods.flatMap(({ node }) => node ?? [])]);
  return [...names].filter((name) => hasWord(text, name));
};

/** Workloads that a text speaks of: longest names first, so that `cart` is not seen in `cart-db`. */
const workloadsIn = (facts: ClusterFacts, text: string): readonly string[] => {
  const words = new Set([...text.matchAll(/(?<![\w.-])[a-z0-9](?:[\w.-]*[a-z0-9])?/gi)].map(([word]) => word));
  const known = new Set([
    ...facts.pods.map(({ workload }) => workload),
    ...facts.workloads.map(({ name }) => name),
    ...facts.services.map(({ name }) => name),
  ]);
  return [...known].filter((name) => [...words].some((word) => isSameWorkload(word, name)));
};

const hasWord = (text: string, word: string): boolean =>
  new RegExp(`(?<![\\w.-])${word.replaceAll(".", "\\.")}(?![\\w-])`).test(text);

const network = (facts: ClusterFacts): readonly Finding[] => {
  const loss = firing(facts, speaksOfLoss);
  const late = firing(facts, speaksOfLatency).filter(({ text }) => !loss.some((one) => one.text === text));
  const slowTries = facts.connections.filter(({ text }) => slowMs(text) !== null);
  const lossy = loss.find(({ text }) => nodesIn(facts, text).length > 0);
  if (lossy !== undefined) {
    const node = nodesIn(facts, lossy.text)[0];
    return [
      findingOf("node-network-loss", `node/${node}`, sureness.strong + 0.1, `${node} loses packets.`, [
        [lossy.text, lossy.evidence],
      ]),
    ];
  }
  const ofNode = late.find(
    ({ text }) =>
      /node|network/i.test(text) && nodesIn(facts, text).length === 1 && workloadsIn(facts, text).length === 0,
  );
  if (ofNode !== undefined) {
    const node = nodesIn(facts, ofNode.text)[0];
    return [
      findingOf("node-network-delay", `node/${node}`, sureness.strong, `The network of ${node} is slow.`, [
        [ofNode.text, ofNode.evidence],
      ]),
    ];
  }
  const slow = [
    ...[...late, ...loss].flatMap((one) =>
      workloadsIn(facts, one.text).map((workload) => ({ workload, text: one.text, evidence: one.evidence })),
    ),
    ...slowTries.map(({ name, text, evidence }) => ({ workload: name, text, evidence })),
  ];
  if (slow.length === 0) return [];
  return shared(facts, slow, loss.length > 0) ?? deepest(facts, slow);
};

type Slow = { readonly workload: string; readonly text: string; readonly evidence: Seen<object>["evidence"] };

/** Several slow workloads on one node, and nobody slow elsewhere. */
const shared = (facts: ClusterFacts, slow: readonly Slow[], isLoss: boolean): readonly Finding[] | null => {
  const names = new Set(slow.map(({ workload }) => workload));
  const placed = facts.pods.filter(({ workload, node }) => names.has(workload) && node !== null);
  const on = new Set(placed.map(({ node }) => node));
  const node = placed[0]?.node;
  const spread = new Set(facts.pods.map((pod) => pod.node).filter((one) => one !== null)).size;
  if (names.size < 3 || on.size !== 1 || spread < 2 || node === undefined || node === null) return null;
  const first = placed[0];
  if (first === undefined) return null;
  return [
    findingOf(
      isLoss ? "node-network-loss" : "node-network-delay",
      `node/${node}`,
      sureness.strong,
      `${[...names].join(", ")} are ${isLoss ? "losing packets" : "slow"}, and all of them run on ${node}.`,
      [
        ...slow.slice(0, 3).map(({ text, evidence }) => [text, evidence] as const),
        [`all of them run on ${node}`, first.evidence],
      ],
    ),
  ];
};

/** Whoever waits for somebody slow is slow as well: the one that calls no other slow one is to blame. */
const deepest = (facts: ClusterFacts, slow: readonly Slow[]): readonly Finding[] => {
  const names = [...new Set(slow.map(({ workload }) => workload))];
  const callsAnother = (name: string): boolean =>
    facts.dependencies.some(
      (one) => one.name === name && names.some((other) => other !== name && hasWord(one.text, other)),
    );
  const last = names.filter((name) => !callsAnother(name));
  const measured = slow.filter(({ workload }) =>
    facts.connections.some((one) => one.name === workload && slowMs(one.text) !== null),
  );
  const best =
    slow.find(({ workload }) => measured.some((one) => one.workload === workload)) ??
    slow.find(({ workload }) => last.includes(workload));
  if (best === undefined) return [];
  const isAlone = names.length === 1 || last.length === 1 || measured.length > 0;
  return [
    findingOf(
      "pod-network-delay",
      `app/${best.workload}`,
      isAlone ? sureness.strong - 0.05 : sureness.hint,
      `The network of ${best.workload} is slow.`,
      [[best.text, best.evidence]],
    ),
  ];
};

const slowAfterMs = 400;

/** Milliseconds in the answer of a connection, when they are many; null otherwise. */
const slowMs = (text: string): number | null => {
  const [, number, unit] = /(\d+(?:\.\d+)?)\s*(ms|s|sec|seconds|milliseconds)\b/i.exec(text) ?? [];
  if (number === undefined) return null;
  const ms = Number(number) * (/^m/i.test(unit ?? "") ? 1 : 1_000);
  return ms >= slowAfterMs ? ms : null;
};

const overload = (facts: ClusterFacts): readonly Finding[] =>
  firing(facts, speaksOfCpu).flatMap(({ text, evidence }) =>
    workloadsIn(facts, text)
      .filter((name) => !/quota|request/i.test(text) || hasWord(text, name))
      .slice(0, 1)
      .map((name) => {
        const limit = facts.descriptions.find(({ workload }) => workload === name);
        return findingOf(
          "pod-cpu-overload",
          `app/${name}`,
          sureness.strong,
          `${name} has less processor than it needs.`,
          [
            [text, evidence],
            ...(limit === undefined
              ? []
              : [
                  [
                    `limits: ${limit.containers.map((one) => `${one.name} ${one.limits["cpu"] ?? "none"}`).join("; ")}`,
                    limit.evidence,
                  ] as const,
                ]),
          ],
        );
      }),
  );

const backlogAndCost = (facts: ClusterFacts): readonly Finding[] => [
  ...firing(
    facts,
    /backlog|consumer ?(?:group )?lag|queue[ _-]?(?:depth|length|size|backlog)|messages? (?:waiting|ready|pending)|ready ?messages?\b/i,
  ).map(({ text, evidence }) =>
    findingOf(
      "queue-backlog",
      `app/${objectIn(facts, text)}`,
      sureness.strong,
      "Work arrives faster than it is done.",
      [[text, evidence]],
    ),
  ),
  ...firing(facts, /\bcosts?\b|spend|billing|budget (?:exceeded|alert)/i).map(({ text, evidence }) =>
    findingOf("cost-spike", `app/${objectIn(facts, text)}`, sureness.strong, "Something suddenly costs far more.", [
      [text, evidence],
    ]),
  ),
];

const objectIn = (facts: ClusterFacts, text: string): string =>
  workloadsIn(facts, text)[0] ??
  /"?(?:service|consumer_?group|workload|deployment|app)"?\s*[:=|]\s*"?([a-z][\w-]+)/.exec(text)?.[1] ??
  facts.subject.named[0] ??
  "unknown";
