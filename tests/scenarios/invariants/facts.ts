import type { LedgerEntry } from "../../../sandbox/workspace/ledger.ts";
import type { EffectStatus } from "../../../src/app/ports/outbox.ts";
import type { RecordedEvent } from "../../../src/domain/event.ts";
import type { Incident } from "../../../src/domain/incident.ts";
import type { Request } from "../../../src/domain/requests/request.ts";
import type { RecordedRequestEvent } from "../../../src/domain/requests/request-event.ts";

/** Everything that the invariants are judged by: what really happened in Slack and at the deployer, and what is stored. */
export type Facts = {
  readonly incidents: readonly Logged[];
  readonly ledger: readonly LedgerEntry[];
  /** Messages of Firebreak's that stand in channels now, oldest first in each. */
  readonly messages: readonly StandingMessage[];
  /** In the order of the log. */
  readonly effects: readonly EffectFact[];
  readonly surfaces: readonly SurfaceFact[];
  readonly requests: readonly LoggedRequest[];
  readonly alerts: readonly AlertFact[];
  readonly offers: readonly string[];
  /** Numbers of the events in the log of what holds for the whole workspace. */
  readonly operations: readonly number[];
  /** Keys of the commands that were applied. */
  readonly commands: readonly string[];
  readonly deliveries: readonly { readonly key: string; readonly state: "finished" | "unfinished" | "given_up" }[];
  /** Jobs that a worker holds, and jobs that were put aside. */
  readonly jobs: { readonly active: number; readonly failed: number };
  readonly auditBreaks: readonly string[];
  readonly executions: { readonly seen: number; readonly expected: number };
  /** Epoch milliseconds of the last thing that happened. */
  readonly endMs: number;
};

export type Logged = { readonly incident: Incident; readonly events: readonly RecordedEvent[] };

export type LoggedRequest = { readonly request: Request; readonly events: readonly RecordedRequestEvent[] };

export type StandingMessage = {
  readonly channel: string;
  readonly channelName: string;
  readonly ts: string;
  /** The name that Firebreak gave it, `INC-1 <declared at> card`; null for one without. */
  readonly name: string | null;
};

export type EffectFact = {
  readonly id: string;
  readonly incidentId: string | null;
  /** `show card`, `open_channel` */
  readonly what: string;
  readonly status: EffectStatus;
  /** Effects of one stream of an incident wait for each other; null waits for nobody. */
  readonly stream: string | null;
  readonly reason: string;
  /** Since when somebody should have been at it: due, and handed over or begun. Epoch milliseconds. */
  readonly waitsSinceMs: number;
};

export type SurfaceFact = {
  readonly incidentId: string;
  readonly key: string;
  readonly channel: string;
  readonly ts: string;
};

export type AlertFact = {
  readonly key: string;
  readonly fingerprint: string;
  readonly incidentId: string | null;
  readonly outcome: string;
  readonly reason: string;
};

export type Rule = (facts: Facts) => readonly string[];
