import { main, pod, podOf, service, workload } from "../world.ts";
import { complain, port } from "./callers.ts";
import { crash } from "./failing-pods.ts";
import { app, type Fault } from "./fault.ts";

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
      else main(world, target).env.DATABASE_URL = `mysql://shop@${target}-mysql:3307/shop`;
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
