import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { evolve } from "../../src/domain/evolve.ts";
import { openStore } from "../../src/store/open-store.ts";
import { declare, noted, tell } from "./store/sample.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firebreak-crash-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const open = () => openStore({ evolve, database: { kind: "pglite", dataFolder: folder } });

/** Lets the writer work until it has said this many notes, then kills it without warning. */
const writeAndKill = async (round: number, notes: number): Promise<readonly string[]> => {
  const writer = new URL("./store/crash-writer.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [writer, folder, String(round)], { stdio: ["ignore", "pipe", "inherit"] });
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (said.length === notes) child.kill("SIGKILL");
  }
  if (child.signalCode === null) await once(child, "exit");
  return said;
};

describe("embedded storage", () => {
  test("what was acknowledged is there after kill -9, and the chain holds", async () => {
    const said: string[] = [];
    for (const [round, notes] of [7, 60, 150].entries()) {
      said.push(...(await writeAndKill(round, notes)));
      const store = await open();
      const texts = (await store.incidents.load("INC-1"))?.notes.map((note) => note.text) ?? [];
      expect(texts).toEqual(expect.arrayContaining(said));
      expect(new Set(texts).size).toBe(texts.length);
      expect((await store.audit.verify()).breaks).toEqual([]);
      expect(await store.inbox.accept(said.at(-1) ?? "", {})).toEqual({ fresh: false });
      await store.close();
    }
  });

  test("it is kept over a clean close, and a second owner is refused meanwhile", async () => {
    const store = await open();
    expect(store.kind).toBe("pglite");
    expect(store.session).not.toBeNull();
    await declare(store, 2);
    await store.inbox.accept("finished just before the end", {});
    await store.inbox.finish("finished just before the end");
    await expect(open()).rejects.toThrow(`pid ${process.pid}`);
    await store.close();
    expect(await readdir(folder)).toEqual(["pgdata"]);
    const again = await open();
    expect((await again.incidents.load("INC-2"))?.seq).toBe(1);
    expect((await again.inbox.takeUnfinished(0, 1_000)).map(({ key }) => key)).not.toContain(
      "finished just before the end",
    );
    await again.close();
  });

  test("a session whose search_path is somebody else's is still served", async () => {
    const store = await open();
    await store.session?.exec("create schema if not exists bullmq; set search_path to bullmq");
    expect(await tell(store, "INC-2", [noted("x")])).toEqual({ kind: "appended" });
    expect(await store.outbox.ready(1)).toEqual([]);
    await store.close();
    await expect(store.incidents.load("INC-2")).rejects.toMatchObject({ service: "database" });
  });
});
