import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./firebreak-process.ts";

const program = "prometheus";

/**
 * For `describe.skipIf`: true when there is no Prometheus here. Never silent, and never where CI promised one.
 * @throws when CI=true and the program is missing
 */
export const prometheusIsMissing = (): boolean => {
  if (spawnSync(program, ["--version"]).status === 0) return false;
  if (process.env.CI === "true") throw new Error(`CI=true, but Prometheus is not installed (apt: ${program})`);
  process.stderr.write(
    `\n*** SKIPPED: ${program} is not installed; it is tested with documented answers only. ***\n\n`,
  );
  return true;
};

export type PrometheusServer = {
  readonly url: string;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
};

export type AlertingRule = {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
};

/** Debian's own Prometheus, in a hurry, with one target and one group of rules. */
export const startPrometheus = async (target: string, rules: readonly AlertingRule[]): Promise<PrometheusServer> => {
  const folder = mkdtempSync(join(tmpdir(), "firebreak-prometheus-"));
  const port = await freePort();
  const often = "100ms";
  // JSON is YAML.
  const write = (name: string, content: object): string => {
    writeFileSync(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };
  const config = write("prometheus.yml", {
    global: { scrape_interval: often, scrape_timeout: often, evaluation_interval: often },
    scrape_configs: [{ job_name: "shop", static_configs: [{ targets: [target] }] }],
    rule_files: [write("rules.yml", { groups: [{ name: "shop", rules }] })],
  });
  const child = spawn(program, [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, "data")}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  let log = "";
  child.stderr.on("data", (chunk) => {
    log += chunk;
  });
  const url = `http://127.0.0.1:${port}`;
  while ((await fetch(`${url}/-/ready`).catch(() => null))?.ok !== true) {
    if (child.exitCode !== null) throw new Error(`Prometheus ended:\n${log}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    log: () => log,
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
