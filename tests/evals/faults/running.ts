import { main, normal, pod, service, type World, warning, workload } from "../world.ts";
import { callerOf, complain, port } from "./callers.ts";
import { crash } from "./failing-pods.ts";
import { app, type Fault } from "./fault.ts";

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
