import type { ServiceSignals, SignalSources } from "../app/ports/telemetry.ts";
import type { ReadDeploys } from "./delivered-deploys.ts";
import { readDeployHistory } from "./deploy-history.ts";
import { checkHealth } from "./http-check.ts";
import type { HttpClient } from "./http-client.ts";
import { queryLoki } from "./loki.ts";
import { createPrometheus } from "./prometheus.ts";
import { readRunbook } from "./runbook.ts";

const notConfigured = (what: string) =>
  Promise.resolve({ status: "failed" as const, reason: `${what} is not configured`, link: null });

/**
 * One service's signals, from what the configuration names for it.
 * @param delivered where its deploys are read when it has no deploy history of its own; null: nowhere
 */
export const createServiceSignals = (
  client: HttpClient,
  service: string,
  sources: SignalSources,
  runbook: string | null,
  delivered: ReadDeploys | null = null,
): ServiceSignals => {
  const { prometheusUrl, errorRatioQuery, lokiUrl, logsQuery, deploysUrl, healthUrl, dashboardUrl } = sources;
  const prometheus = prometheusUrl === null ? null : createPrometheus(client, prometheusUrl);
  return {
    service,
    dashboardUrl,
    deploys: (signal) => {
      if (deploysUrl !== null) return readDeployHistory(client, deploysUrl, service, signal);
      return delivered === null ? notConfigured("a deploy history") : delivered(signal);
    },
    errorRatio: (window, signal) =>
      prometheus === null || errorRatioQuery === null
        ? notConfigured("an error ratio")
        : prometheus.range(errorRatioQuery, window, signal),
    metric: (query, at, signal) =>
      prometheus === null ? notConfigured("Prometheus") : prometheus.instant(query, at, signal),
    health: (signal) =>
      healthUrl === null ? notConfigured("a health address") : checkHealth(client, healthUrl, signal),
    logs: (window, contains, signal) =>
      lokiUrl === null || logsQuery === null
        ? notConfigured("a log source")
        : queryLoki(client, lokiUrl, logsQuery, contains, window, signal),
    firingAlerts: (signal) => (prometheus === null ? notConfigured("Prometheus") : prometheus.firing(signal)),
    runbook: (signal) => (runbook === null ? notConfigured("a runbook") : readRunbook(client, runbook, signal)),
  };
};
