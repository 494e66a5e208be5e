import { z } from "zod";
import { gateItems } from "../src/domain/gate.ts";
import { severities } from "../src/domain/severity.ts";
import { change, count, digest, evidenceId, incident, investigation, task } from "./codec.ts";
import { requestPresses } from "./request-press.ts";

/** One press opens at most this many records. */
export const evidencePerPress = 20;

/** Commands that need no word more than the press itself. */
export const bareCommands = ["acknowledge", "take_command", "accept_command", "stop_reminders", "close"] as const;
export const learningCommands = ["draft_postmortem", "publish_postmortem"] as const;
/** Forms about an incident that need to know nothing but which. */
export const plainForms = [
  "severity",
  "update",
  "identify",
  "mitigate",
  "resolve",
  "reopen",
  "cancel",
  "role",
  "page",
  "task",
  "note",
  "rollback",
  "postmortem",
] as const;

const hourMs = 60 * 60_000;
/** How long each of the buttons silences an alert. */
export const silences = { silence_1h: hourMs, silence_1d: 24 * hourMs } as const;
const offerAnswers = ["ignore", "silence_1h", "silence_1d"] as const;

export const press = z.discriminatedUnion("k", [
  z.strictObject({ k: z.enum([...bareCommands, ...learningCommands]), i: incident }),
  z.strictObject({ k: z.literal("call_next"), i: incident, round: count, level: count }),
  z.strictObject({ k: z.literal("approve"), i: incident, c: change, d: digest }),
  z.strictObject({ k: z.literal("withdraw"), i: incident, c: change }),
  z.strictObject({ k: z.literal("snooze"), i: incident, minutes: z.number().int().min(1).max(1_440) }),
  z.strictObject({ k: z.literal("task_done"), i: incident, t: task }),
  z.strictObject({ k: z.literal("investigate"), i: incident }),
  z.strictObject({ k: z.literal("stop"), i: incident, n: investigation }),
  z.strictObject({ k: z.enum(["helpful", "wrong"]), i: incident, n: investigation }),
  z.strictObject({ k: z.literal("declare") }),
  z.strictObject({ k: z.literal("form"), i: incident, f: z.enum(plainForms) }),
  z.strictObject({ k: z.literal("tick"), i: incident, c: change, item: z.enum(gateItems) }),
  z.strictObject({ k: z.enum(["reject", "glass"]), i: incident, c: change }),
  z.strictObject({ k: z.literal("settle"), i: incident, c: change, o: z.enum(["succeeded", "failed"]) }),
  z.strictObject({ k: z.literal("evidence"), i: incident, e: z.array(evidenceId).min(1).max(evidencePerPress) }),
  z.strictObject({ k: z.literal("offer"), o: z.string().min(1).max(200), s: z.enum([...severities, ...offerAnswers]) }),
  z.strictObject({ k: z.literal("offer_attach"), o: z.string().min(1).max(200), i: incident }),
  z.strictObject({ k: z.literal("timeline"), i: incident, page: z.number().int().min(1).max(10_000) }),
  z.strictObject({ k: z.literal("status"), i: incident }),
  z.strictObject({ k: z.literal("list"), which: z.enum(["live", "all"]), before: count.nullable() }),
  ...requestPresses,
  z.strictObject({ k: z.literal("help"), topic: z.string().max(40).nullable() }),
  /** Part of a form that is open: fill the update's boxes with a draft, redraw the declare form. */
  z.strictObject({ k: z.literal("redraw"), f: z.enum(["update", "declare"]) }),
  /** Slack sends a press for link buttons too; there is nothing to do. */
  z.strictObject({ k: z.literal("link"), name: z.string().max(60) }),
]);

/** What a button stands for: short opaque names of things. The rule is read again from the state at the press. */
export type Press = z.infer<typeof press>;

export type PlainForm = (typeof plainForms)[number];
