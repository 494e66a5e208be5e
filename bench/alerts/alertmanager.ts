import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "../child.ts";

const program = "prometheus-alertmanager";

export type BareAlertmanager = {
  readonly origin: string;
  readonly pid: number;
  /** As when the power goes, and up again on the same folder. */
  readonly killAndStart: () => Promise<void>;
  readonly alerts: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

/** Debian's Alertmanager, which tells nobody: what is measured is what it takes in. Null when it is not installed. */
export const startBareAlertmanager = async (): Promise<BareAlertmanager | null> => {
  if (spawnSync(program, ["--version"]).status !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), "firebreak-bench-am-"));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const config = join(folder, "alertmanager.yml");
  writeFileSync(config, "route: { receiver: nobody, group_by: [service] }\nreceivers: [{ name: nobody }]\n");
  const start = async () => {
    const listen = [`--web.listen-address=127.0.0.1:${port}`, "--cluster.listen-address="];
    const child = spawn(program, [`--config.file=${config}`, `--storage.path=${folder}/data`, ...listen], {
      stdio: "ignore",
    });
    while ((await fetch(`${origin}/-/ready`).catch(() => null))?.ok !== true) {
      if (child.exitCode !== null) throw new Error("Alertmanager ended");
      await pause(50);
    }
    return child;
  };
  let child = await start();
  const kill = async (): Promise<void> => {
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };
  return {
    origin,
    get pid() {
      return child.pid ?? 0;
    },
    killAndStart: async () => {
      await kill();
      child = await start();
    },
    alerts: async () => ((await (await fetch(`${origin}/api/v2/alerts`)).json()) as readonly unknown[]).length,
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
