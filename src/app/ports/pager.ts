import type { Incident } from "../../domain/incident.ts";
import type { Mention } from "../../domain/policy.ts";

/** Calls people outside Slack (phone, push). Idempotent by `key` at the vendor. */
export type Pager = {
  readonly name: string;
  /** @throws UpstreamError */
  readonly call: (request: {
    readonly incident: Incident;
    readonly mention: Mention;
    readonly key: string;
    readonly signal: AbortSignal;
  }) => Promise<void>;
};
