import type { Instant } from "../../base/instant.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { Actor } from "../actor.ts";
import type { IncidentEvent } from "../event.ts";
import type { Incident } from "../incident.ts";
import type { Halt } from "../operations/operations.ts";
import type { Policy } from "../policy.ts";
import type { Refusal } from "../refusal.ts";
import { isLive, type Status, statuses } from "../status.ts";

/** Everything a decision may know besides the incident itself. */
export type Context = {
  readonly now: Instant;
  readonly actor: Actor;
  readonly policy: Policy;
  /** Somebody has stopped all executions; null: they may run. Asked for where something is about to start. */
  readonly halt: Halt | null;
  /** Every incident that is not over; asked for where somebody decides on a change, and empty elsewhere. */
  readonly live: readonly Incident[];
  /** SHA-256 as lower-case hex. */
  readonly digestOf: (text: string) => string;
};

export type Decision = Result<readonly IncidentEvent[], Refusal>;

export const happens = (...events: readonly IncidentEvent[]): Decision => ok(events);
export const refuse = (refusal: Refusal): Decision => err(refusal);

const liveStatuses: readonly Status[] = statuses.filter(isLive);

/** For commands that make sense only while people are working on it. Null when they are. */
export const refusalUnlessLive = (incident: Incident): Refusal | null =>
  isLive(incident.status) ? null : { kind: "wrong_status", status: incident.status, allowed: liveStatuses };

/** A text that a person must give; null when it is there. */
export const refusalIfBlank = (text: string, field: string, expected: string): Refusal | null =>
  text.trim() === "" ? { kind: "missing", field, expected } : null;
