import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/**
 * `npm test`: types, lint and every suite but the long stories, one after the other, each shown; the first that fails
 * ends it.
 * The page of the sandbox is built first, because the browser's tests open it.
 */
const steps: readonly (readonly [title: string, command: string, ...args: string[]])[] = [
  ["types", "tsc", "--noEmit"],
  ["lint and format", "biome", "check", "."],
  ["the sandbox's page", "vite", "build", "--config", "sandbox/page/vite.config.ts", "--logLevel", "warn"],
  [
    "tests",
    "vitest",
    "run",
    ...["unit", "contracts", "scenarios", "faults", "browser"].flatMap((one) => ["--project", one]),
  ],
];

const wanted = [
  ["redis-server", ["/usr/bin/redis-server"]],
  ["PostgreSQL 15", ["/usr/lib/postgresql/15/bin/postgres"]],
  ["Chromium", ["/usr/bin/chromium"]],
  ["Prometheus Alertmanager", ["/usr/bin/prometheus-alertmanager"]],
] as const;

for (const [name, paths] of wanted) {
  if (paths.some((path) => existsSync(path))) continue;
  console.warn(`!! ${name} is not installed: its tests are SKIPPED (with CI=true they fail instead)`);
}

for (const [title, command, ...args] of steps) {
  console.log(`\n— ${title}: ${command} ${args.join(" ")}`);
  const startedMs = performance.now();
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) {
    console.error(`\n${title} failed`);
    process.exit(status ?? 1);
  }
  console.log(`— ${title}: fine after ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`);
}
