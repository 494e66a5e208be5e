import { isWell } from "../../read-kubectl/pod-rows.ts";
import { findingOf, sureness } from "../finding-of.ts";
import { workloadOfLog } from "../log-source.ts";
import type { ClusterCheck } from "./cluster-check.ts";

const crash =
  /panic:|traceback|exception in thread|fatal(?: error)?:|uncaught|unhandled|segmentation fault|cannot find module|syntaxerror|typeerror|nullpointerexception|undefined method|error: /i;

/** The newest pods crash by themselves while older pods of the same workload are well: the new version is to blame. */
export const rollout: ClusterCheck = {
  causes: ["bad-deploy"],
  looksAt: "pods of one workload that differ in age and in health; what the crashing ones say last",
  wrongIf: "the new pods miss something that the old ones had when they started",
  judge: (facts) => {
    const names = new Set(facts.pods.map(({ workload }) => workload));
    return [...names].flatMap((workload) => {
      const pods = facts.pods.filter((pod) => pod.workload === workload);
      const bad = pods.filter((pod) => /CrashLoopBackOff|Error/.test(pod.status));
      const good = pods.filter((pod) => isWell(pod) && setOf(pod.name) !== setOf(bad[0]?.name ?? ""));
      const youngest = bad[0];
      if (youngest === undefined) return [];
      const log = facts.logs.find(({ name, text }) => workloadOfLog(facts, name) === workload && crash.test(text));
      const isNewer = good.length > 0 && good.every((pod) => (pod.age ?? 0) > (youngest.age ?? 0));
      if (!isNewer) return [];
      return [
        findingOf(
          "bad-deploy",
          `app/${workload}`,
          log === undefined ? sureness.fair : sureness.strong,
          `New pods of ${workload} crash while older ones run.`,
          [
            [`${youngest.name} is ${youngest.status}; ${good[0]?.name} of an earlier version runs`, youngest.evidence],
            ...(log === undefined
              ? []
              : [[log.text.split("\n").find((line) => crash.test(line)) ?? "", log.evidence] as const]),
          ],
        ),
      ];
    });
  },
};

/** Pods of one replica set share everything but the last part. */
const setOf = (pod: string): string => pod.replace(/-[a-z0-9]{5}$/, "");
