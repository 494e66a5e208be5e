/** A small system in a cluster, as plain values. Faults change it; `record` prints it as kubectl would. */
export type Container = {
  name: string;
  image: string;
  ports: string[];
  state: string[];
  lastState: string[];
  ready: boolean;
  restarts: number;
  env: Record<string, string>;
  liveness: string;
  readiness: string;
  cpu: string;
  memory: string;
};

export type Event = { type: "Normal" | "Warning"; reason: string; age: string; from: string; message: string };

export type Pod = {
  name: string;
  workload: string;
  status: string;
  phase: string;
  restarts: string;
  age: string;
  ip: string;
  node: string;
  labels: Record<string, string>;
  containers: Container[];
  events: Event[];
  nodeSelector: string;
  volumes: string[];
  reason: string;
};

export type Service = {
  name: string;
  port: string;
  target: string;
  protocol: string;
  selector: Record<string, string>;
  clusterIp: string;
};

export type Workload = {
  name: string;
  hash: string;
  desired: number;
  calls: string[];
  logs: string[];
  /** Lines under the pod template's spec in the manifest. */
  yaml: string[];
  replicaSetEvents: Event[];
};

export type Node = {
  name: string;
  status: string;
  roles: string;
  taints: string[];
  ready: string;
  diskPressure: string;
  units: Record<string, string>;
};

export type World = {
  namespace: string;
  nodes: Node[];
  workloads: Workload[];
  pods: Pod[];
  services: Service[];
  systemPods: Pod[];
  alerts: unknown[];
  claims: { name: string; status: string; volume: string; storageClass: string; usedBy: string; events: Event[] }[];
  volumes: { name: string; capacity: string; modes: string; status: string; claim: string; storageClass: string }[];
  quotas: { name: string; lines: [resource: string, used: string, hard: string][] }[];
  connections: Record<string, string>;
  ingresses: string[];
  /** Manifests of claims, printed with the workload that uses them. */
  claimYaml: Record<string, string>;
};

export type System = {
  readonly namespace: string;
  readonly nodes: readonly string[];
  /** name, port, what it calls. The first is the door. */
  readonly workloads: readonly (readonly [name: string, port: string, calls: readonly string[]])[];
};

const hashes = [
  "6b7d9c5f8d",
  "7f9c8d6b54",
  "5c6d7b8f9",
  "84d5f7c6b9",
  "68c9b7d5f4",
  "9d8f6c7b5",
  "7b5c4d9f86",
  "55f8d7c9b6",
  "6d4b8c7f59",
];
const ends = ["x2kqv", "8hzwt", "nq5mr", "4vxjd", "tw9gc", "zr7pl", "k6fbn", "m8csh", "2jdvq"];

export const worldOf = ({ namespace, nodes, workloads }: System): World => {
  const world: World = {
    namespace,
    nodes: nodes.map((name, at) => ({
      name,
      status: "Ready",
      roles: at === 0 ? "control-plane" : "<none>",
      taints: at === 0 ? ["node-role.kubernetes.io/control-plane:NoSchedule"] : [],
      ready:
        "True    Mon, 04 May 2026 09:31:02 +0000   Tue, 21 Apr 2026 08:02:11 +0000   KubeletReady                 kubelet is posting ready status",
      diskPressure:
        "False   Mon, 04 May 2026 09:31:02 +0000   Tue, 21 Apr 2026 08:01:50 +0000   KubeletHasNoDiskPressure     kubelet has no disk pressure",
      units: {},
    })),
    workloads: [],
    pods: [],
    services: [],
    systemPods: [],
    alerts: [],
    claims: [],
    volumes: [],
    quotas: [],
    connections: {},
    ingresses: [],
    claimYaml: {},
  };
  for (const [at, [name, port, calls]] of workloads.entries()) {
    const hash = hashes[at % hashes.length] ?? "6b7d9c5f8d";
    const node = nodes[1 + (at % (nodes.length - 1))] ?? nodes[0] ?? "node";
    world.workloads.push({
      name,
      hash,
      desired: 1,
      calls: [...calls],
      logs: [`INFO ${name} listening on ${port}`, "INFO request served in 4 ms"],
      yaml: [],
      replicaSetEvents: [],
    });
    const env = Object.fromEntries(
      calls.map((callee) => {
        const calleePort = workloads.find(([one]) => one === callee)?.[1] ?? "80";
        return [`${callee.replaceAll("-", "_").toUpperCase()}_ADDR`, `${callee}:${calleePort}`];
      }),
    );
    world.pods.push(
      podOf(name, hash, ends[at % ends.length] ?? "x2kqv", node, `10.244.${1 + (at % 3)}.${20 + at}`, port, env),
    );
    world.services.push({
      name,
      port,
      target: port,
      protocol: "TCP",
      selector: { app: name },
      clusterIp: `10.96.${10 + at}.${31 + at}`,
    });
  }
  for (const node of nodes) {
    world.systemPods.push(systemPod(`kube-proxy-${ends[nodes.indexOf(node)] ?? "abcde"}`, node));
  }
  for (const name of ["kube-scheduler", "kube-apiserver", "etcd", "kube-controller-manager"])
    world.systemPods.push(systemPod(`${name}-${nodes[0]}`, nodes[0] ?? ""));
  world.systemPods.push(
    systemPod("coredns-76f75df574-8tq4m", nodes[0] ?? ""),
    systemPod("coredns-76f75df574-zk2vd", nodes[1] ?? ""),
  );
  return world;
};

export const podOf = (
  workload: string,
  hash: string,
  end: string,
  node: string,
  ip: string,
  port: string,
  env: Record<string, string>,
): Pod => ({
  name: `${workload}-${hash}-${end}`,
  workload,
  status: "Running",
  phase: "Running",
  restarts: "0",
  age: "2d3h",
  ip,
  node,
  labels: { app: workload, "pod-template-hash": hash },
  containers: [
    {
      name: "server",
      image: `registry.example.com/shop/${workload}:v1.8.2`,
      ports: [port],
      state: ["Running", "Started:      Sat, 02 May 2026 06:11:45 +0000"],
      lastState: [],
      ready: true,
      restarts: 0,
      env: { PORT: port, ...env },
      liveness: `tcp-socket :${port} delay=15s timeout=1s period=10s #success=1 #failure=3`,
      readiness: `tcp-socket :${port} delay=15s timeout=1s period=10s #success=1 #failure=3`,
      cpu: "200m",
      memory: "128Mi",
    },
  ],
  events: [],
  nodeSelector: "<none>",
  volumes: [],
  reason: "",
});

const systemPod = (name: string, node: string): Pod => ({
  ...podOf("system", "x", "x", node, "172.18.0.3", "10250", {}),
  name,
  workload: name,
  age: "13d",
});

/** The only pod of a workload, to be changed. */
export const pod = (world: World, workload: string): Pod => {
  const found = world.pods.find((one) => one.workload === workload);
  if (found === undefined) throw new Error(`no pod of ${workload}`);
  return found;
};
export const main = (world: World, workload: string): Container => {
  const found = pod(world, workload).containers[0];
  if (found === undefined) throw new Error(`no container in ${workload}`);
  return found;
};
export const workload = (world: World, name: string): Workload => {
  const found = world.workloads.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no workload ${name}`);
  return found;
};
export const service = (world: World, name: string): Service => {
  const found = world.services.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
};
export const warning = (reason: string, message: string, age = "2m11s (x7 over 12m)", from = "kubelet"): Event => ({
  type: "Warning",
  reason,
  age,
  from,
  message,
});
export const normal = (reason: string, message: string, age = "12m", from = "kubelet"): Event => ({
  type: "Normal",
  reason,
  age,
  from,
  message,
});
