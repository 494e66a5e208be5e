import type { Instant } from "../../base/instant.ts";
import type { IncidentId, UserId } from "../ids.ts";
import type { Trigger } from "../policy.ts";
import type { Severity } from "../severity.ts";
import type { RequestKind, Urgency } from "./kinds.ts";
import type { RequestLink } from "./request.ts";

/** When somebody wants it. `usual`: nobody said, so the urgency decides. */
export type DueWish =
  | { readonly kind: "usual" }
  | { readonly kind: "within"; readonly ms: number }
  | { readonly kind: "at"; readonly at: Instant };

/** What is asked, as it was said. */
export type Asked = {
  readonly requestKind: RequestKind;
  readonly title: string;
  readonly details: string;
  readonly service: string | null;
  readonly urgency: Urgency;
  readonly due: DueWish;
  readonly links: readonly RequestLink[];
  /** Null: the policy decides by the kind. */
  readonly isConfidential: boolean | null;
};

/** Everything that can be asked about one request. */
export type RequestCommand =
  | ({ readonly kind: "request" } & Asked)
  /** To whoever says so. */
  | { readonly kind: "take" }
  | { readonly kind: "assign"; readonly owner: UserId }
  | { readonly kind: "set_due"; readonly withinMs: number }
  | { readonly kind: "complete"; readonly result: string }
  | { readonly kind: "decline"; readonly reason: string }
  | { readonly kind: "reopen"; readonly reason: string }
  /** Severity null: the configured default. */
  | { readonly kind: "become_incident"; readonly severity: Severity | null; readonly trigger: Trigger }
  | { readonly kind: "link_incident"; readonly incidentId: IncidentId }
  /** The due time has come. */
  | { readonly kind: "remind"; readonly dueAt: Instant }
  /** Nobody has taken it: the level after this one is called. */
  | { readonly kind: "call_unowned"; readonly afterLevel: number };

export type RequestCommandKind = RequestCommand["kind"];
export type RequestCommandOf<Kind extends RequestCommandKind> = Extract<RequestCommand, { kind: Kind }>;
