import type { Change } from "../../domain/change.ts";
import type { ChangeAction } from "../../domain/change-action.ts";
import type { ExecutorSettings } from "../../domain/executor-settings.ts";
import type { IncidentId } from "../../domain/ids.ts";
import type { HistoryLook } from "../../domain/version-history.ts";

/** `log` goes into the thread: what was asked and what came back, in lines, without secrets. */
export type ChangeOutcome =
  | { readonly kind: "succeeded"; readonly log: string }
  | { readonly kind: "failed"; readonly log: string }
  | { readonly kind: "running"; readonly runId: string }
  /** Nobody can tell whether it ran. */
  | { readonly kind: "unclear"; readonly log: string };

export type ExecuteRequest = {
  readonly incidentId: IncidentId;
  readonly change: Change;
  /** The same for every attempt at this change. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
};

/**
 * What an executor says before anything is proposed, after a dry run where the system has one.
 * `target` is the thing itself in the system's words, `from` what is there now, `undo` how to take it back;
 * each null where the system does not say. `history` is whether the version to go back to is in the history
 * that the system itself keeps.
 */
export type Precheck = {
  readonly kind: "ready" | "not_ready";
  readonly text: string;
  readonly target: string | null;
  readonly from: string | null;
  readonly undo: string | null;
  readonly history: HistoryLook;
};

export type PrecheckRequest = {
  readonly action: ChangeAction;
  readonly service: string;
  /** What the deploy history says runs now; null when nobody keeps one. */
  readonly from: string | null;
  readonly to: string;
  readonly signal: AbortSignal;
};

/** Whether the system answers and lets us in; one line for whoever sets it up. */
export type Reach = { readonly kind: "reached" | "not_reached"; readonly text: string };

/** An executor with what the configuration of a service says of it. */
export type ConfiguredExecutor = Executor & { readonly settings: ExecutorSettings };

/** Changes the outside. Reached only by an approved change; no agent and no view holds one. */
export type Executor = {
  readonly name: string;
  readonly actions: readonly ChangeAction[];
  /** Reads, and changes nothing. A system that cannot be asked is a `not_reached`, never an error. */
  readonly reach: (signal: AbortSignal) => Promise<Reach>;
  /** Reads, and changes nothing. */
  readonly precheck: (request: PrecheckRequest) => Promise<Precheck>;
  /**
   * What it can go back to, newest first; empty where the system keeps no history. Reads, and changes nothing.
   * @throws UpstreamError when it cannot be asked
   */
  readonly versions: (signal: AbortSignal) => Promise<readonly string[]>;
  /**
   * Sends the change once; never retries by itself. An answer that did not come is looked up, and is `unclear` when that
   * fails too. @throws UpstreamError when it was surely not run and may be in a while (a rate limit)
   */
  readonly execute: (request: ExecuteRequest) => Promise<ChangeOutcome>;
  readonly observe: (request: {
    readonly change: Change;
    readonly runId: string;
    readonly signal: AbortSignal;
  }) => Promise<ChangeOutcome>;
  /** What became of an earlier attempt. `never_seen` only when the executor is sure. @throws UpstreamError when it cannot be asked just now */
  readonly lookup: (request: {
    readonly change: Change;
    readonly idempotencyKey: string;
    readonly signal: AbortSignal;
  }) => Promise<ChangeOutcome | { readonly kind: "never_seen" }>;
};
