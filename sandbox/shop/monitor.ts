import { createHash } from "node:crypto";
import { evaluate, parseQuery } from "./promql.ts";
import type { Sample } from "./samples.ts";
import type { FiringAlert } from "./telemetry.ts";
import type { Timing } from "./timing.ts";

/** Where the monitor sends what it sees. */
export type Receiver = {
  readonly url: string;
  readonly token: string | null;
};

type Options = {
  readonly samples: () => readonly Sample[];
  readonly receiver: () => Receiver | null;
  readonly timing: Timing;
  readonly nowMs: () => number;
  readonly dashboardUrl: string;
  readonly prometheusUrl: string;
};

const threshold = 0.05;
const retryMs = 1_000;

const ratio = (windowMs: number) => {
  const seconds = Math.max(1, Math.round(windowMs / 1_000));
  const query = parseQuery(
    `sum(rate(http_requests_total{code=~"5.."}[${seconds}s])) / sum(rate(http_requests_total[${seconds}s]))`,
  );
  if (query === null) throw new Error("the monitor's own query");
  return query;
};

/**
 * Watches the error ratio as an alerting rule does, and speaks Alertmanager's webhook format, version 4
 * (prometheus.io/docs/alerting/latest/configuration, "webhook_config"). A notification is tried until it is taken.
 */
export const startMonitor = ({ samples, receiver, timing, nowMs, dashboardUrl, prometheusUrl }: Options) => {
  const query = ratio(Math.max(2_000, timing.alertForMs));
  let highSinceMs: number | null = null;
  let lowSinceMs: number | null = null;
  let firingSinceMs: number | null = null;
  let sentAtMs = 0;
  let sending: Promise<void> = Promise.resolve();
  let stopped = false;

  const alert = (startedMs: number, endedMs: number | null) => {
    const labels = {
      alertname: "CheckoutErrorsHigh",
      service: "checkout",
      severity: "critical",
      environment: "production",
    };
    return {
      status: endedMs === null ? "firing" : "resolved",
      labels,
      annotations: {
        summary: "Checkout is failing",
        description: `More than ${threshold * 100} % of checkouts end in an error.`,
        runbook_url: `${dashboardUrl}/runbook`,
        dashboard_url: dashboardUrl,
      },
      startsAt: new Date(startedMs).toISOString(),
      endsAt: endedMs === null ? "0001-01-01T00:00:00Z" : new Date(endedMs).toISOString(),
      generatorURL: `${prometheusUrl}/graph?g0.expr=checkout_error_ratio`,
      fingerprint: createHash("sha256").update(JSON.stringify(labels)).digest("hex").slice(0, 16),
    };
  };

  const notify = (startedMs: number, endedMs: number | null): void => {
    const one = alert(startedMs, endedMs);
    const body = JSON.stringify({
      version: "4",
      groupKey: '{}:{alertname="CheckoutErrorsHigh"}',
      truncatedAlerts: 0,
      status: one.status,
      receiver: "firebreak",
      groupLabels: { alertname: "CheckoutErrorsHigh" },
      commonLabels: one.labels,
      commonAnnotations: one.annotations,
      externalURL: dashboardUrl,
      alerts: [one],
    });
    sentAtMs = nowMs();
    sending = sending.then(() => deliver(body));
  };

  const deliver = async (body: string): Promise<void> => {
    while (!stopped) {
      const target = receiver();
      const taken = target !== null && (await post(target, body));
      if (taken) return;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  };

  const look = (): void => {
    const now = nowMs();
    const errors = evaluate(query, samples(), now);
    const isHigh = errors !== null && errors > threshold;
    highSinceMs = isHigh ? (highSinceMs ?? now) : null;
    lowSinceMs = isHigh ? null : (lowSinceMs ?? now);
    if (firingSinceMs === null && highSinceMs !== null && now - highSinceMs >= timing.alertForMs) {
      firingSinceMs = highSinceMs;
      notify(firingSinceMs, null);
    } else if (firingSinceMs !== null && lowSinceMs !== null && now - lowSinceMs >= timing.alertForMs) {
      notify(firingSinceMs, now);
      firingSinceMs = null;
    } else if (firingSinceMs !== null && now - sentAtMs >= timing.repeatEveryMs) notify(firingSinceMs, null);
  };

  const timer = setInterval(look, timing.sampleEveryMs);
  return {
    firing: (): readonly FiringAlert[] => {
      if (firingSinceMs === null) return [];
      const { labels, annotations, startsAt } = alert(firingSinceMs, null);
      return [
        {
          labels,
          annotations,
          state: "firing",
          activeAt: startsAt,
          value: String(evaluate(query, samples(), nowMs()) ?? 0),
        },
      ];
    },
    errorRatio: () => evaluate(query, samples(), nowMs()),
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await sending;
    },
  };
};

const post = async ({ url, token }: Receiver, body: string): Promise<boolean> => {
  try {
    const headers = {
      "content-type": "application/json",
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    };
    const response = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(5_000) });
    return response.ok;
  } catch {
    return false;
  }
};
