import type { IncidentId, RequestId } from "../../domain/ids.ts";
import type { Mention, Trigger } from "../../domain/policy.ts";
import type { Severity } from "../../domain/severity.ts";

/** Why somebody is called. What is private or confidential has no title of its own here. */
export type CallAbout = {
  readonly id: IncidentId | RequestId;
  readonly title: string;
  /** Null: called by a person's word, by no policy. */
  readonly trigger: Trigger | null;
  readonly reason: string;
  /** 1-based; 0: called by a person's word. */
  readonly level: number;
  /** Null for what is no incident. */
  readonly severity: Severity | null;
};

/** Calls somebody outside Slack: a person's phone, another department's program. Idempotent by `key` at the other end. */
export type Pager = {
  readonly name: string;
  readonly reaches: (mention: Mention) => boolean;
  /** @throws UpstreamError */
  readonly call: (request: {
    readonly about: CallAbout;
    readonly mention: Mention;
    readonly key: string;
    readonly signal: AbortSignal;
  }) => Promise<void>;
};
