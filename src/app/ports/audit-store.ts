import type { Instant } from "../../base/instant.ts";

/** `log` is an incident, a request, or `operations`. */
export type AuditBreak = { readonly log: string; readonly seq: number; readonly problem: string };

/** One event of any log as it was written, with its place in the chain. */
export type AuditRow = {
  readonly log: string;
  readonly seq: number;
  readonly at: Instant;
  readonly kind: string;
  /** Canonical JSON. */
  readonly actor: string;
  readonly payload: string;
  readonly prevHash: string;
  readonly hash: string;
};

export type AuditStore = {
  /** Everything, in the order of log and seq, a page at a time. */
  readonly rows: () => AsyncIterable<AuditRow>;
  /** Walks every hash chain; the first broken link of each incident, or none. */
  readonly verify: () => Promise<{
    readonly events: number;
    readonly incidents: number;
    /** Logs that are no incident's: each request's, and the workspace's own. */
    readonly otherLogs: number;
    readonly breaks: readonly AuditBreak[];
  }>;
};
