import type { Cause } from "../../src/agents/causes.ts";
import type { RecordedCall, RecordedCase } from "../../src/agents/eval/case.ts";

type Metrics = Readonly<
  Record<
    "CPUUtilization" | "DatabaseConnections" | "FreeStorageSpace" | "ReplicaLag" | "WriteLatency",
    (minute: number) => number
  >
>;

const gigabyte = 1_073_741_824;
const wobble = (minute: number): number => Math.sin(minute * 1.7);
const well: Metrics = {
  CPUUtilization: (minute) => 24 + 4 * wobble(minute),
  DatabaseConnections: (minute) => 120 + 8 * wobble(minute),
  FreeStorageSpace: () => 80 * gigabyte,
  ReplicaLag: (minute) => 1 + 0.3 * wobble(minute),
  WriteLatency: (minute) => 0.002 + 0.0003 * wobble(minute),
};

type Story = {
  readonly cause: Cause;
  readonly title: string;
  readonly text: string;
  readonly metrics: Partial<Metrics>;
  readonly events: readonly (readonly [minute: number, message: string])[];
  readonly status: string;
};

const minutes = Array.from({ length: 15 }, (_, at) => at);
const atMinute = (minute: number): string =>
  new Date(Date.parse("2026-06-11T14:00:00Z") + minute * 60_000).toISOString().replace(".000Z", "Z");

const caseOf = (story: Story, variant: number): RecordedCase => {
  const instance = ["ledger-prod", "inventory-db-1", "accounts-primary", "stock-main"][variant] ?? "ledger-prod";
  const metrics = { ...well, ...story.metrics };
  const calls: RecordedCall[] = [
    ...Object.entries(metrics).map(([query, valueAt]) => ({
      tool: "metrics_query",
      input: { query, instance: query === "ReplicaLag" ? `${instance}-replica-1` : instance },
      output: JSON.stringify({
        metric: query,
        stat: "Average",
        timestamps: minutes.map(atMinute),
        values: minutes.map((minute) => Number(valueAt(minute).toFixed(4))),
      }),
    })),
    {
      tool: "database_status",
      input: { instance },
      output:
        story.status ||
        '{"db_load":{"values":[1.1,1.3,1.2]},"top_sql":[{"statement":"SELECT id FROM entries WHERE account_id = $1","db_load_avg":0.6}]}',
    },
    {
      tool: "logs_query",
      input: { query: "database events", instance },
      output: JSON.stringify({
        events: story.events.map(([minute, message]) => ({
          date: atMinute(minute),
          message: message.replaceAll("{db}", instance),
          source_identifier: instance,
        })),
      }),
    },
  ];
  return {
    id: `rds-${story.cause}-${variant + 1}`,
    alert: {
      title: story.title.replaceAll("{db}", instance),
      text: story.text.replaceAll("{db}", instance),
      labels: { alertname: "RDSAlarm", service: "rds", db_instance: instance, read_replica: `${instance}-replica-1` },
    },
    question: null,
    namespace: null,
    now: null,
    calls,
    expected: { cause: story.cause, object: `database/${instance}` },
  };
};

const backup = [-500, "Automated backup finished for {db}."] as const;
const story = (cause: Cause, title: string, over: Partial<Story>): Story => ({
  cause,
  title,
  text: "",
  metrics: {},
  events: [backup],
  status: "",
  ...over,
});

/** As PostgreSQL's views are told. */
const viewsOf = (seen: { readonly waiting: readonly string[]; readonly blocking: readonly string[] }): string =>
  [
    "Server: PostgreSQL 15.8, primary, up for 40 d",
    "Connections: 120 of 500 (3 of them reserved); 20 active, 95 idle, 5 idle in transaction",
    `Waiting for locks: ${seen.waiting.join("\n  ")}`,
    ...(seen.blocking.length === 0 ? [] : [`Who blocks: ${seen.blocking.join("\n  ")}`]),
    "Oldest open transactions: none",
  ].join("\n");

/** Three wordings of each fault; red herrings stand beside the cause. */
const stories: readonly (readonly Story[])[] = [
  [
    story("database-connection-exhaustion", "Connections high on {db}", {
      text: "96% of max_connections in use",
      metrics: { DatabaseConnections: (minute) => 300 + Math.min(180, minute * 16) },
      events: [
        backup,
        [
          9,
          "Application clients reported 'remaining connection slots are reserved for non-replication superuser connections' on {db}.",
        ],
      ],
    }),
    story("database-connection-exhaustion", "API errors, database {db}", {
      metrics: {
        DatabaseConnections: (minute) => Math.min(198, 90 + minute * 14),
        CPUUtilization: (minute) => 55 + wobble(minute),
      },
      status: '{"max_connections": 200, "db_load": {"values": [3.2, 3.9]}}',
    }),
    story("database-connection-exhaustion", "Sessions refused by {db}", {
      metrics: { DatabaseConnections: (minute) => Math.min(990, 500 + minute * 50) },
      events: [[6, "DB instance {db} is approaching max_connections limit. Current connections: 968 of 1000."]],
    }),
  ],
  [
    story("database-read-only", "Writes fail on {db}", { events: [backup, [4, "DB instance {db} is now read-only."]] }),
    story("database-read-only", "Orders cannot be saved ({db})", {
      status: '{"transaction_read_only": "on", "role": "replica"}',
    }),
    story("database-read-only", "INSERT errors on {db}", {
      events: [[3, "Clients of {db} received: cannot execute INSERT in a read-only transaction."]],
    }),
  ],
  [
    story("database-cpu-saturation", "CPU high on {db}", {
      metrics: { CPUUtilization: (minute) => (minute < 3 ? 30 : 95 + wobble(minute)) },
    }),
    story("database-cpu-saturation", "Slow queries on {db}", {
      metrics: {
        CPUUtilization: (minute) => (minute < 6 ? 41 : 99),
        DatabaseConnections: (minute) => 150 + minute * 3,
      },
    }),
    story("database-cpu-saturation", "Latency of {db}", {
      metrics: { CPUUtilization: (minute) => 90 + 3 * wobble(minute), ReplicaLag: (minute) => 4 + minute },
    }),
  ],
  [
    story("database-storage-full", "Storage low on {db}", {
      metrics: { FreeStorageSpace: (minute) => Math.max(0.2, 14 - minute) * gigabyte },
      events: [[12, "DB instance ran out of storage space."]],
    }),
    story("database-storage-full", "Writes slow on {db}", {
      metrics: {
        FreeStorageSpace: (minute) => Math.max(0.4, 20 - minute * 1.5) * gigabyte,
        CPUUtilization: (minute) => 60 - minute * 3,
      },
    }),
    story("database-storage-full", "{db}: alarms", {
      metrics: { FreeStorageSpace: () => 0.1 * gigabyte, WriteLatency: () => 8 },
      events: [[2, "{db} entered storage-full state."]],
    }),
  ],
  [
    story("database-replication-lag", "Replica of {db} is stale", {
      metrics: { ReplicaLag: (minute) => 40 + minute * 70 },
    }),
    story("database-replication-lag", "Reports show old numbers ({db})", {
      metrics: { ReplicaLag: (minute) => 600 + minute * 5, CPUUtilization: (minute) => 70 + wobble(minute) },
      events: [
        [5, "Read replica replay is behind the source instance due to sustained transaction log generation on {db}."],
      ],
    }),
    story("database-replication-lag", "Lag on {db}", { metrics: { ReplicaLag: (minute) => 90 + minute } }),
  ],
  [
    story("database-failover", "Connections of {db} dropped", {
      metrics: { DatabaseConnections: (minute) => (minute === 5 || minute === 6 ? 0 : 210) },
      events: [
        [5, "Multi-AZ instance failover initiated. Reason: health check failure on primary host."],
        [6, "Multi-AZ instance failover completed."],
      ],
    }),
    story("database-failover", "Short outage of {db}", {
      metrics: {
        DatabaseConnections: (minute) => (minute === 7 ? 0 : 95),
        ReplicaLag: (minute) => (minute === 7 ? 28 : 1),
      },
      events: [
        [7, "Multi-AZ failover started."],
        [8, "A Multi-AZ failover has completed."],
      ],
    }),
    story("database-failover", "{db}: payments interrupted", {
      metrics: { DatabaseConnections: (minute) => (minute === 3 ? 0 : 400) },
      events: [[3, "Replica promoted to primary in us-east-1c."]],
    }),
  ],
  [
    story("database-lock-contention", "Orders time out ({db})", {
      status: viewsOf({
        waiting: [
          "14 sessions, the longest for 1 m 20 s",
          "901 (checkout as shop) waits 1 m 20 s for 877: update stock set left = left - ? where item = ?",
        ],
        blocking: [
          "901 (checkout as shop) blocks 13, and waits itself; active for 1 m 20 s, transaction open for 1 m 21 s; last statement: update stock set left = left - ? where item = ?",
          "877 (nightly-report as report) blocks 14; idle in transaction for 12 m, transaction open for 25 m; last statement: select * from stock for update",
        ],
      }),
    }),
    story("database-lock-contention", "Migration on {db}", {
      metrics: { DatabaseConnections: (minute) => 120 + minute * 4 },
      status: viewsOf({
        waiting: ["4 sessions, the longest for 12 s"],
        blocking: [
          "55 (migrate as deployer) blocks 4; active for 13 s, transaction open for 13 s; last statement: alter table orders add column note text default ?",
        ],
      }),
    }),
    story("database-lock-contention", "One request never ends ({db})", {
      text: "blocked queries",
      status: viewsOf({ waiting: ["1 session, the longest for 2 h 3 m"], blocking: [] }),
    }),
  ],
  [
    story("no-fault", "Lock waits on {db}, briefly", {
      status: viewsOf({
        waiting: ["2 sessions, the longest for 1 s"],
        blocking: [
          "7 (checkout as shop) blocks 2; active for 1 s, transaction open for 1 s; last statement: update a set b = ?",
        ],
      }),
    }),
    story("no-fault", "Scheduled health check of {db}", { text: "All metrics within bounds." }),
    story("no-fault", "Connection warning on {db}", {
      text: "60% of max_connections; no errors.",
      metrics: {
        DatabaseConnections: (minute) => 600 + 30 * wobble(minute),
        CPUUtilization: (minute) => 60 + 12 * wobble(minute),
      },
    }),
    story("no-fault", "CPU spike on {db} earlier today", {
      metrics: { CPUUtilization: (minute) => (minute === 1 ? 74 : 31) },
      events: [[-400, "Multi-AZ instance failover completed."], backup],
    }),
  ],
];

export const databaseCases = (): readonly RecordedCase[] =>
  stories.flatMap((variants) => variants.map((one, at) => caseOf(one, at)));
