import { spawnSync } from "node:child_process";

/** `npm run test:stories`: the stories that take too long for `npm test`; arguments go on to vitest. */
const { status } = spawnSync("vitest", ["run", "--project", "stories", ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(status ?? 1);
