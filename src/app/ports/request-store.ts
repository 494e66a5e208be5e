import type { RequestId, UserId } from "../../domain/ids.ts";
import type { Request } from "../../domain/requests/request.ts";
import type { RecordedRequestEvent } from "../../domain/requests/request-event.ts";
import type { NewEffect } from "./outbox.ts";

export type RequestFilter = {
  /** `pending`: somebody still waits for it. */
  readonly which: "pending" | "all";
  /** Only those that this person works on or has asked for; null: everybody's. */
  readonly person: UserId | null;
  /** Requests with a number below this one (newest first); null: from the newest. */
  readonly beforeNumber: number | null;
  readonly limit: number;
};

/** Requests of other departments and people, each with its own log. */
export type RequestStore = {
  readonly load: (id: RequestId) => Promise<Request | null>;
  readonly events: (
    id: RequestId,
    range: { readonly afterSeq: number; readonly limit: number },
  ) => Promise<readonly RecordedRequestEvent[]>;
  readonly append: (request: {
    /** The request after the events. */
    readonly request: Request;
    /** The version the decision was made on; 0 for a new one. */
    readonly expectedSeq: number;
    readonly events: readonly RecordedRequestEvent[];
    readonly effects: readonly NewEffect[];
    readonly commandKey: string;
  }) => Promise<
    | { readonly kind: "appended" }
    | { readonly kind: "conflict" }
    /** This command was applied before, to this request. */
    | { readonly kind: "duplicate"; readonly requestId: RequestId }
  >;
  readonly appliedTo: (commandKey: string) => Promise<RequestId | null>;
  /** One above the highest number so far. Two callers may get the same: the append decides. */
  readonly nextNumber: () => Promise<number>;
  /** Newest first. */
  readonly list: (filter: RequestFilter) => Promise<readonly Request[]>;
};
