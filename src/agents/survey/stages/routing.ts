import { podsMeantBy } from "../../checks/kubernetes/service-endpoints.ts";
import { oddPorts } from "../../checks/kubernetes/service-ports.ts";
import { isWell } from "../../read-kubectl/pod-rows.ts";
import { parseTable } from "../../read-kubectl/table.ts";
import type { ClusterFacts } from "../cluster-facts.ts";
import type { Looker } from "../looker.ts";
import { type Subject, speaksOf } from "../subject.ts";
import type { Stage } from "./stage.ts";

/** Services, and who stands behind them. */
export const routing: Stage = {
  name: "routing",
  isLate: false,
  look: async (look, seen) => {
    await Promise.all([look.get("service"), look.get("endpoints")]);
    await lookAtDoor(look, seen().subject);
    if (hasNobodyBehind(seen())) await look.get("statefulset");
    const facts = seen();
    const empty = facts.endpoints
      .filter(({ name, addresses }) => addresses.length === 0 && podsMeantBy(facts, name).some(isWell))
      .map(({ name }) => name);
    const odd = [...oddPorts(facts)].sort(
      (a, b) => Number(speaksOf(facts.subject, b)) - Number(speaksOf(facts.subject, a)),
    );
    const service = empty[0] ?? odd[0] ?? facts.services.find(({ name }) => speaksOf(facts.subject, name))?.name;
    if (service === undefined) return;
    const pod = podsMeantBy(facts, service).find(isWell) ?? podsMeantBy(facts, service)[0];
    if (empty.includes(service)) await look.describe("service", service);
    if (pod !== undefined && !facts.descriptions.some(({ workload }) => workload === pod.workload))
      (await look.describe("pod", pod.name)) ?? (await look.yaml(pod.workload));
  },
};

/** Where requests come in, when they are what fails: a route to nobody shows nowhere else. */
const lookAtDoor = async (look: Looker, { doors, text }: Subject): Promise<void> => {
  const [door] = doors;
  if (door === undefined && !/\bingress|https?:\/\/|\b(?:404|502|503)\b/i.test(text)) return;
  if (door !== undefined && (await look.describe("ingress", door)) !== null) return;
  const listed = await look.get("ingress");
  const [only, ...others] = listed?.status === "ok" ? namesIn(listed.body) : [];
  if (only !== undefined && others.length === 0) await look.describe("ingress", only);
};

const namesIn = (table: string): readonly string[] => parseTable(table).flatMap(({ NAME }) => NAME ?? []);

/** A service without addresses, and neither a pod nor a deployment by its name: who keeps data is of another kind. */
const hasNobodyBehind = ({ endpoints, pods, workloads }: ClusterFacts): boolean =>
  endpoints.some(
    ({ name, addresses }) =>
      addresses.length === 0 &&
      !pods.some(({ workload }) => workload === name) &&
      !workloads.some((one) => one.name === name),
  );
