import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it } from "vitest";

const main = join(import.meta.dirname, "../../src/main.ts");

it("a reader who goes away ends a command quietly", async () => {
  const child = spawn(process.execPath, [main, "help"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [status] = await once(child, "close");
  expect([status, said]).toEqual([0, ""]);
});
