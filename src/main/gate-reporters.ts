import type { GateReporter } from "../app/ports/gate-reporter.ts";
import type { Config } from "../config.ts";
import { createGithubGateStatus } from "../integrations/github-gate-status.ts";
import { createHttpClient } from "../integrations/http-client.ts";

export type ReportedGate = { readonly service: string; readonly everyMs: number; readonly reporter: GateReporter };

/** The services whose gate somebody outside is told of, and by whom. */
export const reportedGates = (config: Config): readonly ReportedGate[] =>
  Object.entries(config.file.services).flatMap(([service, { deploy_gate: gate }]) => {
    if (gate === null) return [];
    const { github, refresh_every: everyMs } = gate;
    const { allow_hosts: innerHosts } = config.file.http;
    const reporter = createGithubGateStatus({
      service,
      apiUrl: github.api_url,
      repository: github.repository,
      token: config.secrets[github.token_env] ?? "",
      client: createHttpClient({ allowHosts: [new URL(github.api_url).host, ...innerHosts], innerHosts }),
      branch: github.branch ?? null,
      context: github.context,
      targetUrl: github.target_url ?? null,
    });
    return [{ service, everyMs, reporter }];
  });
