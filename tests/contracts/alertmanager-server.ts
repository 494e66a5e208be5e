import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ProgramServer, programIsMissing, startProgram } from "./debian-program.ts";

const program = "prometheus-alertmanager";

export const alertmanagerIsMissing = (): boolean =>
  programIsMissing(program, "its webhook is tested with recorded bodies only");

export type Fired = {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt?: string;
  /** In the past: it is over. */
  readonly endsAt?: string;
};

export type Alertmanager = Omit<ProgramServer, "url"> & {
  /** As Prometheus posts them. */
  readonly fire: (alerts: readonly Fired[]) => Promise<void>;
};

/** Debian's own Alertmanager, in a hurry, with one webhook and its bearer token. */
export const startAlertmanager = async (webhook: {
  readonly url: string;
  readonly token: string;
}): Promise<Alertmanager> => {
  const config = {
    route: {
      receiver: "firebreak",
      group_by: ["service"],
      group_wait: "100ms",
      group_interval: "500ms",
      repeat_interval: "500ms",
    },
    receivers: [
      {
        name: "firebreak",
        webhook_configs: [
          {
            url: webhook.url,
            send_resolved: true,
            http_config: { authorization: { type: "Bearer", credentials: webhook.token } },
          },
        ],
      },
    ],
  };
  const { url, log, stop } = await startProgram(program, (folder) => {
    // JSON is YAML.
    writeFileSync(join(folder, "alertmanager.yml"), JSON.stringify(config));
    return [
      `--config.file=${join(folder, "alertmanager.yml")}`,
      `--storage.path=${join(folder, "data")}`,
      "--cluster.listen-address=",
    ];
  });
  return {
    fire: async (alerts) => {
      const response = await fetch(`${url}/api/v2/alerts`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(alerts),
      });
      if (!response.ok) throw new Error(`Alertmanager refused: ${response.status} ${await response.text()}`);
    },
    log,
    stop,
  };
};
