import { z } from "zod";
import { instantOf } from "../base/instant.ts";
import { changesRemembered } from "../domain/flapping.ts";
import { gateItems } from "../domain/gate.ts";
import { executorSchema, flagSchema } from "./executor-schema.ts";
import { handoffsSchema, targetsSchema } from "./handoff-schema.ts";
import { mcpSchema } from "./mcp-schema.ts";
import { proofsSchema } from "./proof-schema.ts";
import { quorumSchema, statefulQuorumSchema } from "./quorum-schema.ts";
import { duration, envName, name, namespace, perSeverity, repository, severity, slackUser, url } from "./scalars.ts";
import { sharedCredentials, signalsSchema } from "./signal-schema.ts";
import { sourcesSchema } from "./source-schema.ts";

/** `firebreak.yml`: shapes and defaults. Keys are snake_case; durations are written as 30s, 5m, 2h, 5d. */

/** Which model a tier is, where nobody says otherwise. */
export const defaultModels = {
  opus: "claude-opus-5-5",
  sonnet: "claude-sonnet-5-5",
  haiku: "claude-haiku-5-5",
} as const;

const level = z.strictObject({ notify: z.array(name).min(1), ack_within: duration });
const escalationPolicy = z.strictObject({ levels: z.array(level).min(1) });

/** Who is told when the service's gate opens or closes. New commits are told at intervals. */
const reportedGate = z.strictObject({
  github: z.strictObject({
    repository,
    token_env: envName,
    api_url: url.prefault("https://api.github.com"),
    branch: name.optional(),
    context: name.default("firebreak/gate"),
    target_url: url.optional(),
  }),
  refresh_every: duration.prefault("5m"),
});

const dayMs = 24 * 60 * 60_000;

const slo = z.strictObject({
  objective: z
    .number()
    .gt(0, "expected a share between 0 and 1, like 0.999")
    .lt(1, "expected a share between 0 and 1, like 0.999"),
  window: duration
    .refine((ms) => ms >= dayMs && ms <= 366 * dayMs, "expected a window from 1d to 366d")
    .prefault("30d"),
});

const service = z.strictObject({
  owner: z.string().nullable().default(null),
  environment: z.string().default("production"),
  tier: z.int().min(1).max(5).default(3),
  depends_on: z.array(name).default([]),
  match: z.strictObject({ labels: z.record(z.string(), z.string()).default({}) }).default({ labels: {} }),
  runbook: z.string().nullable().default(null),
  signals: signalsSchema.default({}),
  /** How much failure is accepted; measured with `signals.error_ratio_query`. */
  slo: slo.nullable().default(null),
  /** It keeps data of its own: changes to it need `approvals.stateful_quorum` people. */
  stateful: z.boolean().default(false),
  rollback: executorSchema.nullable().default(null),
  flag: flagSchema.nullable().default(null),
  proofs: proofsSchema.default({}),
  deploy_gate: reportedGate.nullable().default(null),
});

const services = z
  .record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]*$/, "expected a service name"), service)
  .superRefine((written, context) => {
    for (const { path, name: variable } of sharedCredentials(written))
      context.addIssue({
        code: "custom",
        path: [...path],
        message: `expected a token of its own that can only read: ${variable} is what changes are made with`,
      });
  });

const moment = z.iso
  .datetime({ offset: true, error: "expected a moment with its zone, e.g. 2026-12-01T22:00:00Z" })
  .transform((text) => instantOf(Date.parse(text)));

const maintenance = z.strictObject({
  services: z.array(name).default([]),
  environment: name.nullable().default(null),
  from: moment,
  until: moment,
  reason: name,
});

const cluster = z.strictObject({
  kubectl: name.default("kubectl"),
  /** A user of its own that may get, list and read logs, and no secrets. Default: what kubectl finds by itself. */
  kubeconfig: name.optional(),
  context: name.optional(),
  /** Nobody looks outside these. Default: whatever the user may read. */
  namespaces: z.array(namespace).min(1).optional(),
  /** Variables that a credential plugin of the kubeconfig needs; kubectl gets no others of ours. */
  pass_env: z.array(envName).default([]),
});

const database = z.strictObject({
  /** A variable with `postgres://role:password@host/database`; a role of its own, with pg_monitor and nothing else. */
  url_env: envName,
  /** Whose data it keeps: triage of these looks at it as well. */
  services: z.array(name).default([]),
});

const gates = perSeverity(z.array(z.enum(gateItems))).default({});

export const fileSchema = z.strictObject({
  slack: z
    .strictObject({
      announce_channel: name.default("incidents"),
      /** Where requests of other departments have their cards; left out: the announcement channel. */
      operations_channel: name.optional(),
      language: z.enum(["en"]).default("en"),
      // Slack answers within a second or two or, as a rule, not at all.
      call_timeout: duration.prefault("10s"),
      pace: z.number().min(0.1).max(100).default(1),
    })
    .prefault({}),
  people: z.strictObject({ groups: z.record(name, z.array(slackUser)).default({}) }).prefault({}),
  severities: z
    .strictObject({
      default: severity.default("P3"),
      page: z.array(severity).default(["P1", "P2"]),
      meanings: perSeverity(z.string()).default({}),
    })
    .prefault({}),
  escalation: z
    .strictObject({
      major_incident: escalationPolicy.optional(),
      cost_spike: escalationPolicy.optional(),
      security_breach: escalationPolicy.optional(),
      capacity_limit: escalationPolicy.optional(),
      cross_department: escalationPolicy.optional(),
    })
    .prefault({}),
  services: services.default({}),
  approvals: z
    .strictObject({
      quorum: quorumSchema.default({}),
      stateful_quorum: statefulQuorumSchema.default(2),
      approvers: perSeverity(z.array(name).min(1)).default({}),
      expires_after: duration.prefault("30m"),
      break_glass: z.array(name).default(["founders"]),
      controllers: z.array(name).default(["approvers", "founders"]),
    })
    .prefault({}),
  gates: z.strictObject({ rollback: gates, deploy: gates, scale: gates, restart: gates, flag: gates }).prefault({}),
  /** What the gate says while the database cannot be asked. */
  deploy_gate: z.strictObject({ when_unknown: z.enum(["closed", "open"]).default("closed") }).prefault({}),
  updates: perSeverity(z.union([duration, z.literal(false)])).default({}),
  postmortem: z
    .strictObject({ required_for: z.array(severity).default(["P1", "P2"]), remind_after: duration.prefault("5d") })
    .prefault({}),
  tasks: z.strictObject({ remind_after: duration.prefault("5d") }).prefault({}),
  reopen_within: duration.prefault("7d"),
  verification: z.strictObject({ every: duration.prefault("15s"), for: duration.prefault("10m") }).prefault({}),
  alerts: z
    .strictObject({
      declare: z
        .record(
          z.string().transform((label) => label.toLowerCase()),
          severity,
        )
        .default({ critical: "P1" }),
      attach_within: duration.prefault("2h"),
      /** An alert that is worse than the incident it joins raises it, or is only said to be. */
      on_worse: z.enum(["raise", "say"]).default("raise"),
      flapping: z
        .strictObject({ changes: z.int().min(2).max(changesRemembered).default(6), within: duration.prefault("30m") })
        .prefault({}),
      resolve_when_all_ended: z.array(severity).default([]),
      /** For each source, P1 and P2 left out. */
      budget: z
        .strictObject({ alerts: z.int().min(1).max(10_000).default(60), within: duration.prefault("1h") })
        .prefault({}),
      new_incidents_per_minute: z.int().min(1).max(1_000).default(10),
      maintenance: z.array(maintenance).default([]),
      sources: sourcesSchema.default({}),
    })
    .prefault({}),
  handoffs: handoffsSchema,
  escalates_to: targetsSchema,
  agents: z
    .strictObject({
      enabled: z.boolean().default(true),
      models: z
        .strictObject({
          opus: name.default(defaultModels.opus),
          sonnet: name.default(defaultModels.sonnet),
          haiku: name.default(defaultModels.haiku),
        })
        .prefault({}),
      chief: z.enum(["opus", "sonnet", "haiku"]).default("opus"),
      budget: z
        .strictObject({
          per_incident_usd: z.number().min(0).default(5),
          per_day_usd: z.number().min(0).default(50),
          per_incident_tokens: z.int().min(0).default(2_000_000),
          per_day_tokens: z.int().min(0).default(20_000_000),
        })
        .prefault({}),
    })
    .prefault({}),
  /** Which Kubernetes cluster triage may look at. */
  cluster: cluster.nullable().default(null),
  /** PostgreSQL databases whose statistics views triage may read, by the names that alerts give them. */
  databases: z
    .record(z.string().regex(/^[A-Za-z0-9][\w.-]{0,120}$/, "expected the name of a database instance"), database)
    .default({}),
  mcp: mcpSchema,
  http: z.strictObject({ allow_hosts: z.array(name).default([]) }).prefault({}),
});

export type ConfigFile = z.output<typeof fileSchema>;
