import type { Instant } from "../../base/instant.ts";
import { invariant } from "../../base/invariant.ts";
import type { Author } from "../actor.ts";
import type { IncidentId, RequestId, UserId } from "../ids.ts";
import type { Trigger } from "../policy.ts";
import type { Severity } from "../severity.ts";
import type { RequestKind, Urgency } from "./kinds.ts";
import type { RecordedRequestEvent } from "./request-event.ts";

export type RequestLink = { readonly title: string; readonly url: string };

export type RequestState =
  /** Nobody has taken it. */
  | { readonly kind: "open" }
  | { readonly kind: "accepted"; readonly owner: UserId; readonly at: Instant }
  | {
      readonly kind: "done";
      readonly owner: UserId;
      readonly by: UserId;
      readonly at: Instant;
      /** Empty when nobody said more than that. */
      readonly result: string;
    }
  | { readonly kind: "declined"; readonly by: Author; readonly at: Instant; readonly reason: string };

export type RequestIncident =
  | { readonly kind: "none" }
  /** It is being declared. */
  | { readonly kind: "wanted"; readonly severity: Severity | null; readonly trigger: Trigger }
  | { readonly kind: "declared"; readonly incidentId: IncidentId };

/** Something that a department or a person wants of the operations department. Has an event log of its own. */
export type Request = {
  readonly id: RequestId;
  /** Number of events so far; the version that an append expects. */
  readonly seq: number;
  readonly kind: RequestKind;
  readonly title: string;
  readonly details: string;
  /** Null: about no service of the catalogue. */
  readonly service: string | null;
  readonly urgency: Urgency;
  readonly links: readonly RequestLink[];
  /** What it is about is shown to those who work on it, and to nobody else. */
  readonly isConfidential: boolean;
  readonly from: Author;
  readonly requestedAt: Instant;
  readonly dueAt: Instant;
  readonly state: RequestState;
  /** The due time whose passing was said; null: none yet. */
  readonly remindedOf: Instant | null;
  /** How many levels of people were called because nobody took it. */
  readonly levelsCalled: number;
  /** When the next level is called; null: nobody is left to call, or somebody has taken it. */
  readonly callAt: Instant | null;
  readonly incident: RequestIncident;
};

/** The state after one more event. @throws InvariantError when the log has a gap or begins with something else */
export const evolveRequest = (
  before: Request | null,
  id: RequestId,
  { seq, at, actor, event }: RecordedRequestEvent,
): Request => {
  invariant(seq === (before?.seq ?? 0) + 1, `${id}: expected event ${(before?.seq ?? 0) + 1}, got ${seq}`);
  if (event.kind === "requested") {
    invariant(before === null, `${id} was requested before`);
    const { kind: _, requestKind, ...asked } = event;
    return {
      ...asked,
      ...{ id, seq, kind: requestKind, from: actor, requestedAt: at },
      ...{ state: { kind: "open" }, remindedOf: null, levelsCalled: 0, incident: { kind: "none" } },
    };
  }
  invariant(before !== null, `${id}: ${event.kind} before it was requested`);
  return { ...before, ...changeBy(before, { seq, at, actor, event }), seq };
};

const changeBy = (before: Request, { at, actor, event }: RecordedRequestEvent): Partial<Request> => {
  switch (event.kind) {
    case "requested":
      return {};
    case "assigned":
      return { state: { kind: "accepted", owner: event.owner, at }, callAt: null };
    case "due_set":
      return { dueAt: event.dueAt };
    case "completed": {
      const by = actor.kind === "person" ? actor.userId : "";
      return { state: { kind: "done", owner: ownerOf(before) ?? by, by, at, result: event.result }, callAt: null };
    }
    case "declined":
      return { state: { kind: "declined", by: actor, at, reason: event.reason }, callAt: null };
    case "reopened":
      return before.state.kind === "done"
        ? { state: { kind: "accepted", owner: before.state.owner, at } }
        : { state: { kind: "open" }, levelsCalled: 0, callAt: event.callAt };
    case "incident_wanted":
      return { incident: { kind: "wanted", severity: event.severity, trigger: event.trigger } };
    case "incident_linked":
      return { incident: { kind: "declared", incidentId: event.incidentId } };
    case "overdue":
      return { remindedOf: event.dueAt };
    case "unowned_called":
      return { levelsCalled: event.level, callAt: event.nextAt };
  }
};

/** Whoever works on it, or did; null: nobody has. */
export const ownerOf = ({ state }: Request): UserId | null =>
  state.kind === "accepted" || state.kind === "done" ? state.owner : null;

/** Somebody still waits for it. */
export const isPending = ({ state }: Request): boolean => state.kind === "open" || state.kind === "accepted";

export const isOverdue = (request: Request, now: Instant): boolean => isPending(request) && request.dueAt <= now;
