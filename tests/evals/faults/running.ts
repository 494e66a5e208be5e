import { main, normal, pod, podOf, service, type World, warning, workload } from "../world.ts";
import { crash, type Fault } from "./startup.ts";

const app = (_: World, target: string): string => `app/${target}`;
/** Whoever calls the target; the door when nobody does. */
export const callerOf = (world: World, target: string): string =>
  world.workloads.find(({ calls }) => calls.includes(target))?.name ?? world.workloads[0]?.name ?? target;
const port = (world: World, target: string): string => main(world, target).ports[0] ?? "80";
const complain = (world: World, who: string, line: string): void => {
  workload(world, who).logs.push(line, line.replace("ERROR", "ERROR again:"), line);
};

const unhealthy = (
  world: World,
  target: string,
  which: "Liveness" | "Readiness",
  probe: string,
  message: string,
): void => {
  const one = pod(world, target);
  const container = main(world, target);
  container.ready = false;
  if (which === "Liveness") {
    container.liveness = probe;
    Object.assign(one, { status: "CrashLoopBackOff", restarts: "9 (1m2s ago)", age: "21m" });
    Object.assign(container, {
      restarts: 9,
      state: ["Waiting", "Reason:       CrashLoopBackOff"],
      lastState: ["Terminated", "Reason:       Error", "Exit Code:    137"],
    });
  } else {
    container.readiness = probe;
    one.age = "21m";
  }
  one.events = [
    warning("Unhealthy", `${which} probe failed: ${message}`, "72s (x27 over 20m)"),
    ...(which === "Liveness"
      ? [normal("Killing", "Container server failed liveness probe, will be restarted", "72s (x9 over 19m)")]
      : []),
  ];
};
const get = (world: World, target: string, path: string, at: string): string =>
  `Get "http://${pod(world, target).ip}:${at}${path}": dial tcp ${pod(world, target).ip}:${at}: connect: connection refused`;

export const runningFaults: readonly Fault[] = [
  {
    cause: "oom-killed",
    object: app,
    hurt: (world, target, variant) => {
      crash(world, target, "", "OOMKilled", 137);
      main(world, target).memory = "16Mi";
      if (variant === 1) pod(world, target).status = "OOMKilled";
    },
  },
  {
    cause: "liveness-probe-wrong-port",
    object: app,
    hurt: (world, target, variant) =>
      unhealthy(
        world,
        target,
        "Liveness",
        variant === 1
          ? "tcp-socket :9999 delay=15s timeout=1s period=10s #success=1 #failure=3"
          : "http-get http://:9999/healthz delay=15s timeout=1s period=10s #success=1 #failure=3",
        variant === 1
          ? `dial tcp ${pod(world, target).ip}:9999: connect: connection refused`
          : get(world, target, "/healthz", "9999"),
      ),
  },
  {
    cause: "liveness-probe-wrong-protocol",
    object: app,
    hurt: (world, target, variant) =>
      unhealthy(
        world,
        target,
        "Liveness",
        `http-get ${variant === 1 ? "https" : "http"}://:${port(world, target)}/healthz delay=15s timeout=1s period=10s #success=1 #failure=3`,
        variant === 1
          ? `Get "https://${pod(world, target).ip}:${port(world, target)}/healthz": http: server gave HTTP response to HTTPS client`
          : `Get "http://${pod(world, target).ip}:${port(world, target)}/healthz": net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x00\\x00\\x06\\x04"`,
      ),
  },
  {
    cause: "liveness-probe-wrong-timing",
    object: app,
    hurt: (world, target, variant) =>
      unhealthy(
        world,
        target,
        "Liveness",
        `http-get http://:${port(world, target)}/healthz delay=${variant === 1 ? 0 : 15}s timeout=1s period=1s #success=1 #failure=1`,
        variant === 1
          ? get(world, target, "/healthz", port(world, target))
          : `Get "http://${pod(world, target).ip}:${port(world, target)}/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
      ),
  },
  {
    cause: "readiness-probe-wrong-port",
    object: app,
    hurt: (world, target, variant) =>
      unhealthy(
        world,
        target,
        "Readiness",
        variant === 1
          ? "tcp-socket :8099 delay=5s timeout=1s period=10s #success=1 #failure=3"
          : "http-get http://:8099/ready delay=5s timeout=1s period=10s #success=1 #failure=3",
        variant === 1
          ? `dial tcp ${pod(world, target).ip}:8099: connect: connection refused`
          : get(world, target, "/ready", "8099"),
      ),
  },
  {
    cause: "readiness-probe-wrong-protocol",
    object: app,
    hurt: (world, target, variant) =>
      unhealthy(
        world,
        target,
        "Readiness",
        variant === 1
          ? `grpc <pid>:${port(world, target)} delay=5s timeout=1s period=10s #success=1 #failure=3`
          : `http-get https://:${port(world, target)}/ready delay=5s timeout=1s period=10s #success=1 #failure=3`,
        variant === 1
          ? `service unimplemented`
          : `Get "https://${pod(world, target).ip}:${port(world, target)}/ready": tls: first record does not look like a TLS handshake`,
      ),
  },
  {
    cause: "zero-replicas",
    object: app,
    hurt: (world, target) => {
      world.pods = world.pods.filter((one) => one.workload !== target);
      workload(world, target).desired = 0;
      complain(
        world,
        callerOf(world, target),
        `ERROR rpc error: code = Unavailable desc = connection error: dial tcp ${service(world, target).clusterIp}:${service(world, target).port}: connect: connection refused`,
      );
    },
  },
  {
    cause: "sidecar-port-conflict",
    object: app,
    hurt: (world, target, variant) => {
      const one = pod(world, target);
      const sidecar = { ...main(world, target), name: "log-agent", image: "registry.example.com/agents/log-agent:2.1" };
      crash(
        world,
        target,
        `${variant === 1 ? "Error: listen EADDRINUSE: address already in use 0.0.0.0" : "FATAL listen tcp :"}${variant === 1 ? "" : port(world, target)}: bind: address already in use`,
      );
      one.containers.push({ ...sidecar, ready: true, ports: variant === 2 ? [] : [port(world, target)] });
    },
  },
  {
    cause: "pod-cpu-overload",
    object: app,
    hurt: (world, target, variant) => {
      main(world, target).cpu = "20m";
      world.alerts = [
        {
          name: variant === 1 ? "CPUThrottlingHigh" : "PodCPUUsageHigh",
          state: "firing",
          labels: { namespace: world.namespace, pod: pod(world, target).name },
          summary:
            variant === 1
              ? `97% throttling of CPU in pod ${pod(world, target).name}`
              : `CPU usage of pod ${pod(world, target).name} is at 99% of its limit for 10m`,
        },
      ];
    },
  },
];

export const networkFaults: readonly Fault[] = [
  {
    cause: "service-selector-mismatch",
    object: app,
    hurt: (world, target, variant) => {
      service(world, target).selector = variant === 1 ? { app: target, tier: "backend-v2" } : { app: `${target}-x` };
      complain(
        world,
        callerOf(world, target),
        `ERROR rpc error: code = Unavailable desc = dial tcp ${service(world, target).clusterIp}:${service(world, target).port}: connect: connection refused`,
      );
    },
  },
  {
    cause: "service-port-mismatch",
    object: app,
    hurt: (world, target, variant) => {
      service(world, target).target = variant === 1 ? "9090" : "8181";
      complain(
        world,
        callerOf(world, target),
        `ERROR could not call ${target}: dial tcp ${service(world, target).clusterIp}:${service(world, target).port}: connect: connection refused`,
      );
    },
  },
  {
    cause: "service-protocol-mismatch",
    object: app,
    hurt: (world, target) => {
      service(world, target).protocol = "UDP";
      complain(
        world,
        callerOf(world, target),
        `ERROR dial tcp ${service(world, target).clusterIp}:${service(world, target).port}: i/o timeout`,
      );
    },
  },
  {
    cause: "service-address-mismatch",
    object: (world, target) => `app/${callerOf(world, target)}`,
    hurt: (world, target, variant) => {
      const caller = callerOf(world, target);
      const key = `${target.replaceAll("-", "_").toUpperCase()}_ADDR`;
      const wrong =
        variant === 1
          ? `${target}:${Number(service(world, target).port) + 1}`
          : `${target}-svc:${service(world, target).port}`;
      main(world, caller).env[key] = wrong;
      complain(
        world,
        caller,
        variant === 1
          ? `ERROR dial tcp ${service(world, target).clusterIp}:${Number(service(world, target).port) + 1}: i/o timeout`
          : `ERROR dial tcp: lookup ${target}-svc on 10.96.0.10:53: no such host`,
      );
    },
  },
  {
    cause: "gateway-misroute",
    object: (world) => `app/${world.workloads[0]?.name}`,
    hurt: (world, target, variant) => {
      const door = world.workloads[0];
      if (door === undefined) return;
      const to =
        variant === 1
          ? `${target}-old`
          : (world.workloads.find(({ name }) => name !== target && name !== door.name)?.name ?? target);
      door.yaml = [
        "routes:",
        `- id: ${target}`,
        `  uri: http://${to}:${variant === 1 ? "80" : service(world, to).port}`,
        "  predicates:",
        `  - Path=/api/${target}/**`,
      ];
      door.logs.push(`ERROR 404 NOT_FOUND for GET /api/${target}/list`);
    },
  },
  {
    cause: "service-dns-failure",
    object: (_, target) => (target === "" ? "" : "app/coredns"),
    hurt: (world, target, variant) => {
      for (const one of world.systemPods.filter(({ name }) => name.startsWith("coredns"))) {
        one.status = variant === 1 ? "ImagePullBackOff" : "CrashLoopBackOff";
        for (const container of one.containers) container.ready = false;
      }
      if (variant === 2) world.systemPods = world.systemPods.filter(({ name }) => !name.startsWith("coredns"));
      complain(
        world,
        callerOf(world, target),
        `ERROR dial tcp: lookup ${target} on 10.96.0.10:53: ${variant === 1 ? "read udp 10.244.1.20:41234->10.96.0.10:53: i/o timeout" : "server misbehaving"}`,
      );
    },
  },
  {
    cause: "pod-network-delay",
    object: app,
    hurt: (world, target, variant) => {
      world.connections[target] =
        `Connection to ${target} ${service(world, target).port} port [tcp/*] succeeded! (3012 ms)`;
      world.alerts = [
        {
          name: "HighRequestLatency",
          state: "firing",
          labels: { namespace: world.namespace, service: target },
          summary: `p99 latency of ${target} is 3.1s (usual 40ms)`,
        },
        ...(variant === 1
          ? [
              {
                name: "HighRequestLatency",
                state: "firing",
                labels: { service: callerOf(world, target) },
                summary: `p99 latency of ${callerOf(world, target)} is 3.4s`,
              },
            ]
          : []),
      ];
    },
  },
  {
    cause: "node-network-delay",
    object: (world) => `node/${world.nodes[2]?.name}`,
    hurt: (world) => {
      const node = world.nodes[2]?.name ?? "";
      world.alerts = [
        {
          name: "NodeNetworkLatencyHigh",
          state: "firing",
          labels: { node },
          summary: `round trip time to node ${node} is 205ms`,
        },
      ];
    },
  },
  {
    cause: "node-network-loss",
    object: (world) => `node/${world.nodes[2]?.name}`,
    hurt: (world, _, variant) => {
      const node = world.nodes[2]?.name ?? "";
      world.alerts = [
        {
          name: variant === 1 ? "NodeNetworkTransmitErrs" : "NodePacketLoss",
          state: "firing",
          labels: { instance: node },
          summary: variant === 1 ? `node ${node}: TCP retransmits above 20%` : `packet loss to ${node} is 31%`,
        },
      ];
    },
  },
  {
    cause: "dependency-unreachable",
    object: app,
    hurt: (world, target, variant) =>
      crash(
        world,
        target,
        variant === 1
          ? "ERROR could not connect to legacy-billing.corp.internal:8443: connection refused"
          : variant === 2
            ? "curl: (6) Could not resolve host: rates.partner-api.com"
            : "panic: dial tcp 203.0.113.7:5671: i/o timeout (amqp broker at broker.partner-api.com:5671)",
      ),
  },
  {
    cause: "certificate-expired",
    object: app,
    hurt: (world, target, variant) =>
      complain(
        world,
        target,
        variant === 1
          ? "ERROR Error: certificate has expired code: CERT_HAS_EXPIRED"
          : `ERROR tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-05-04T09:12:00Z is after 2026-05-01T00:00:00Z`,
      ),
  },
  {
    cause: "upstream-rate-limited",
    object: app,
    hurt: (world, target, variant) =>
      complain(
        world,
        target,
        variant === 1
          ? "ERROR rpc error: code = ResourceExhausted desc = rate limit exceeded for project"
          : 'ERROR POST https://api.partner.example/v1/charges: 429 Too Many Requests {"retry_after":30}',
      ),
  },
];

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

export const appFaults: readonly Fault[] = [
  {
    cause: "database-invalid-credentials",
    object: app,
    hurt: (world, target, variant) => {
      const line =
        variant === 1
          ? 'FATAL: password authentication failed for user "shop"'
          : variant === 2
            ? "MongoServerError: Authentication failed."
            : `java.sql.SQLException: Access denied for user '${target}'@'10.244.1.7' (using password: YES)`;
      if (variant === 1) complain(world, target, `ERROR ${line}`);
      else crash(world, target, line);
    },
  },
  {
    cause: "database-invalid-port",
    object: app,
    hurt: (world, target, variant) => {
      world.services.push({
        ...service(world, target),
        name: `${target}-mysql`,
        port: "3306",
        target: "3306",
        clusterIp: "10.96.77.9",
        selector: { app: `${target}-mysql` },
      });
      world.pods.push(
        podOf(`${target}-mysql`, "58c6d9f7b4", "qv7td", world.nodes[1]?.name ?? "", "10.244.1.77", "3306", {}),
      );
      world.workloads.push({
        ...workload(world, target),
        name: `${target}-mysql`,
        hash: "58c6d9f7b4",
        calls: [],
        logs: ["INFO ready for connections"],
        yaml: [],
        replicaSetEvents: [],
      });
      if (variant === 1) Object.assign(main(world, target).env, { MYSQL_HOST: `${target}-mysql`, MYSQL_PORT: "3307" });
      else main(world, target).env["DATABASE_URL"] = `mysql://shop@${target}-mysql:3307/shop`;
      crash(
        world,
        target,
        `ERROR Communications link failure: connect to ${target}-mysql:3307 failed: Connection refused`,
      );
    },
  },
  {
    cause: "bad-deploy",
    object: app,
    hurt: (world, target, variant) => {
      const old = pod(world, target);
      const fresh = podOf(target, "7c9f5d8b6c", "p5wzk", old.node, "10.244.2.99", port(world, target), {});
      world.pods.unshift(fresh);
      crash(
        world,
        target,
        variant === 1
          ? "TypeError: Cannot read properties of undefined (reading 'price')"
          : "panic: runtime error: invalid memory address or nil pointer dereference",
      );
    },
  },
  {
    cause: "queue-backlog",
    object: app,
    hurt: (world, target, variant) => {
      world.alerts = [
        {
          name: variant === 1 ? "KafkaConsumerLagHigh" : "QueueDepthHigh",
          state: "firing",
          labels: { service: target },
          summary:
            variant === 1
              ? `consumer group lag of ${target} is 184221 and growing`
              : `queue depth of ${target} is 48210 messages`,
        },
      ];
    },
  },
  {
    cause: "cost-spike",
    object: app,
    hurt: (world, target) => {
      world.alerts = [
        {
          name: "DailyCostAnomaly",
          state: "firing",
          labels: { service: target },
          summary: `daily cost of ${target} rose from 41 USD to 890 USD`,
        },
      ];
    },
  },
];

/** Nothing is wrong, or nothing any more; what it names is well. */
export const quietFaults: readonly Fault[] = [
  {
    cause: "no-fault",
    object: app,
    hurt: (world, target, variant) => {
      const one = pod(world, target);
      if (variant === 1) Object.assign(one, { restarts: "3 (5h12m ago)" });
      if (variant === 1)
        Object.assign(main(world, target), {
          restarts: 3,
          lastState: ["Terminated", "Reason:       OOMKilled", "Exit Code:    137"],
        });
      if (variant === 2)
        world.alerts = [
          {
            name: "HighRequestLatency",
            state: "resolved",
            labels: { service: target },
            summary: `p99 latency of ${target} was 900ms`,
          },
        ];
    },
  },
];
