import { defineConfig } from "vitest/config";

/** Floors of the suite: quick pure tests first; the slower kinds have their own project so that they can be run alone. */
const project = (name: string, include: string[], timeoutMs: number, exclude: string[] = []) => ({
  test: {
    name,
    include,
    exclude: [...exclude, "**/node_modules/**"],
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
  },
});

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    projects: [
      project("unit", ["tests/**/*.test.ts"], 20_000, [
        "tests/contracts/**",
        "tests/scenarios/**",
        "tests/faults/**",
        "tests/browser/**",
      ]),
      project("contracts", ["tests/contracts/**/*.test.ts"], 60_000),
      project("scenarios", ["tests/scenarios/**/*.test.ts"], 120_000),
      project("faults", ["tests/faults/**/*.test.ts"], 900_000),
      project("browser", ["tests/browser/**/*.test.ts"], 240_000),
    ],
  },
});
