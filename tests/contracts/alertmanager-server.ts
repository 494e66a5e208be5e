import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./firebreak-process.ts";

const program = "prometheus-alertmanager";

/**
 * For `describe.skipIf`: true when there is no Alertmanager here. Never silent, and never where CI promised one.
 * @throws when CI=true and the program is missing
 */
export const alertmanagerIsMissing = (): boolean => {
  if (spawnSync(program, ["--version"]).status === 0) return false;
  if (process.env.CI === "true") throw new Error(`CI=true, but Alertmanager is not installed (apt: ${program})`);
  process.stderr.write(
    `\n*** SKIPPED: ${program} is not installed; its webhook is tested with recorded bodies only. ***\n\n`,
  );
  return true;
};

export type Fired = {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt?: string;
  /** In the past: it is over. */
  readonly endsAt?: string;
};

export type Alertmanager = {
  /** As Prometheus posts them. */
  readonly fire: (alerts: readonly Fired[]) => Promise<void>;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
};

/** Debian's own Alertmanager, in a hurry, with one webhook and its bearer token. */
export const startAlertmanager = async (webhook: {
  readonly url: string;
  readonly token: string;
}): Promise<Alertmanager> => {
  const folder = mkdtempSync(join(tmpdir(), "firebreak-alertmanager-"));
  const port = await freePort();
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
  // JSON is YAML.
  writeFileSync(join(folder, "alertmanager.yml"), JSON.stringify(config));
  const child = spawn(program, [
    `--config.file=${join(folder, "alertmanager.yml")}`,
    `--storage.path=${join(folder, "data")}`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--cluster.listen-address=",
  ]);
  let log = "";
  child.stderr.on("data", (chunk) => {
    log += chunk;
  });
  const url = `http://127.0.0.1:${port}`;
  while ((await fetch(`${url}/-/ready`).catch(() => null))?.ok !== true) {
    if (child.exitCode !== null) throw new Error(`Alertmanager ended:\n${log}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    fire: async (alerts) => {
      const response = await fetch(`${url}/api/v2/alerts`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(alerts),
      });
      if (!response.ok) throw new Error(`Alertmanager refused: ${response.status} ${await response.text()}`);
    },
    log: () => log,
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
