import { defineConfig } from "vitest/config";

/** Floors of the suite: quick pure tests first; the slower kinds have their own project so that they can be run alone. */
const project = (
  name: string,
  include: readonly string[],
  timeoutMs: number,
  { exclude = [], retry = 0 }: { readonly exclude?: readonly string[]; readonly retry?: number } = {},
) => ({
  test: {
    name,
    include: [...include],
    exclude: [...exclude, "**/node_modules/**"],
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    retry,
  },
});

/**
 * Stories on real processes that take a minute and more. `npm test` keeps the main ones, so that it ends within six
 * minutes; `npm run test:stories` runs these, and the build server runs both.
 */
const longStories = [
  "tests/contracts/command-line.test.ts",
  "tests/scenarios/{changes,claude-down,cluster-changes,department,github,one-of-two,outage-over-http,outside-tools,postgres-down,redis-down,requests,slack-down,storm}.test.ts",
  "tests/faults/{claude-overloaded,crash-points,inbound,kill-at-random,rolling-restart,slack-faults}.test.ts",
];

/** Real processes on a machine that others use too: one more try, which the report names, before a story has failed. */
const onRealProcesses = { retry: 1 };

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    projects: [
      project("unit", ["tests/**/*.test.ts"], 20_000, {
        exclude: ["tests/contracts/**", "tests/scenarios/**", "tests/faults/**", "tests/browser/**"],
      }),
      project("contracts", ["tests/contracts/**/*.test.ts"], 60_000, { ...onRealProcesses, exclude: longStories }),
      project("scenarios", ["tests/scenarios/**/*.test.ts"], 120_000, { ...onRealProcesses, exclude: longStories }),
      project("faults", ["tests/faults/**/*.test.ts"], 900_000, { ...onRealProcesses, exclude: longStories }),
      project("browser", ["tests/browser/**/*.test.ts"], 240_000, onRealProcesses),
      project("stories", longStories, 900_000, onRealProcesses),
    ],
  },
});
