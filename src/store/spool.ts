import { createHash, randomUUID } from "node:crypto";
import { link, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Logger } from "../app/ports/logger.ts";
import type { Spool, SpooledDelivery } from "../app/ports/spool.ts";

/** A longer outage than this many deliveries is told to people instead: a full disk would take more than the spool along. */
const filesLimit = 5_000;
const version = 1;
const suffix = ".json";

const stored = z.strictObject({
  version: z.literal(version),
  key: z.string(),
  body: z.unknown(),
  keptAt: z.string(),
  channel: z.strictObject({ channelId: z.string(), name: z.string() }).nullable(),
});

/**
 * One file per delivery, named by its key, in a folder that may be shared by processes of one machine. A file appears
 * whole or not at all, and is on the disk before anybody is told that it is kept.
 */
export const openSpool = (folder: string, logger: Logger): Spool => {
  const pathOf = (key: string): string =>
    join(folder, `${createHash("sha256").update(key).digest("hex").slice(0, 40)}${suffix}`);

  /** @returns false when there is such a file already and `how` is "new" */
  const write = async (delivery: SpooledDelivery, how: "new" | "over"): Promise<boolean> => {
    const draft = join(folder, `.draft-${randomUUID()}`);
    try {
      await writeThrough(draft, JSON.stringify({ version, ...delivery }));
      if (how === "over") await rename(draft, pathOf(delivery.key));
      // Unlike a rename, a link never takes the place of a file that is there.
      else await link(draft, pathOf(delivery.key));
    } catch (error) {
      if (isThere(error)) return false;
      throw error;
    } finally {
      await rm(draft, { force: true });
    }
    await syncFolder(folder);
    return true;
  };

  return {
    keep: async (delivery) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if ((await namesIn(folder)).length >= filesLimit) throw new Error(`the spool holds ${filesLimit} deliveries`);
      return { fresh: await write(delivery, "new") };
    },
    replace: async (delivery) => void (await write(delivery, "over")),
    list: async () => {
      const read = await Promise.all((await namesIn(folder)).map((name) => readOne(join(folder, name), logger)));
      return read.flat().sort((one, other) => one.keptAt.localeCompare(other.keptAt));
    },
    remove: (key) => rm(pathOf(key), { force: true }),
  };
};

const writeThrough = async (path: string, text: string): Promise<void> => {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** A new name in a folder is on the disk only when the folder is. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(suffix));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  }
};

/** A file that cannot be read is put aside for a person to look at; it must not keep the others from being recorded. */
const readOne = async (path: string, logger: Logger): Promise<readonly SpooledDelivery[]> => {
  try {
    const { version: _, ...delivery } = stored.parse(JSON.parse(await readFile(path, "utf8")));
    return [delivery];
  } catch (error) {
    // Another process has dealt with it meanwhile.
    if (codeOf(error) === "ENOENT") return [];
    logger.error({ path, error }, "a spooled delivery cannot be read; it is put aside");
    await rename(path, `${path}.unreadable`).catch(() => undefined);
    return [];
  }
};

const isThere = (error: unknown): boolean => codeOf(error) === "EEXIST";
const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : null);
