import type { RecordedCall } from "../../src/agents/eval/case.ts";
import type { Event, Node, Pod, Service, Workload, World } from "./world.ts";

/** How this cluster's tools were spelled when they were recorded: recordings differ. */
export type Style = {
  readonly spelling: "plural" | "singular";
  /** Logs by workload with `errors`, or by pod without. */
  readonly logs: "workload" | "pod";
  readonly nodes: "get" | "nodes";
};

/** Everything that could be asked of a world, as recorded calls. */
export const record = (world: World, style: Style): RecordedCall[] => {
  const { namespace } = world;
  const of = (plural: string): string =>
    style.spelling === "plural" ? plural : plural === "endpoints" ? plural : plural.replace(/s$/, "");
  const calls: RecordedCall[] = [];
  const add = (tool: string, input: RecordedCall["input"], output: string): void => {
    calls.push({ tool, input, output });
  };
  const get = (resource: string, output: string, where = namespace): void =>
    add("kubernetes_get", { resource: of(resource), name: "", namespace: where }, output);
  if (world.alerts.length > 0) add("alerts_firing", {}, JSON.stringify({ alerts: world.alerts }));
  get(
    "pods",
    table(
      ["NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE", "NOMINATED NODE", "READINESS GATES"],
      world.pods.map(podRow),
    ),
  );
  get(
    "deployments",
    table(
      ["NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE"],
      world.workloads.map((one) => deploymentRow(world, one)),
    ),
  );
  get(
    "replicasets",
    table(
      ["NAME", "DESIRED", "CURRENT", "READY", "AGE"],
      world.workloads.map((one) => replicaSetRow(world, one)),
    ),
  );
  get(
    "services",
    table(["NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE", "SELECTOR"], world.services.map(serviceRow)),
  );
  get(
    "endpoints",
    table(
      ["NAME", "ENDPOINTS", "AGE"],
      world.services.map((one) => [one.name, endpoints(world, one), "13d"]),
    ),
  );
  get("events", eventTable(world));
  get(
    "pods",
    table(
      ["NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE", "NOMINATED NODE", "READINESS GATES"],
      world.systemPods.map(podRow),
    ),
    "kube-system",
  );
  if (world.claims.length > 0) {
    get(
      "persistentvolumeclaims",
      table(
        ["NAME", "STATUS", "VOLUME", "CAPACITY", "ACCESS MODES", "STORAGECLASS", "AGE"],
        world.claims.map((one) => [one.name, one.status, one.volume, "", "", one.storageClass, "14m"]),
      ),
    );
    get(
      "persistentvolumes",
      table(
        ["NAME", "CAPACITY", "ACCESS MODES", "RECLAIM POLICY", "STATUS", "CLAIM", "STORAGECLASS", "REASON", "AGE"],
        world.volumes.map((one) => [
          one.name,
          one.capacity,
          one.modes,
          "Retain",
          one.status,
          one.claim,
          one.storageClass,
          "",
          "14m",
        ]),
      ),
      "",
    );
    for (const claim of world.claims)
      add(
        "kubernetes_describe",
        { resource: of("persistentvolumeclaims"), name: claim.name, namespace },
        describeClaim(world, claim),
      );
  }
  if (world.quotas.length > 0)
    get(
      "resourcequotas",
      table(
        ["NAME", "AGE", "REQUEST", "LIMIT"],
        world.quotas.map((one) => [
          one.name,
          "20m",
          one.lines.map(([resource, used, hard]) => `${resource}: ${used}/${hard}`).join(", "),
          "",
        ]),
      ),
    );
  if (world.ingresses.length > 0)
    for (const text of world.ingresses)
      add("kubernetes_describe", { resource: "ingress", name: /Name:\s+(\S+)/.exec(text)?.[1] ?? "", namespace }, text);
  const nodes = table(
    ["NAME", "STATUS", "ROLES", "AGE", "VERSION"],
    world.nodes.map((one) => [one.name, one.status, one.roles, "13d", "v1.31.4"]),
  );
  if (style.nodes === "get") get("nodes", nodes, "");
  else add("kubernetes_nodes", {}, world.nodes.map(describeNode).join("\n\n"));
  for (const node of world.nodes) {
    add("kubernetes_describe", { resource: of("nodes"), name: node.name, namespace: "" }, describeNode(node));
    const units = [
      "kubelet",
      "containerd",
      "kube-proxy",
      ...(node.roles === "control-plane" ? ["kube-scheduler"] : []),
    ];
    for (const unit of units)
      add("node_service", { node: node.name, service: unit }, node.units[unit] ?? unitRuns(unit));
  }
  for (const pod of world.pods)
    add("kubernetes_describe", { resource: of("pods"), name: pod.name, namespace }, describePod(namespace, pod));
  for (const one of world.workloads) {
    const errors = one.logs.filter((line) => !/^INFO|^\S+ INFO/.test(line));
    if (style.logs === "workload") {
      add("kubernetes_logs", { namespace, name: one.name, errors: true }, errors.join("\n"));
      add("kubernetes_logs", { namespace, name: one.name }, one.logs.join("\n"));
    } else
      for (const pod of world.pods.filter(({ workload }) => workload === one.name))
        add("kubernetes_logs", { namespace, name: pod.name }, one.logs.join("\n"));
    add("kubernetes_yaml", { name: one.name, namespace }, manifest(world, one));
    add("service_dependencies", { name: one.name }, `${one.name} -> ${one.calls.join(", ") || "(none)"}`);
    if (one.replicaSetEvents.length > 0)
      add(
        "kubernetes_describe",
        { resource: of("replicasets"), name: `${one.name}-${one.hash}`, namespace },
        describeReplicaSet(namespace, one),
      );
  }
  for (const one of world.services) {
    add("kubernetes_describe", { resource: of("services"), name: one.name, namespace }, describeService(world, one));
    add(
      "service_connectivity",
      { namespace, name: one.name, port: one.port },
      world.connections[one.name] ?? `Connection to ${one.name} ${one.port} port [tcp/*] succeeded! (2 ms)`,
    );
  }
  return calls;
};

const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string => {
  if (rows.length === 0) return "No resources found.";
  const widths = titles.map((title, at) => Math.max(title.length, ...rows.map((row) => (row[at] ?? "").length)) + 3);
  return [titles, ...rows]
    .map((row) =>
      titles
        .map((_, at) => (row[at] ?? "").padEnd(widths[at] ?? 0))
        .join("")
        .trimEnd(),
    )
    .join("\n");
};

const podRow = (one: Pod): string[] => {
  const ready = one.containers.filter((container) => container.ready).length;
  return [
    one.name,
    `${ready}/${one.containers.length}`,
    one.status,
    one.restarts,
    one.age,
    one.ip,
    one.node,
    "<none>",
    "<none>",
  ];
};

const readyOf = (world: World, name: string): number =>
  world.pods.filter(
    (pod) => pod.workload === name && pod.status === "Running" && pod.containers.every(({ ready }) => ready),
  ).length;
const countOf = (world: World, name: string): number => world.pods.filter((pod) => pod.workload === name).length;
const deploymentRow = (world: World, { name, desired }: Workload): string[] => [
  name,
  `${readyOf(world, name)}/${desired}`,
  String(countOf(world, name)),
  String(readyOf(world, name)),
  "13d",
];
const replicaSetRow = (world: World, { name, hash, desired }: Workload): string[] => [
  `${name}-${hash}`,
  String(desired),
  String(countOf(world, name)),
  String(readyOf(world, name)),
  "13d",
];
const serviceRow = (one: Service): string[] => [
  one.name,
  "ClusterIP",
  one.clusterIp,
  "<none>",
  `${one.port}/${one.protocol}`,
  "13d",
  pairs(one.selector, ","),
];

const pairs = (labels: Record<string, string>, by: string): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(by) || "<none>";

const selected = (world: World, { selector }: Service): Pod[] =>
  world.pods.filter(
    (pod) =>
      Object.entries(selector).every(([key, value]) => pod.labels[key] === value) &&
      pod.status === "Running" &&
      pod.containers.every(({ ready }) => ready),
  );

const endpoints = (world: World, one: Service): string =>
  selected(world, one)
    .map(({ ip }) => `${ip}:${one.target}`)
    .join(",") || "<none>";

const eventTable = (world: World): string => {
  const rows = [
    ...world.pods.flatMap((pod) => pod.events.map((event) => [event, `pod/${pod.name}`] as const)),
    ...world.workloads.flatMap((one) =>
      one.replicaSetEvents.map((event) => [event, `replicaset/${one.name}-${one.hash}`] as const),
    ),
    ...world.claims.flatMap((one) => one.events.map((event) => [event, `persistentvolumeclaim/${one.name}`] as const)),
  ];
  if (rows.length === 0) return `No resources found in ${world.namespace} namespace.`;
  return table(
    ["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"],
    rows.map(([event, object]) => [event.age.split(" ")[0] ?? "", event.type, event.reason, object, event.message]),
  );
};

const eventBlock = (events: readonly Event[]): string =>
  events.length === 0
    ? "Events:                      <none>"
    : `Events:\n${table(["  Type", "  Reason", "Age", "From", "Message"], [["  ----", "  ------", "----", "----", "-------"], ...events.map((one) => [`  ${one.type}`, `  ${one.reason}`, one.age, one.from, one.message])])}`;

const describePod = (namespace: string, one: Pod): string => {
  const labels = Object.entries(one.labels).map(([key, value]) => `${key}=${value}`);
  const scheduled = one.node === "<none>" ? "False" : "True";
  return [
    `Name:             ${one.name}`,
    `Namespace:        ${namespace}`,
    "Priority:         0",
    "Service Account:  default",
    `Node:             ${one.node === "<none>" ? "<none>" : `${one.node}/172.18.0.4`}`,
    `Labels:           ${labels.join("\n                  ")}`,
    "Annotations:      <none>",
    `Status:           ${one.phase}`,
    ...(one.reason === "" ? [] : [`Reason:           ${one.reason}`]),
    `IP:               ${one.ip === "<none>" ? "" : one.ip}`,
    `Controlled By:  ReplicaSet/${one.workload}-${one.labels["pod-template-hash"]}`,
    "Containers:",
    ...one.containers.flatMap((container) => [
      `  ${container.name}:`,
      `    Image:          ${container.image}`,
      ...(container.ports.length === 1
        ? [`    Port:           ${container.ports[0]}/TCP`]
        : container.ports.length === 0
          ? ["    Port:           <none>"]
          : [`    Ports:          ${container.ports.map((port) => `${port}/TCP`).join(", ")}`]),
      "    Host Port:      0/TCP",
      `    State:          ${container.state[0]}`,
      ...container.state.slice(1).map((line) => `      ${line}`),
      ...(container.lastState.length === 0
        ? []
        : [
            `    Last State:     ${container.lastState[0]}`,
            ...container.lastState.slice(1).map((line) => `      ${line}`),
          ]),
      `    Ready:          ${container.ready ? "True" : "False"}`,
      `    Restart Count:  ${container.restarts}`,
      "    Limits:",
      `      cpu:     ${container.cpu}`,
      `      memory:  ${container.memory}`,
      "    Requests:",
      "      cpu:     100m",
      "      memory:  64Mi",
      ...(container.liveness === "" ? [] : [`    Liveness:   ${container.liveness}`]),
      ...(container.readiness === "" ? [] : [`    Readiness:  ${container.readiness}`]),
      "    Environment:",
      ...Object.entries(container.env).map(([key, value]) => `      ${key}:  ${value}`),
      "    Mounts:",
      "      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-7k2fd (ro)",
    ]),
    "Conditions:",
    "  Type              Status",
    `  Ready             ${one.containers.every(({ ready }) => ready) ? "True" : "False"}`,
    `  PodScheduled      ${scheduled}`,
    "Volumes:",
    ...one.volumes,
    "  kube-api-access-7k2fd:",
    "    Type:                    Projected (a volume that contains injected data from multiple sources)",
    "QoS Class:                   Burstable",
    `Node-Selectors:              ${one.nodeSelector}`,
    "Tolerations:                 node.kubernetes.io/not-ready:NoExecute op=Exists for 300s",
    "                             node.kubernetes.io/unreachable:NoExecute op=Exists for 300s",
    eventBlock(one.events),
  ].join("\n");
};

const describeReplicaSet = (namespace: string, { name, hash, desired, replicaSetEvents }: Workload): string =>
  [
    `Name:           ${name}-${hash}`,
    `Namespace:      ${namespace}`,
    `Selector:       app=${name},pod-template-hash=${hash}`,
    `Controlled By:  Deployment/${name}`,
    `Replicas:       0 current / ${desired} desired`,
    "Pods Status:    0 Running / 0 Waiting / 0 Succeeded / 0 Failed",
    "Pod Template:",
    "  Containers:",
    "   server:",
    `    Image:  registry.example.com/shop/${name}:v1.8.2`,
    "Conditions:",
    "  Type             Status  Reason",
    "  ReplicaFailure   True    FailedCreate",
    eventBlock(replicaSetEvents),
  ].join("\n");

const describeService = (world: World, one: Service): string =>
  [
    `Name:                     ${one.name}`,
    `Namespace:                ${world.namespace}`,
    "Labels:                   <none>",
    "Annotations:              <none>",
    `Selector:                 ${pairs(one.selector, ",")}`,
    "Type:                     ClusterIP",
    `IP:                       ${one.clusterIp}`,
    `Port:                     grpc  ${one.port}/${one.protocol}`,
    `TargetPort:               ${one.target}/${one.protocol}`,
    `Endpoints:                ${endpoints(world, one)}`,
    "Session Affinity:         None",
    "Events:                   <none>",
  ].join("\n");

const describeClaim = (world: World, one: World["claims"][number]): string =>
  [
    `Name:          ${one.name}`,
    `Namespace:     ${world.namespace}`,
    `StorageClass:  ${one.storageClass}`,
    `Status:        ${one.status}`,
    `Volume:        ${one.volume}`,
    "Labels:        <none>",
    "Finalizers:    [kubernetes.io/pvc-protection]",
    "Capacity:      ",
    "Access Modes:  ",
    "VolumeMode:    Filesystem",
    `Used By:       ${one.usedBy}`,
    eventBlock(one.events),
  ].join("\n");

const describeNode = (one: Node): string =>
  [
    `Name:               ${one.name}`,
    `Roles:              ${one.roles}`,
    `Labels:             kubernetes.io/hostname=${one.name}`,
    `Taints:             ${one.taints.join("\n                    ") || "<none>"}`,
    `Unschedulable:      ${one.status.includes("SchedulingDisabled") ? "true" : "false"}`,
    "Conditions:",
    "  Type             Status  LastHeartbeatTime                 LastTransitionTime                Reason                       Message",
    "  ----             ------  -----------------                 ------------------                ------                       -------",
    `  DiskPressure     ${one.diskPressure}`,
    `  Ready            ${one.ready}`,
    "Capacity:",
    "  cpu:                4",
    "  memory:             8145704Ki",
    "System Info:",
    "  Container Runtime Version:  containerd://1.7.18",
    "Events:              <none>",
  ].join("\n");

const unitRuns = (unit: string): string =>
  `● ${unit}.service - ${unit}\n     Loaded: loaded (/lib/systemd/system/${unit}.service; enabled; preset: enabled)\n     Active: active (running) since Tue 2026-04-21 08:01:33 UTC; 1 week 6 days ago`;

const manifest = (world: World, one: Workload): string => {
  const pod = world.pods.find(({ workload }) => workload === one.name);
  const service = world.services.find(({ name }) => name === one.name);
  const containers = pod?.containers ?? [];
  return [
    "apiVersion: apps/v1",
    "kind: Deployment",
    "metadata:",
    `  name: ${one.name}`,
    `  namespace: ${world.namespace}`,
    "spec:",
    `  replicas: ${one.desired}`,
    "  template:",
    "    spec:",
    ...one.yaml.map((line) => `      ${line}`),
    "      containers:",
    ...containers.flatMap((container) => [
      `      - name: ${container.name}`,
      `        image: ${container.image}`,
      "        ports:",
      ...container.ports.map((port) => `        - containerPort: ${port}`),
      "        env:",
      ...Object.entries(container.env).flatMap(([key, value]) => [
        `        - name: ${key}`,
        `          value: "${value}"`,
      ]),
    ]),
    ...(service === undefined
      ? []
      : [
          "---",
          "apiVersion: v1",
          "kind: Service",
          "metadata:",
          `  name: ${service.name}`,
          "spec:",
          "  selector:",
          ...Object.entries(service.selector).map(([key, value]) => `    ${key}: ${value}`),
          "  ports:",
          `  - port: ${service.port}`,
          `    targetPort: ${service.target}`,
          `    protocol: ${service.protocol}`,
        ]),
    ...(world.claimYaml[one.name] === undefined ? [] : ["---", world.claimYaml[one.name] ?? ""]),
  ].join("\n");
};
