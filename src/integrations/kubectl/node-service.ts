import { z } from "zod";
import type { Reading } from "../../app/ports/telemetry.ts";
import type { AskKubectl } from "./ask-kubectl.ts";
import { askObjects } from "./ask-objects.ts";
import { notLookedAt, said } from "./not-looked-at.ts";
import { checkName, placeOf } from "./place.ts";

const nodeShape = z.object({
  status: z.object({
    conditions: z
      .array(
        z.object({
          type: z.string(),
          status: z.enum(["True", "False", "Unknown"]),
          reason: z.string().default(""),
          message: z.string().default(""),
        }),
      )
      .default([]),
    nodeInfo: z.object({ containerRuntimeVersion: z.string().default("") }),
  }),
});
const podsShape = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({
        phase: z.string().default("Unknown"),
        containerStatuses: z
          .array(
            z.object({
              ready: z.boolean(),
              state: z.object({ waiting: z.object({ reason: z.string().default("") }).optional() }).default({}),
            }),
          )
          .default([]),
      }),
    }),
  ),
});

type Asked = { readonly node: string; readonly service: string };
type Outside = { readonly ask: AskKubectl; readonly namespaces: readonly string[] | null };

const runtimes = /^(?:containerd|docker|cri-?o)$/;
const podsOfTheSystem = /^kube-(?:proxy|scheduler|controller-manager|apiserver)$/;

/**
 * How a system service of a node does, as far as the cluster itself knows: the kubelet by the state that it posts, the
 * runtime by what the kubelet says of it, and what runs as a pod by that pod. Nobody goes onto the node for it.
 */
export const readNodeService = async (
  outside: Outside,
  asked: Asked,
  signal: AbortSignal,
): Promise<Reading<string>> => {
  const { node, service } = asked;
  const name = checkName(node);
  if (!name.ok) return { status: "failed", reason: name.error, link: null };
  if (podsOfTheSystem.test(service)) return ofPod(outside, asked, signal);
  if (service !== "kubelet" && !runtimes.test(service))
    return notLookedAt(`what ${service} does can only be seen on ${node} itself`);
  const read = await askObjects(outside.ask, ["nodes", node], nodeShape, signal);
  if (read.kind === "unread") return read.reading;
  if (read.kind === "none") return notLookedAt(`there is no node ${node}`);
  return service === "kubelet" ? ofKubelet(asked, read.value) : ofRuntime(asked, read.value);
};

type Node = z.output<typeof nodeShape>;

const readyOf = ({ status }: Node) => status.conditions.find(({ type }) => type === "Ready") ?? null;

const silent = (node: string): Reading<string> =>
  notLookedAt(`${node} reports nothing: it, its kubelet or the way to it may be down, which can only be seen there`);

const ofKubelet = ({ node }: Asked, read: Node): Reading<string> => {
  const ready = readyOf(read);
  if (ready === null || ready.status === "Unknown") return silent(node);
  return said([
    `kubelet on ${node}`,
    "status: running",
    ready.status === "True" ? `it reports ${node} as ready` : `it reports ${node} as not ready: ${ready.message}`,
  ]);
};

/** `container runtime network not ready` is of the network, and no word of the runtime. */
const isOfRuntime =
  /container runtime is down|PLEG is not healthy|container runtime status check|(?:containerd|docker|crio)\.sock/i;

const ofRuntime = ({ node, service }: Asked, read: Node): Reading<string> => {
  const own = read.status.nodeInfo.containerRuntimeVersion.split("://")[0] ?? "";
  if (own !== "" && own.replace("-", "") !== service.replace("-", ""))
    return notLookedAt(`${node} has ${own} and not ${service}`);
  const ready = readyOf(read);
  if (ready === null || ready.status === "Unknown") return silent(node);
  if (ready.status === "True")
    return said([`${service} on ${node}`, "status: running", "the kubelet, which needs it, reports ready"]);
  return isOfRuntime.test(ready.message)
    ? said([`${service} on ${node}`, "status: down", `the kubelet says: ${ready.message}`])
    : notLookedAt(`${node} is not ready for another reason (${ready.reason}), and its runtime is not spoken of`);
};

const ofPod = async (
  { ask, namespaces }: Outside,
  { node, service }: Asked,
  signal: AbortSignal,
): Promise<Reading<string>> => {
  const place = placeOf("kube-system", namespaces);
  if (!place.ok) return notLookedAt(place.error);
  const where = [`--namespace=${place.value}`, `--field-selector=spec.nodeName=${node}`];
  const read = await askObjects(ask, ["pods", ...where], podsShape, signal);
  if (read.kind === "unread") return read.reading;
  const own =
    read.kind === "none" ? undefined : read.value.items.find(({ metadata }) => isPodOf(metadata.name, service));
  if (own === undefined)
    return notLookedAt(`no pod of kube-system on ${node} is a ${service}; a managed cluster hides it, or has another`);
  const { phase, containerStatuses } = own.status;
  const isWell = phase === "Running" && containerStatuses.length > 0 && containerStatuses.every(({ ready }) => ready);
  const why = containerStatuses.flatMap(({ state }) => state.waiting?.reason ?? [])[0] ?? phase;
  return said([
    `${service} on ${node}`,
    isWell ? "status: running" : `status: down (${why})`,
    `it is the pod ${own.metadata.name} of kube-system`,
  ]);
};

const isPodOf = (pod: string, service: string): boolean => pod.startsWith(`${service}-`);
