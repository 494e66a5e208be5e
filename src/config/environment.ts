import { z } from "zod";

/** An empty variable is one that is not set: `.env` files and Compose write them so. */
const text = z.string().trim().min(1).optional();
const url = (protocols: RegExp, example: string) =>
  z
    .string()
    .refine((value) => URL.canParse(value) && protocols.test(new URL(value).protocol), `expected a URL like ${example}`)
    .optional();

export const environmentSchema = z.object({
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^xox[be]\S+$/, "expected a bot token that begins with xoxb-")
    .optional(),
  SLACK_MODE: z.enum(["socket", "http"], "expected socket or http").optional(),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-\S+$/, "expected an app-level token that begins with xapp-")
    .optional(),
  SLACK_SIGNING_SECRET: text,
  SLACK_API_URL: url(/^https?:$/, "https://slack.com/api/"),
  PORT: z
    .string()
    .regex(/^\d+$/, "expected a port number, 0 to 65535")
    .transform(Number)
    .refine((port) => port <= 65_535, "expected a port number, 0 to 65535")
    .default(3000),
  DATABASE_URL: url(/^postgres(ql)?:$/, "postgres://user@host:5432/firebreak"),
  REDIS_URL: url(/^rediss?:$/, "redis://host:6379"),
  FIREBREAK_CONFIG: text,
  FIREBREAK_DATA: z.string().min(1).default(".firebreak"),
  FIREBREAK_TOKEN: text,
  ANTHROPIC_API_KEY: text,
  ANTHROPIC_BASE_URL: url(/^https?:$/, "https://api.anthropic.com"),
  LOG_LEVEL: z
    .enum(
      ["fatal", "error", "warn", "info", "debug", "trace", "silent"],
      "expected fatal, error, warn, info, debug, trace or silent",
    )
    .default("info"),
});

export type Environment = z.output<typeof environmentSchema>;
