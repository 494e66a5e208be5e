import { findingOf, sureness } from "../finding-of.ts";
import type { ClusterCheck } from "./cluster-check.ts";

const recentSeconds = 3 * 3_600;

/** The kernel ends what needs more memory than its limit. */
export const memory: ClusterCheck = {
  causes: ["oom-killed"],
  looksAt: "last states of containers, OOMKilled in the table of pods",
  wrongIf: "the container was killed long ago and has been well since",
  judge: (facts) => {
    const described = facts.descriptions.flatMap((pod) =>
      pod.containers
        .filter(
          (one) => (one.lastReason === "OOMKilled" || one.reason === "OOMKilled") && !(one.isReady && isOld(pod.name)),
        )
        .map((one) =>
          findingOf(
            "oom-killed",
            `app/${pod.workload}`,
            sureness.decisive,
            `${pod.workload} is killed because ${one.name} needs more than its memory limit of ${one.limits["memory"] ?? "the node"}.`,
            [
              [
                `${one.name} was OOMKilled, exit code ${one.lastExitCode ?? one.exitCode ?? 137}, ${one.restarts} restarts`,
                pod.evidence,
              ],
            ],
          ),
        ),
    );
    const listed = facts.pods
      .filter(({ status }) => status === "OOMKilled")
      .map((pod) =>
        findingOf("oom-killed", `app/${pod.workload}`, sureness.strong, `${pod.workload} is OOMKilled.`, [
          [`${pod.name} is OOMKilled`, pod.evidence],
        ]),
      );
    return [...described, ...listed];

    function isOld(name: string): boolean {
      const ago = facts.pods.find((pod) => pod.name === name)?.restartedAgo ?? null;
      return ago !== null && ago > recentSeconds;
    }
  },
};
