import { z } from "zod";
import { triggers } from "../domain/policy.ts";
import { requestKinds, urgencies } from "../domain/requests/kinds.ts";
import { duration, envName, envNames, name, severity, url } from "./scalars.ts";

/** Work that comes from other departments, and where it goes when it is not ours. */

const kind = z.enum(requestKinds);

const department = z.strictObject({
  /** Its own bearer token or HMAC secret; without either the general token is taken. Several names: all valid, for rotation. */
  token_env: envNames.optional(),
  secret_env: envNames.optional(),
  /** Left out: what the specification has this department hand over. */
  kinds: z.array(kind).min(1).optional(),
});

const perUrgency = z
  .strictObject({
    critical: duration.optional(),
    high: duration.optional(),
    normal: duration.optional(),
    low: duration.optional(),
  })
  .prefault({});

const declaration = z.strictObject({
  kind,
  urgency: z.enum(urgencies).default("critical"),
  severity: severity.default("P1"),
  trigger: z.enum(triggers).default("security_breach"),
});

export const handoffsSchema = z
  .strictObject({
    /** Left out: the four of the specification, each with its kind. Written: these and no others. */
    departments: z.record(name, department).optional(),
    /** Groups whose members may settle what others own, and read what is confidential. */
    operators: z.array(name).default(["responders"]),
    due_within: perUrgency,
    /** Nobody has taken it for this long: `escalation.cross_department` is called. */
    unowned_after: perUrgency,
    /** Kinds that are shown in the channel without saying what they are about. */
    confidential: z.array(kind).default(["security_fix"]),
    /** Hand-offs that become an incident at once. */
    declare: z.array(declaration).default([]),
    /** Hand-offs that one department may send in a minute; more get 429. */
    per_minute: z.int().min(1).max(100_000).default(60),
  })
  .prefault({});

/** Programs that `notify` may name beside people: each gets a signed webhook. */
export const targetsSchema = z
  .record(
    z.string().regex(/^[a-z][a-z0-9_-]*$/, "expected a name in small letters, like ceo_agent"),
    z.strictObject({ url, secret_env: envName }),
  )
  .default({});
