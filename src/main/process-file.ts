import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** How the command line reaches a process that owns the embedded storage: over loopback, with a token only this user can read. */
const schema = z.object({ pid: z.number(), port: z.number(), token: z.string() });
export type ProcessFile = z.output<typeof schema>;

const pathIn = (dataFolder: string): string => join(dataFolder, "process.json");

export const newLocalToken = (): string => randomBytes(24).toString("hex");

export const writeProcessFile = async (dataFolder: string, file: ProcessFile): Promise<void> => {
  await mkdir(dataFolder, { recursive: true });
  await writeFile(pathIn(dataFolder), JSON.stringify(file), { mode: 0o600 });
};

export const removeProcessFile = (dataFolder: string): Promise<void> => rm(pathIn(dataFolder), { force: true });

/** @returns the running process, or null when there is none (a file that a dead process left behind counts as none) */
export const readProcessFile = async (dataFolder: string): Promise<ProcessFile | null> => {
  try {
    const file = schema.parse(JSON.parse(await readFile(pathIn(dataFolder), "utf8")));
    process.kill(file.pid, 0);
    return file;
  } catch {
    return null;
  }
};
