import { podsMeantBy } from "../../checks/kubernetes/service-endpoints.ts";
import { workloadOfLog } from "../../checks/log-source.ts";
import { isWell } from "../../read-kubectl/pod-rows.ts";
import type { ClusterFacts } from "../cluster-facts.ts";
import { complaintsIn } from "../log-lines.ts";
import type { Looker } from "../looker.ts";
import { serviceMissing } from "../service-missing.ts";
import { serviceOf, suspectsOf } from "../suspects.ts";
import type { Stage } from "./stage.ts";

const suspectsRead = 3;

/** What the suspects complain of, and where their settings point. */
export const complaints: Stage = {
  name: "complaints",
  isLate: true,
  look: async (look, seen) => {
    for (const { workload, pod } of suspectsOf(seen()).slice(0, suspectsRead)) {
      if (seen().logs.some(({ name }) => name === workload || name === pod)) continue;
      await look.logs(workload, pod);
    }
    await lookBehindRefusal(look, seen());
    const facts = seen();
    const complaining = facts.logs.find(({ text }) => complaintsIn(text).length > 0 || speaksOfError.test(text))?.name;
    const [first] = suspectsOf(facts);
    const who = complaining === undefined ? first?.workload : workloadOfLog(facts, complaining);
    if (who === undefined) return;
    if (!facts.manifests.some(({ name }) => name === who)) await look.yaml(who);
    if (serviceMissing(facts) !== null) await look.get("resourcequota");
    const door = suspectsOf(seen()).find(({ workload }) => isDoor(workload));
    if (door !== undefined && !seen().manifests.some(({ name }) => name === door.workload))
      await look.yaml(door.workload);
  },
};

/** A service that refuses although somebody stands behind it: where do those listen? */
const lookBehindRefusal = async (look: Looker, facts: ClusterFacts): Promise<void> => {
  const refusing = facts.logs
    .flatMap(({ text }) => complaintsIn(text))
    .flatMap(({ kind, host }) => (kind === "refused" ? (serviceOf(facts, host) ?? []) : []));
  const pod = refusing.flatMap((service) => podsMeantBy(facts, service)).find(isWell);
  if (pod === undefined || facts.descriptions.some(({ workload }) => workload === pod.workload)) return;
  await look.describe("pod", pod.name);
};

const speaksOfError = /\bERROR\b|\b(?:40[34]|50[0-4])\b/;
const isDoor = (name: string): boolean => /gateway|ingress|proxy|router|edge/.test(name);

/** With nothing else to go by: what does anybody complain of? */
export const anybody: Stage = {
  name: "anybody",
  isLate: true,
  look: async (look, seen) => {
    for (const { workload, pod } of suspectsOf(seen())) {
      if (look.left <= 0) return;
      if (!seen().logs.some(({ name }) => name === workload || name === pod)) await look.logs(workload, pod);
    }
  },
};
