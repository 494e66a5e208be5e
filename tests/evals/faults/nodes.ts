import { pod, service, type World, warning } from "../world.ts";
import { complain } from "./callers.ts";
import type { Fault } from "./fault.ts";

const node = (world: World) => world.nodes[1] ?? world.nodes[0];
const masterObject = (world: World): string => `node/${world.nodes[0]?.name}`;
const nodeObject = (world: World): string => `node/${node(world)?.name}`;
const dead = (unit: string): string =>
  `● ${unit}.service - ${unit}\n     Loaded: loaded (/lib/systemd/system/${unit}.service; enabled; preset: enabled)\n     Active: inactive (dead) since Mon 2026-05-04 09:02:17 UTC; 31min ago`;
const lost = (world: World, why: string, status = "Unknown"): void => {
  const one = node(world);
  if (one === undefined) return;
  one.status = "NotReady";
  one.ready = `${status.padEnd(8)}Mon, 04 May 2026 09:01:02 +0000   Mon, 04 May 2026 09:02:11 +0000   ${why}`;
  for (const each of world.pods.filter((pod) => pod.node === one.name))
    Object.assign(each, { status: "Terminating", reason: "NodeLost" });
};

export const nodeFaults: readonly Fault[] = [
  {
    cause: "kubelet-unavailable",
    object: nodeObject,
    hurt: (world, _, variant) => {
      lost(world, "NodeStatusUnknown            Kubelet stopped posting node status.");
      const one = node(world);
      if (one !== undefined)
        one.units = { kubelet: variant === 1 ? "kubelet: failed (Result: exit-code)" : dead("kubelet") };
    },
  },
  {
    cause: "container-runtime-unavailable",
    object: nodeObject,
    hurt: (world) => {
      lost(
        world,
        "KubeletNotReady              [container runtime is down, PLEG is not healthy: pleg was last seen active 4m12s ago]",
        "False",
      );
      const one = node(world);
      if (one !== undefined) one.units = { containerd: dead("containerd") };
    },
  },
  {
    cause: "kube-proxy-unavailable",
    object: nodeObject,
    hurt: (world, target, variant) => {
      const one = node(world);
      if (one === undefined) return;
      if (variant !== 1) one.units = { "kube-proxy": dead("kube-proxy") };
      const proxy = world.systemPods.find((pod) => pod.name.startsWith("kube-proxy") && pod.node === one.name);
      if (variant === 1 && proxy !== undefined)
        Object.assign(proxy, {
          status: "CrashLoopBackOff",
          containers: proxy.containers.map((each) => ({ ...each, ready: false })),
        });
      const who = world.pods.find((pod) => pod.node === one.name)?.workload ?? target;
      complain(
        world,
        who,
        `ERROR dial tcp ${service(world, target).clusterIp}:${service(world, target).port}: i/o timeout`,
      );
    },
  },
  {
    cause: "kube-scheduler-unavailable",
    object: masterObject,
    hurt: (world, target, variant) => {
      const one = pod(world, target);
      Object.assign(one, { status: "Pending", phase: "Pending", node: "<none>", ip: "<none>", age: "17m", events: [] });
      for (const container of one.containers) Object.assign(container, { ready: false, state: ["Waiting"] });
      const master = world.nodes[0];
      if (master !== undefined) master.units = { "kube-scheduler": dead("kube-scheduler") };
      if (variant === 1) world.systemPods = world.systemPods.filter(({ name }) => !name.startsWith("kube-scheduler"));
      else
        for (const each of world.systemPods.filter(({ name }) => name.startsWith("kube-scheduler")))
          Object.assign(each, {
            status: "CrashLoopBackOff",
            containers: each.containers.map((container) => ({ ...container, ready: false })),
          });
    },
  },
  {
    cause: "node-not-ready",
    object: nodeObject,
    hurt: (world) =>
      lost(
        world,
        "KubeletNotReady              container runtime network not ready: cni plugin not initialized",
        "False",
      ),
  },
  {
    cause: "disk-full",
    object: nodeObject,
    hurt: (world) => {
      const one = node(world);
      if (one === undefined) return;
      one.diskPressure =
        "True    Mon, 04 May 2026 09:31:02 +0000   Mon, 04 May 2026 09:20:11 +0000   KubeletHasDiskPressure       kubelet has disk pressure";
      one.taints = ["node.kubernetes.io/disk-pressure:NoSchedule"];
      const hit = world.pods.find((pod) => pod.node === one.name);
      if (hit === undefined) return;
      Object.assign(hit, {
        status: "Evicted",
        phase: "Failed",
        reason: "Evicted",
        containers: hit.containers.map((container) => ({ ...container, ready: false })),
      });
      hit.events = [
        warning(
          "Evicted",
          "The node was low on resource: ephemeral-storage. Threshold quantity: 1073741824, available: 512Mi.",
          "11m",
        ),
      ];
    },
  },
];
