import { spawnSync } from "node:child_process";

/** `npm run test:faults`: the fault tests in their long form; arguments go on to vitest. */
const { status } = spawnSync("vitest", ["run", "--project", "faults", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, FIREBREAK_FAULTS: "long" },
});
process.exit(status ?? 1);
