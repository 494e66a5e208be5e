import { pod, type World, warning, workload } from "../world.ts";
import { stuck } from "./failing-pods.ts";
import { app, type Fault } from "./fault.ts";

export const pending = (world: World, target: string, message: string): void => {
  stuck(world, target, "Pending");
  Object.assign(pod(world, target), { node: "<none>", ip: "<none>" });
  pod(world, target).events = [warning("FailedScheduling", message, "2m4s (x4 over 13m)", "default-scheduler")];
};

const workers = (world: World): number => world.nodes.length - 1;

export const preempt = (world: World): string =>
  `preemption: 0/${world.nodes.length} nodes are available: ${world.nodes.length} Preemption is not helpful for scheduling.`;

const masterTaint = "1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }";

const unfit = (world: World, why: string): string =>
  `0/${world.nodes.length} nodes are available: ${masterTaint}, ${workers(world)} ${why}. ${preempt(world)}`;

export const schedulingFaults: readonly Fault[] = [
  {
    cause: "node-selector-mismatch",
    object: app,
    hurt: (world, target) => {
      pending(world, target, unfit(world, "node(s) didn't match Pod's node affinity/selector"));
      pod(world, target).nodeSelector = "disktype=nvme";
      workload(world, target).yaml = ["nodeSelector:", "  disktype: nvme"];
    },
  },
  {
    cause: "node-affinity-mismatch",
    object: app,
    hurt: (world, target) => {
      pending(world, target, unfit(world, "node(s) didn't match Pod's node affinity/selector"));
      workload(world, target).yaml = [
        "affinity:",
        "  nodeAffinity:",
        "    requiredDuringSchedulingIgnoredDuringExecution:",
        "      nodeSelectorTerms:",
        "      - matchExpressions:",
        "        - key: zone",
        "          operator: In",
        "          values: [mars]",
      ];
    },
  },
  {
    cause: "pod-anti-affinity-conflict",
    object: app,
    hurt: (world, target, variant) =>
      pending(
        world,
        target,
        unfit(
          world,
          variant === 1
            ? "node(s) didn't satisfy existing pods anti-affinity rules"
            : "node(s) didn't match pod anti-affinity rules",
        ),
      ),
  },
  {
    cause: "taint-toleration-mismatch",
    object: app,
    hurt: (world, target) => {
      for (const node of world.nodes.slice(1)) node.taints = ["dedicated=batch:NoSchedule"];
      pending(world, target, unfit(world, "node(s) had untolerated taint {dedicated: batch}"));
    },
  },
  {
    cause: "node-cordoned",
    object: (world) => `node/${world.nodes[1]?.name}`,
    hurt: (world, target, variant) => {
      const node = world.nodes[1];
      if (node !== undefined) {
        node.status = "Ready,SchedulingDisabled";
        node.taints = ["node.kubernetes.io/unschedulable:NoSchedule"];
      }
      pending(
        world,
        target,
        variant === 1
          ? unfit(world, "node(s) were unschedulable")
          : `0/${world.nodes.length} nodes are available: ${masterTaint}, 1 node(s) were unschedulable, ${workers(world) - 1} Insufficient cpu. ${preempt(world)}`,
      );
    },
  },
  {
    cause: "cpu-capacity-mismatch",
    object: app,
    hurt: (world, target) => pending(world, target, unfit(world, "Insufficient cpu")),
  },
  {
    cause: "memory-capacity-mismatch",
    object: app,
    hurt: (world, target) => pending(world, target, unfit(world, "Insufficient memory")),
  },
];
