import type { ServiceSignals, SignalSources } from "../app/ports/telemetry.ts";
import type { Config } from "../config.ts";
import { createHttpClient } from "../integrations/http-client.ts";
import { createServiceSignals } from "../integrations/service-signals.ts";
import { deliveredDeploysOf } from "./delivery.ts";

type Written = Config["file"]["services"][string]["signals"];

const sourcesOf = (written: Written): SignalSources => ({
  prometheusUrl: written.prometheus_url ?? null,
  errorRatioQuery: written.error_ratio_query ?? null,
  lokiUrl: written.loki_url ?? null,
  logsQuery: written.logs_query ?? null,
  deploysUrl: written.deploys_url ?? null,
  healthUrl: written.health_url ?? null,
  dashboardUrl: written.dashboard_url ?? null,
});

/**
 * @returns for a service's name what can be read of it; null for a service that the catalogue does not know
 * @throws when a file that the configuration names cannot be read
 */
export const signalsOf = (config: Config): ((service: string) => ServiceSignals | null) => {
  const made = new Map<string, ServiceSignals>();
  for (const [name, { signals, runbook }] of Object.entries(config.file.services)) {
    const urls = [...Object.values(signals), runbook]
      .filter((value) => typeof value === "string" && /^https?:\/\//.test(value))
      .map(String);
    const { allow_hosts: innerHosts } = config.file.http;
    const client = createHttpClient({
      allowHosts: [...urls.map((url) => new URL(url).host), ...innerHosts],
      innerHosts,
    });
    made.set(name, createServiceSignals(client, name, sourcesOf(signals), runbook, deliveredDeploysOf(config, name)));
  }
  return (service) => made.get(service) ?? null;
};
