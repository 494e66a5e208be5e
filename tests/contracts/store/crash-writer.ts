// Appends notes to INC-1 of the folder given as its argument and says each one it was told is written, until it is
// killed; run as a process of its own by the crash tests.
import { evolve } from "../../../src/domain/evolve.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { declare, noted, tell } from "./sample.ts";

const [folder = "", round = "0"] = process.argv.slice(2);
const store = await openStore({ evolve, database: { kind: "pglite", dataFolder: folder } });
if ((await store.incidents.load("INC-1")) === null) await declare(store, 1, {}, { commandKey: "declare" });
for (let n = 0; ; n += 1) {
  const key = `round ${round} note ${n}`;
  await store.inbox.accept(key, { n });
  await tell(store, "INC-1", [noted(key)], { commandKey: key });
  process.stdout.write(`${key}\n`);
}
