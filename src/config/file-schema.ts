import { z } from "zod";
import { parseDurationMs } from "../base/duration.ts";
import { executorKinds, gateItems } from "../domain/service.ts";
import { severities } from "../domain/severity.ts";

/** `firebreak.yml`: shapes and defaults. Keys are snake_case; durations are written as 30s, 5m, 2h, 5d. */

const duration = z.string().transform((text, context) => {
  const parsed = parseDurationMs(text);
  if (parsed.ok) return parsed.value;
  context.addIssue({ code: "custom", message: parsed.error });
  return z.NEVER;
});

const slackUser = z.string().regex(/^[UWS][A-Z0-9]{2,}$/, "expected a Slack user id (U…) or user group id (S…)");
const name = z.string().min(1);
const url = z.url({ protocol: /^https?$/ });
const severity = z.enum(severities);
const envName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, "expected the NAME of an environment variable, not the secret itself");
const envNames = z
  .union([envName, z.array(envName).min(1)])
  .transform((names) => (typeof names === "string" ? [names] : names));

const level = z.strictObject({ notify: z.array(name).min(1), ack_within: duration });
const escalationPolicy = z.strictObject({ levels: z.array(level).min(1) });

const signals = z.strictObject({
  prometheus_url: url.optional(),
  error_ratio_query: z.string().optional(),
  requests_query: z.string().optional(),
  loki_url: url.optional(),
  logs_query: z.string().optional(),
  deploys_url: url.optional(),
  health_url: url.optional(),
  dashboard_url: url.optional(),
});

const rollback = z.strictObject({
  executor: z.enum(executorKinds),
  url: url.optional(),
  secret_env: envName.optional(),
  approvers: z.array(name).min(1).default(["approvers"]),
  gate: z.array(z.enum(gateItems)).default(["rollback_plan_ready", "monitoring_configured"]),
});

const service = z.strictObject({
  owner: z.string().nullable().default(null),
  environment: z.string().default("production"),
  tier: z.int().min(1).max(5).default(3),
  depends_on: z.array(name).default([]),
  match: z.strictObject({ labels: z.record(z.string(), z.string()).default({}) }).default({ labels: {} }),
  runbook: z.string().nullable().default(null),
  signals: signals.default({}),
  rollback: rollback.nullable().default(null),
});

const perSeverity = <T extends z.ZodType>(value: T) =>
  z.strictObject({
    P1: value.optional(),
    P2: value.optional(),
    P3: value.optional(),
    P4: value.optional(),
    P5: value.optional(),
    default: value.optional(),
  });

export const fileSchema = z.strictObject({
  slack: z
    .strictObject({ announce_channel: name.default("incidents"), language: z.enum(["en"]).default("en") })
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
  services: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]*$/, "expected a service name"), service).default({}),
  approvals: z
    .strictObject({ quorum: perSeverity(z.int().min(1).max(10)).default({}), expires_after: duration.prefault("30m") })
    .prefault({}),
  updates: perSeverity(z.union([duration, z.literal(false)])).default({}),
  postmortem: z
    .strictObject({ required_for: z.array(severity).default(["P1", "P2"]), remind_after: duration.prefault("5d") })
    .prefault({}),
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
      sources: z
        .record(name, z.strictObject({ token_env: envNames.optional(), secret_env: envNames.optional() }))
        .default({}),
    })
    .prefault({}),
  agents: z
    .strictObject({
      enabled: z.boolean().default(true),
      models: z
        .strictObject({
          opus: name.default("claude-opus-5-5"),
          sonnet: name.default("claude-sonnet-5-5"),
          haiku: name.default("claude-haiku-5-5"),
        })
        .prefault({}),
      chief: z.enum(["opus", "sonnet", "haiku"]).default("opus"),
      budget: z
        .strictObject({ per_incident_usd: z.number().min(0).default(5), per_day_usd: z.number().min(0).default(50) })
        .prefault({}),
    })
    .prefault({}),
  http: z.strictObject({ allow_hosts: z.array(name).default([]) }).prefault({}),
});

export type ConfigFile = z.output<typeof fileSchema>;
