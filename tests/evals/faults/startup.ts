import { main, normal, pod, type World, warning, workload } from "../world.ts";

/** A fault does to a world what somebody would do to a real one; `variant` words it differently. */
export type Fault = {
  readonly cause: string;
  readonly object: (world: World, target: string) => string;
  readonly hurt: (world: World, target: string, variant: number) => void;
};

const app = (_: World, target: string): string => `app/${target}`;
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

const stuck = (world: World, target: string, status: string, phase = "Pending"): void => {
  const one = pod(world, target);
  Object.assign(one, { status, phase, age: "14m" });
  for (const container of one.containers)
    Object.assign(container, { ready: false, state: ["Waiting", `Reason:       ${status}`] });
};

const pending = (world: World, target: string, message: string): void => {
  stuck(world, target, "Pending");
  Object.assign(pod(world, target), { node: "<none>", ip: "<none>" });
  pod(world, target).events = [warning("FailedScheduling", message, "2m4s (x4 over 13m)", "default-scheduler")];
};

const workers = (world: World): number => world.nodes.length - 1;
const preempt = (world: World): string =>
  `preemption: 0/${world.nodes.length} nodes are available: ${world.nodes.length} Preemption is not helpful for scheduling.`;
const masterTaint = "1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }";
const unfit = (world: World, why: string): string =>
  `0/${world.nodes.length} nodes are available: ${masterTaint}, ${workers(world)} ${why}. ${preempt(world)}`;

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

const claimFault = (
  world: World,
  target: string,
  wish: { modes?: string; size?: string; selector?: boolean; storageClass?: string; volume?: string },
  volumes: World["volumes"],
  events: World["claims"][number]["events"] = [],
): void => {
  pending(
    world,
    target,
    `0/${world.nodes.length} nodes are available: pod has unbound immediate PersistentVolumeClaims. ${preempt(world)}`,
  );
  const name = `${target}-data`;
  const one = pod(world, target);
  one.volumes = [
    "  data:",
    "    Type:       PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
    `    ClaimName:  ${name}`,
    "    ReadOnly:   false",
  ];
  world.claims = [
    {
      name,
      status: "Pending",
      volume: wish.volume ?? "",
      storageClass: wish.storageClass ?? "manual",
      usedBy: one.name,
      events,
    },
  ];
  world.volumes = volumes;
  world.claimYaml[target] = [
    "apiVersion: v1",
    "kind: PersistentVolumeClaim",
    "metadata:",
    `  name: ${name}`,
    "spec:",
    "  accessModes:",
    `  - ${wish.modes ?? "ReadWriteOnce"}`,
    "  resources:",
    "    requests:",
    `      storage: ${wish.size ?? "5Gi"}`,
    ...(wish.selector === true ? ["  selector:", "    matchLabels:", "      tier: gold"] : []),
    `  storageClassName: ${wish.storageClass ?? "manual"}`,
  ].join("\n");
};

const volume = (over: Partial<World["volumes"][number]> = {}): World["volumes"][number] => ({
  name: "pv-data-01",
  capacity: "10Gi",
  modes: "RWO",
  status: "Available",
  claim: "",
  storageClass: "manual",
  ...over,
});
const noVolume = normal(
  "FailedBinding",
  "no persistent volumes available for this claim and no storage class is set",
  "7s (x26 over 6m)",
  "persistentvolume-controller",
);

export const claimFaults: readonly Fault[] = [
  {
    cause: "pvc-access-mode-mismatch",
    object: app,
    hurt: (world, target, variant) =>
      variant === 1
        ? claimFault(
            world,
            target,
            { modes: "ReadWriteMany", volume: "pv-data-01" },
            [volume()],
            [
              warning(
                "VolumeMismatch",
                'Cannot bind to requested volume "pv-data-01": incompatible accessMode',
                "9s (x4 over 1m)",
                "persistentvolume-controller",
              ),
            ],
          )
        : claimFault(world, target, { modes: "ReadWriteMany" }, [
            volume(),
            volume({ name: "pv-data-02", capacity: "20Gi" }),
          ]),
  },
  {
    cause: "pvc-capacity-mismatch",
    object: app,
    hurt: (world, target, variant) =>
      variant === 1
        ? claimFault(
            world,
            target,
            { size: "500Gi", volume: "pv-data-01" },
            [volume()],
            [
              warning(
                "VolumeMismatch",
                'Cannot bind to requested volume "pv-data-01": requested PV is too small',
                "9s (x4 over 1m)",
                "persistentvolume-controller",
              ),
            ],
          )
        : claimFault(world, target, { size: "500Gi" }, [volume(), volume({ name: "pv-data-02", capacity: "20Gi" })]),
  },
  {
    cause: "pvc-selector-mismatch",
    object: app,
    hurt: (world, target) =>
      claimFault(world, target, { selector: true }, [volume(), volume({ name: "pv-data-02" })], [noVolume]),
  },
  {
    cause: "pvc-storage-class-mismatch",
    object: app,
    hurt: (world, target, variant) =>
      claimFault(
        world,
        target,
        { storageClass: "fast-ssd" },
        [volume()],
        variant === 1
          ? []
          : [
              warning(
                "ProvisioningFailed",
                'storageclass.storage.k8s.io "fast-ssd" not found',
                "21s (x26 over 6m35s)",
                "persistentvolume-controller",
              ),
            ],
      ),
  },
  {
    cause: "pv-already-bound",
    object: app,
    hurt: (world, target, variant) =>
      claimFault(
        world,
        target,
        { volume: variant === 1 ? "pv-data-01" : "" },
        [volume({ status: "Bound", claim: `${world.namespace}/archive-data` })],
        variant === 1
          ? [
              warning(
                "FailedBinding",
                'volume "pv-data-01" already bound to a different claim.',
                "9s (x4 over 1m)",
                "persistentvolume-controller",
              ),
            ]
          : [],
      ),
  },
];

const cannotPull = (
  world: World,
  target: string,
  image: string,
  why: string,
  more: World["pods"][number]["events"] = [],
): void => {
  stuck(world, target, "ImagePullBackOff");
  main(world, target).image = image;
  pod(world, target).events = [
    normal(
      "Scheduled",
      `Successfully assigned ${world.namespace}/${pod(world, target).name} to ${pod(world, target).node}`,
      "14m",
      "default-scheduler",
    ),
    normal("Pulling", `Pulling image "${image}"`, "11m (x4 over 14m)"),
    warning("Failed", `Failed to pull image "${image}": ${why}`, "11m (x4 over 14m)"),
    warning("Failed", "Error: ErrImagePull", "11m (x4 over 14m)"),
    normal("BackOff", `Back-off pulling image "${image}"`, "4m2s (x42 over 14m)"),
    warning("Failed", "Error: ImagePullBackOff", "4m2s (x42 over 14m)"),
    ...more,
  ];
};

export const startupFaults: readonly Fault[] = [
  {
    cause: "incorrect-image-reference",
    object: app,
    hurt: (world, target, variant) => {
      const image = variant === 1 ? `shop-demo/${target}:v9.9.9` : `registry.example.com/shop/${target}:v9.9.9`;
      cannotPull(
        world,
        target,
        image,
        variant === 1
          ? `rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/${image}": failed to resolve reference "docker.io/${image}": docker.io/${image}: not found`
          : variant === 2
            ? `Error response from daemon: manifest for ${image} not found: manifest unknown: manifest unknown`
            : `Error response from daemon: pull access denied for ${image.replace("registry.example.com/shop", "shopdemo")}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
      );
      if (variant === 0) main(world, target).image = `shopdemo/${target}:v9.9.9`;
      if (variant === 0)
        for (const event of pod(world, target).events)
          event.message = event.message.replaceAll("registry.example.com/shop", "shopdemo");
    },
  },
  {
    cause: "missing-image-pull-secret",
    object: app,
    hurt: (world, target, variant) => {
      const image = `registry.example.com/private/${target}:v1.8.2`;
      cannotPull(
        world,
        target,
        image,
        variant === 1
          ? `failed to pull and unpack image "${image}": failed to resolve reference "${image}": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://registry.example.com/token: 401 Unauthorized`
          : `rpc error: code = Unknown desc = failed to pull and unpack image "${image}": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
        variant === 2
          ? []
          : [
              warning(
                "FailedToRetrieveImagePullSecret",
                "Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.",
                "3m (x9 over 14m)",
              ),
            ],
      );
    },
  },
  {
    cause: "image-registry-dns-failure",
    object: app,
    hurt: (world, target, variant) => {
      const image = `registry.corp.invalid/shop/${target}:v1.8.2`;
      cannotPull(
        world,
        target,
        image,
        variant === 1
          ? `Error response from daemon: Get "https://registry.corp.invalid/v2/": dial tcp: lookup registry.corp.invalid: Temporary failure in name resolution`
          : `failed to pull and unpack image "${image}": failed to resolve reference "${image}": failed to do request: Head "https://registry.corp.invalid/v2/shop/${target}/manifests/v1.8.2": dial tcp: lookup registry.corp.invalid on 172.18.0.1:53: no such host`,
      );
    },
  },
  {
    cause: "volume-mount-permission-denied",
    object: app,
    hurt: (world, target, variant) => {
      crash(
        world,
        target,
        variant === 1
          ? `mkdir: can't create directory '/data/cache': Permission denied`
          : variant === 2
            ? "Error: EACCES: permission denied, open '/var/lib/app/state.db'"
            : "[ERROR] --initialize specified but /var/lib/mysql/ibdata1 cannot be opened: OS errno 13 - Permission denied",
      );
    },
  },
  {
    cause: "missing-secret-binding",
    object: app,
    hurt: (world, target, variant) => {
      stuck(world, target, variant === 1 ? "ContainerCreating" : "CreateContainerConfigError");
      pod(world, target).events = [
        variant === 1
          ? warning("FailedMount", `MountVolume.SetUp failed for volume "tls" : secret "${target}-tls" not found`)
          : variant === 2
            ? warning(
                "Failed",
                `Error: couldn't find key DB_PASSWORD in Secret ${world.namespace}/${target}-credentials`,
              )
            : warning("Failed", `Error: secret "${target}-credentials" not found`),
      ];
    },
  },
  {
    cause: "config-binding-missing",
    object: app,
    hurt: (world, target, variant) => {
      if (variant === 2) return crash(world, target, 'panic: environment variable "SHIPPING_REGION" not set');
      stuck(world, target, variant === 1 ? "ContainerCreating" : "CreateContainerConfigError");
      pod(world, target).events = [
        variant === 1
          ? warning(
              "FailedMount",
              `MountVolume.SetUp failed for volume "config" : configmap "${target}-config" not found`,
            )
          : warning("Failed", `Error: configmap "${target}-config" not found`),
      ];
    },
  },
];

/** Starts, says something, ends, and is started again. */
export const crash = (world: World, target: string, line: string, reason = "Error", exitCode = 1): void => {
  const one = pod(world, target);
  Object.assign(one, { status: "CrashLoopBackOff", restarts: "7 (2m13s ago)", age: "14m" });
  Object.assign(main(world, target), {
    ready: false,
    restarts: 7,
    state: ["Waiting", "Reason:       CrashLoopBackOff"],
    lastState: ["Terminated", `Reason:       ${reason}`, `Exit Code:    ${exitCode}`],
  });
  one.events = [
    normal("Started", "Started container server", "3m (x7 over 14m)"),
    warning(
      "BackOff",
      `Back-off restarting failed container server in pod ${one.name}_${world.namespace}(8209d63f-aa89-450d-9813-d555ddcaa175)`,
      "12s (x54 over 14m)",
    ),
  ];
  if (line !== "") workload(world, target).logs.push(line);
};
