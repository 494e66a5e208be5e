import { main, service } from "../world.ts";
import { callerOf, complain } from "./callers.ts";
import { crash } from "./failing-pods.ts";
import { app, type Fault } from "./fault.ts";

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
