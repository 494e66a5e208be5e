// `node scripts/run.mjs FILE …`: installs what is missing, then runs the file. Two steps in one process, because a shell
// that ran `node` once keeps to that one, even when the installation has just brought a newer one.
import "./setup.mjs";
import { handOver } from "./hand-over.mjs";

handOver(process.argv.slice(2));
