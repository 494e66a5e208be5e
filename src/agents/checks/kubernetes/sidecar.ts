import { findingOf, sureness } from "../finding-of.ts";
import { workloadOfLog } from "../log-source.ts";
import type { ClusterCheck } from "./cluster-check.ts";

const inUse =
  /address already in use|EADDRINUSE|bind: .*in use|port \d+ (?:is )?(?:already )?(?:in use|allocated)|Address in use/i;

/** Two containers of one pod share its ports. */
export const sidecar: ClusterCheck = {
  causes: ["sidecar-port-conflict"],
  looksAt: "pods with several containers, one of which fails; lines that say a port is taken",
  wrongIf: "the container conflicts with itself, e.g. by starting twice",
  judge: (facts) => {
    const said = facts.logs.flatMap(({ name, text, evidence }) => {
      const line = text.split("\n").find((one) => inUse.test(one));
      const workload = workloadOfLog(facts, name);
      const pod = facts.descriptions.find((one) => one.workload === workload);
      const isUnwell = facts.pods.filter((one) => one.workload === workload).some((one) => one.ready < one.containers);
      if (line === undefined || (!isUnwell && pod === undefined)) return [];
      return [
        findingOf(
          "sidecar-port-conflict",
          `app/${workload}`,
          pod === undefined || pod.containers.length > 1 ? sureness.decisive : sureness.fair,
          `Two containers of ${workload} want the same port.`,
          [
            [line, evidence],
            ...(pod === undefined
              ? []
              : [
                  [
                    `containers: ${pod.containers.map((one) => `${one.name} ${one.ports.join(",")}`).join("; ")}`,
                    pod.evidence,
                  ] as const,
                ]),
          ],
        ),
      ];
    });
    const declared = facts.descriptions.flatMap((pod) => {
      const failing = pod.containers.filter(
        (one) =>
          !one.isReady && (one.lastReason === "Error" || one.reason === "CrashLoopBackOff" || one.reason === "Error"),
      );
      const doubled = pod.containers.flatMap(({ ports }) => ports).find((port, at, all) => all.indexOf(port) !== at);
      if (failing.length === 0 || doubled === undefined) return [];
      return [
        findingOf(
          "sidecar-port-conflict",
          `app/${pod.workload}`,
          sureness.strong,
          `Two containers of ${pod.workload} declare port ${doubled}, and ${failing[0]?.name} fails.`,
          [[`port ${doubled} is declared twice`, pod.evidence]],
        ),
      ];
    });
    return [...said, ...declared];
  },
};
