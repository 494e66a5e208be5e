import { normal, pod, type World, warning } from "../world.ts";
import { app, type Fault } from "./fault.ts";
import { pending, preempt } from "./scheduling.ts";

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
