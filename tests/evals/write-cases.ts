import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allCases, quietCases, untidyCases } from "./cases.ts";

/** `node tests/evals/write-cases.ts <folder>`: the built cases as files, for `firebreak eval --cases <folder>`. */
const folder = process.argv[2];
if (folder === undefined) throw new Error("expected a folder to write the cases to");
mkdirSync(folder, { recursive: true });
for (const one of [...allCases(), ...untidyCases(), ...quietCases()])
  writeFileSync(join(folder, `${one.id}.json`), `${JSON.stringify(one, null, 1)}\n`);
