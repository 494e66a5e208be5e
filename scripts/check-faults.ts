import { spawnSync } from "node:child_process";

/** `npm run test:faults`: every fault test in its long form; arguments go on to vitest. */
const projects = ["--project", "faults", "--project", "stories"];
const { status } = spawnSync("vitest", ["run", ...projects, "tests/faults", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, FIREBREAK_FAULTS: "long" },
});
process.exit(status ?? 1);
