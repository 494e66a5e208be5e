import type { Evidence } from "../../app/ports/evidence-store.ts";
import type { Finding } from "../../domain/investigation.ts";
import { clusterChecks } from "../checks/cluster-checks.ts";
import { isWell } from "../read-kubectl/pod-rows.ts";
import { type ClusterFacts, clusterFactsOf } from "./cluster-facts.ts";
import type { Looker } from "./looker.ts";
import { rank } from "./rank.ts";
import type { Stage } from "./stages/stage.ts";
import { stages } from "./stages.ts";
import type { Subject } from "./subject.ts";

export type ClusterSurvey = {
  readonly facts: ClusterFacts;
  readonly findings: readonly Finding[];
  readonly records: readonly Evidence[];
};

/** From here on more looks would not change the answer. */
const settledAt = 0.88;
/** What two records agree on is enough when it is about something that is plainly unwell, or when all was looked at. */
const settledWhenSeen = 0.78;
/** Below this it is a guess, and a guess is not told. */
const leastTold = 0.5;

/** Looks stage by stage, from the wide to the near, until the checks are sure or the calls are used up. */
export const surveyCluster = async (look: Looker, subject: Subject): Promise<ClusterSurvey> => {
  const namespace = subject.namespaces[0] ?? "";
  const seen = () => clusterFactsOf(subject, namespace, look.records);
  for (const stage of stages) {
    const facts = seen();
    if (look.left <= 0 || isSettled(facts, judged(facts), stage)) break;
    await stage.look(look, seen);
  }
  const facts = seen();
  return { facts, findings: judged(facts).filter(({ confidence }) => confidence >= leastTold), records: look.records };
};

const judged = (facts: ClusterFacts): readonly Finding[] =>
  rank(
    facts,
    clusterChecks.flatMap((check) => check.judge(facts)),
  );

const isSettled = (facts: ClusterFacts, findings: readonly Finding[], next: Stage): boolean => {
  const [best, second] = findings;
  if (best === undefined) return false;
  if (best.confidence >= settledAt) return true;
  const isPlain = facts.pods.some((pod) => !isWell(pod) && best.object === `app/${pod.workload}`);
  const isClear = second === undefined || best.confidence - second.confidence >= 0.1;
  return best.confidence >= settledWhenSeen && isClear && (isPlain || next.isLate);
};
