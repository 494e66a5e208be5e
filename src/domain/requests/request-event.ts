import type { Instant } from "../../base/instant.ts";
import type { Author } from "../actor.ts";
import type { IncidentId, UserId } from "../ids.ts";
import type { Mention, Trigger } from "../policy.ts";
import type { Severity } from "../severity.ts";
import type { RequestKind, Urgency } from "./kinds.ts";
import type { RequestLink } from "./request.ts";

/** What happened to one request. */
export type RequestEvent =
  | {
      readonly kind: "requested";
      readonly requestKind: RequestKind;
      readonly title: string;
      readonly details: string;
      readonly service: string | null;
      readonly urgency: Urgency;
      readonly links: readonly RequestLink[];
      readonly isConfidential: boolean;
      readonly dueAt: Instant;
      /** When people are called unless somebody has taken it; null: the policy names nobody. */
      readonly callAt: Instant | null;
    }
  | { readonly kind: "assigned"; readonly owner: UserId }
  | { readonly kind: "due_set"; readonly dueAt: Instant }
  | { readonly kind: "completed"; readonly result: string }
  | { readonly kind: "declined"; readonly reason: string }
  | { readonly kind: "reopened"; readonly reason: string; readonly callAt: Instant | null }
  | { readonly kind: "incident_wanted"; readonly severity: Severity | null; readonly trigger: Trigger }
  | { readonly kind: "incident_linked"; readonly incidentId: IncidentId }
  /** It was due and is not settled. */
  | { readonly kind: "overdue"; readonly dueAt: Instant }
  /** Nobody had taken it, so these are called. `nextAt` null: nobody is left to call after them. */
  | {
      readonly kind: "unowned_called";
      readonly level: number;
      readonly mentions: readonly Mention[];
      readonly nextAt: Instant | null;
    };

export type RequestEventKind = RequestEvent["kind"];

export type RecordedRequestEvent = {
  /** 1-based, without gaps. */
  readonly seq: number;
  readonly at: Instant;
  readonly actor: Author;
  readonly event: RequestEvent;
};
