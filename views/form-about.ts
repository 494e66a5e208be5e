import { z } from "zod";
import type { Result } from "../src/base/result.ts";
import { gateItems } from "../src/domain/gate.ts";
import type { IncidentId } from "../src/domain/ids.ts";
import type { Origin } from "../src/domain/incident.ts";
import { change, digest, incident, investigation, pack, request, unpack } from "./codec.ts";
import type { PlainForm } from "./press.ts";
import { limits } from "./text.ts";

const slackId = z.string().min(1).max(64);

const origin = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("command"), channelId: slackId }),
  z.strictObject({ kind: z.literal("form") }),
  z.strictObject({ kind: z.literal("message"), channelId: slackId, messageTs: slackId }),
  z.strictObject({ kind: z.literal("alert"), source: z.string().max(200) }),
  z.strictObject({ kind: z.literal("overflow"), source: z.string().max(200) }),
  z.strictObject({ kind: z.literal("api") }),
]) satisfies z.ZodType<Origin>;

/** Forms with fields of their own, and forms that ask for one text. */
const fieldForms = [
  "update",
  "resolve",
  "severity",
  "role",
  "page",
  "task",
  "rollback",
  "postmortem",
] as const satisfies readonly PlainForm[];
const reasonForms = ["identify", "mitigate", "reopen", "cancel", "note"] as const satisfies readonly PlainForm[];

const about = z.discriminatedUnion("f", [
  z.strictObject({ f: z.literal("declare"), origin }),
  z.strictObject({ f: z.literal("request") }),
  z.strictObject({
    f: z.enum(["request_decline", "request_reopen", "request_due", "request_incident"]),
    r: request,
  }),
  z.strictObject({ f: z.enum(fieldForms), i: incident }),
  z.strictObject({ f: z.enum(reasonForms), i: incident }),
  z.strictObject({ f: z.literal("tick"), i: incident, c: change, item: z.enum(gateItems) }),
  z.strictObject({ f: z.literal("reject"), i: incident, c: change }),
  z.strictObject({ f: z.literal("glass"), i: incident, c: change, d: digest }),
  z.strictObject({ f: z.literal("rate"), i: incident, n: investigation }),
  z.strictObject({ f: z.literal("settle"), i: incident, c: change, o: z.enum(["succeeded", "failed"]) }),
]);

/** What a form is about; it travels in `private_metadata`, where people could read it, and comes back with the submission. */
export type FormAbout = z.infer<typeof about>;

export const packAbout = (said: FormAbout): string => pack(about.parse(said), limits.privateMetadata);

/** @returns what the form is about, or why that cannot be told, in words for the log */
export const readAbout = (privateMetadata: string): Result<FormAbout, string> =>
  unpack(about, privateMetadata, limits.privateMetadata);

/** The incident a form is about; null for one that is about none. */
export const incidentOf = (said: FormAbout): IncidentId | null => ("i" in said ? said.i : null);
