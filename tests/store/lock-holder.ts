// Holds the lock of the folder given as its argument until it is killed; run as a process of its own by the lock tests.
import { lockFolder } from "../../src/store/data-folder-lock.ts";

await lockFolder(process.argv[2] ?? "");
process.stdout.write("held\n");
setInterval(() => {}, 60_000);
