import { z } from "zod";
import { parseDurationMs } from "../base/duration.ts";
import { severities } from "../domain/severity.ts";

/** The small shapes that the whole file is written in. */

/** 30s, 5m, 2h, 5d → milliseconds */
const durationText = z.string().meta({ description: "A duration: 30s, 5m, 2h, 5d.", examples: ["5m"] });

export const duration = durationText.transform((text, context) => {
  const parsed = parseDurationMs(text);
  if (parsed.ok) return parsed.value;
  context.addIssue({ code: "custom", message: parsed.error });
  return z.NEVER;
});

export const slackUser = z.string().regex(/^[UWS][A-Z0-9]{2,}$/, "expected a Slack user id (U…) or user group id (S…)");
export const name = z.string().min(1);
export const namespace = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "expected the name of a Kubernetes namespace");
export const url = z.url({ protocol: /^https?$/ });
export const repository = z.string().regex(/^[\w.-]+\/[\w.-]+$/, "expected owner/name");
export const severity = z.enum(severities);
export const envName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, "expected the NAME of an environment variable, not the secret itself");
export const envNames = z
  .union([envName, z.array(envName).min(1)])
  .transform((names) => (typeof names === "string" ? [names] : names));

/** One value for each severity, and one for those that are left out. */
export const perSeverity = <T extends z.ZodType>(value: T) =>
  z.strictObject({
    P1: value.optional(),
    P2: value.optional(),
    P3: value.optional(),
    P4: value.optional(),
    P5: value.optional(),
    default: value.optional(),
  });
