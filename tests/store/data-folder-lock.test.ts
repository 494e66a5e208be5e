import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FolderInUse, lockFolder } from "../../src/store/data-folder-lock.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "firebreak-lock-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const claims = async (): Promise<readonly string[]> => (await readdir(folder)).filter((name) => name.endsWith(".lock"));

const claimOf = (pid: number, startTicks: string): Promise<void> =>
  writeFile(
    join(folder, `owner-${pid}-00000000-0000-4000-8000-000000000000.lock`),
    JSON.stringify({ pid, startTicks }),
  );

describe("the lock of the data folder", () => {
  test("a free folder is claimed, and free again after the release", async () => {
    const lock = await lockFolder(folder);
    expect(await claims()).toHaveLength(1);
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
    await (await lockFolder(folder)).release();
  });

  test("the same process cannot open it twice", async () => {
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(`open in this process already (pid ${process.pid})`);
    expect(await claims()).toHaveLength(1);
    await lock.release();
  });

  test("a living owner is named, and keeps its claim", async () => {
    const holder = new URL("./lock-holder.ts", import.meta.url).pathname;
    const child = spawn(process.execPath, [holder, folder], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    const refusal = await lockFolder(folder).catch((cause: unknown) => cause);
    expect(refusal).toBeInstanceOf(FolderInUse);
    expect(refusal).toMatchObject({ pid: child.pid, message: expect.stringContaining(`process ${child.pid}`) });
    child.kill("SIGKILL");
    await once(child, "exit");
    const lock = await lockFolder(folder);
    expect(await claims()).toEqual([expect.stringContaining(`owner-${process.pid}-`)]);
    await lock.release();
  });

  test("a claim of a process that is gone is cleared away", async () => {
    await claimOf(2 ** 22 + 7, "1");
    const lock = await lockFolder(folder);
    expect(await claims()).toHaveLength(1);
    await lock.release();
  });

  test("a living process with the pid of a dead owner does not count as the owner", async () => {
    await claimOf(process.ppid, "1");
    await claimOf(process.pid, "1");
    const lock = await lockFolder(folder);
    expect(await claims()).toHaveLength(1);
    await lock.release();
  });

  test("of many that start at the same moment at most one gets it", async () => {
    for (let round = 0; round < 20; round += 1) {
      const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => lockFolder(folder)));
      const locks = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
      expect(locks.length).toBeLessThanOrEqual(1);
      await Promise.all(locks.map((lock) => lock.release()));
      expect(await claims()).toEqual([]);
    }
  });
});
