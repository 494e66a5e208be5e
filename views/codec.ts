import { z } from "zod";
import { err, ok, type Result } from "../src/base/result.ts";
import type { ChangeId, EvidenceId, IncidentId, InvestigationId, RequestId, TaskId } from "../src/domain/ids.ts";

/**
 * How buttons and forms carry names of things through Slack and back. What comes back is parsed as if a stranger had sent it:
 * Slack shows these values to anybody who looks.
 */

/** Raised when a stored shape changes; what another version has drawn asks people to use the newest card. */
const version = 1;

const idLike = <Id extends string>(pattern: RegExp) =>
  z.custom<Id>((value) => typeof value === "string" && pattern.test(value), "no id of ours");

export const incident = idLike<IncidentId>(/^INC-[1-9]\d{0,8}$/);
export const request = idLike<RequestId>(/^REQ-[1-9]\d{0,8}$/);
export const change = idLike<ChangeId>(/^CHG-[1-9]\d{0,4}$/);
export const task = idLike<TaskId>(/^T[1-9]\d{0,4}$/);
export const investigation = idLike<InvestigationId>(/^I[1-9]\d{0,4}$/);
export const evidenceId = idLike<EvidenceId>(/^E[1-9]\d{0,6}$/);
/** SHA-256, hex. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/);
export const count = z.number().int().min(0).max(1_000_000_000);

const versioned = z.looseObject({ v: z.number() });

/** @throws RangeError when it would not fit: callers keep what they pack small, so that is our mistake */
export const pack = (value: object, limit: number): string => {
  const text = JSON.stringify({ v: version, ...value });
  if (text.length > limit) throw new RangeError(`${text.length} characters where Slack takes ${limit}`);
  return text;
};

/** @returns the value, or why it is none of ours, in words for the log */
export const unpack = <T>(shape: z.ZodType<T>, text: string, limit: number): Result<T, string> => {
  const head = versioned.safeParse(parseJson(text, limit));
  if (!head.success) return err("the value is none of ours");
  const { v, ...rest } = head.data;
  if (v !== version) return err(`drawn by version ${v}; this is version ${version}`);
  const read = shape.safeParse(rest);
  return read.success ? ok(read.data) : err(`the value is none of ours: ${z.prettifyError(read.error)}`);
};

const parseJson = (text: string, limit: number): unknown => {
  if (text.length > limit) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
