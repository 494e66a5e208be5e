import { type World, warning, workload } from "../world.ts";
import { app, type Fault } from "./fault.ts";

const here = (world: World): string => `namespace/${world.namespace}`;

/** The pods of a workload are not there, and its replica set says why. */
const refuse = (world: World, target: string, message: string): void => {
  world.pods = world.pods.filter((one) => one.workload !== target);
  const one = workload(world, target);
  one.replicaSetEvents = [
    warning("FailedCreate", `Error creating: ${message}`, "41s (x16 over 14m)", "replicaset-controller"),
  ];
};

const quota = (world: World, target: string, resource: string, requested: string, used: string, hard: string): void => {
  refuse(
    world,
    target,
    `pods "${target}-${workload(world, target).hash}-" is forbidden: exceeded quota: team-quota, requested: ${resource}=${requested}, used: ${resource}=${used}, limited: ${resource}=${hard}`,
  );
  world.quotas = [{ name: "team-quota", lines: [[resource, used, hard]] }];
};

export const admissionFaults: readonly Fault[] = [
  {
    cause: "missing-service-account",
    object: app,
    hurt: (world, target) =>
      refuse(
        world,
        target,
        `pods "${target}-" is forbidden: error looking up service account ${world.namespace}/${target}-sa: serviceaccount "${target}-sa" not found`,
      ),
  },
  {
    cause: "namespace-cpu-quota-exceeded",
    object: here,
    hurt: (world, target, variant) =>
      quota(world, target, variant === 1 ? "limits.cpu" : "requests.cpu", "500m", "1900m", "2"),
  },
  {
    cause: "namespace-memory-quota-exceeded",
    object: here,
    hurt: (world, target, variant) =>
      quota(world, target, variant === 1 ? "limits.memory" : "requests.memory", "512Mi", "3800Mi", "4Gi"),
  },
  {
    cause: "namespace-pod-quota-exceeded",
    object: here,
    hurt: (world, target, variant) => quota(world, target, variant === 1 ? "count/pods" : "pods", "1", "9", "9"),
  },
  {
    cause: "namespace-service-quota-exceeded",
    object: here,
    hurt: (world, target) => {
      world.services = world.services.filter(({ name }) => name !== target);
      world.quotas = [
        {
          name: "team-quota",
          lines: [
            ["services", String(world.services.length), String(world.services.length)],
            ["pods", "9", "50"],
          ],
        },
      ];
      const door = world.workloads[0];
      if (door !== undefined)
        door.logs.push(
          `ERROR rpc error: code = Unavailable desc = dial tcp: lookup ${target} on 10.96.0.10:53: no such host`,
        );
    },
  },
  {
    cause: "namespace-storage-quota-exceeded",
    object: here,
    hurt: (world, target) =>
      refuse(
        world,
        target,
        `create Pod failed: persistentvolumeclaims "data-${target}-0" is forbidden: exceeded quota: team-quota, requested: requests.storage=20Gi, used: requests.storage=95Gi, limited: requests.storage=100Gi`,
      ),
  },
];
