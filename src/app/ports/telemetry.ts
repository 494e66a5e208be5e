import type { Instant } from "../../base/instant.ts";

export type Window = { readonly from: Instant; readonly to: Instant };

/**
 * What a source said. `empty`: it answered and there is nothing; `failed`: it could not be asked. Neither proves anything.
 * `link` is where a person sees the same; `body` is the raw answer, bounded, for the evidence ledger.
 */
export type Reading<Value> =
  | { readonly status: "ok"; readonly value: Value; readonly link: string | null; readonly body: string }
  | { readonly status: "empty"; readonly link: string | null; readonly body: string }
  | { readonly status: "failed"; readonly reason: string; readonly link: string | null };

export type Deploy = {
  readonly version: string;
  /** Null for the first one known. */
  readonly previousVersion: string | null;
  readonly at: Instant;
  readonly by: string | null;
  readonly commit: string | null;
  readonly url: string | null;
  /** `succeeded`, `failed`, `running`, … as the source says. */
  readonly status: string;
};

/** One point of a series: a moment and a value. */
export type Point = { readonly at: Instant; readonly value: number };

/** One series of an answer: its labels and its points, oldest first. A value may be NaN or infinite. */
export type Series = { readonly labels: Readonly<Record<string, string>>; readonly points: readonly Point[] };

export type Health = {
  readonly healthy: boolean;
  readonly statusCode: number;
  readonly latencyMs: number;
  readonly text: string;
};

export type LogLine = { readonly at: Instant; readonly text: string };

export type FiringAlert = {
  readonly name: string;
  readonly service: string | null;
  readonly since: Instant | null;
  readonly summary: string;
};

/** Everything that triage may read of one service. Sources that are not configured answer `failed` with that reason. */
export type ServiceSignals = {
  readonly service: string;
  /** Newest first. */
  readonly deploys: (signal: AbortSignal) => Promise<Reading<readonly Deploy[]>>;
  /** Bad requests / all requests, 0..1, over time. */
  readonly errorRatio: (window: Window, signal: AbortSignal) => Promise<Reading<readonly Point[]>>;
  /** Any question in PromQL, answered as of one moment; `at` null for now. */
  readonly metric: (query: string, at: Instant | null, signal: AbortSignal) => Promise<Reading<readonly Series[]>>;
  readonly health: (signal: AbortSignal) => Promise<Reading<Health>>;
  /** Newest first; `contains` empty for all. */
  readonly logs: (window: Window, contains: string, signal: AbortSignal) => Promise<Reading<readonly LogLine[]>>;
  readonly firingAlerts: (signal: AbortSignal) => Promise<Reading<readonly FiringAlert[]>>;
  readonly runbook: (signal: AbortSignal) => Promise<Reading<string>>;
  readonly dashboardUrl: string | null;
};

/** Where one service's signals are read; from `services.<name>.signals` of the configuration. */
export type SignalSources = {
  readonly prometheusUrl: string | null;
  readonly errorRatioQuery: string | null;
  readonly lokiUrl: string | null;
  readonly logsQuery: string | null;
  readonly deploysUrl: string | null;
  readonly healthUrl: string | null;
  readonly dashboardUrl: string | null;
};
