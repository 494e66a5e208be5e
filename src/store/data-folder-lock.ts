import { randomUUID } from "node:crypto";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Another living process works on this folder; the message names its pid. */
export class FolderInUse extends Error {
  override readonly name = "FolderInUse";
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(
      pid === process.pid
        ? `${folder} is open in this process already (pid ${pid}).`
        : `${folder} is in use by process ${pid}. Embedded storage has one owner: stop that process, or set DATABASE_URL to share a Postgres.`,
    );
    this.pid = pid;
  }
}

export type FolderLock = { readonly release: () => Promise<void> };

/** A process id comes back after a while; together with the start time it does not. */
type Owner = {
  readonly pid: number;
  /** Clock ticks since boot, from /proc; null on systems without it, where the pid alone must do. */
  readonly startTicks: string | null;
};

const claimPattern = /^owner-(\d+)-([0-9a-f-]+)\.lock$/;

/**
 * Claims a folder for this process. Every process writes a claim of its own and then reads all the others: of two that
 * start at the same moment at least one sees the other and withdraws, and no file is ever taken from a living process.
 * (One common lock file cannot be taken over from a dead owner without a gap in which two believe to have it.)
 * It does not see processes of another host or container on a shared disk.
 * @throws FolderInUse
 */
export const lockFolder = async (folder: string): Promise<FolderLock> => {
  const claim = join(folder, `owner-${process.pid}-${randomUUID()}.lock`);
  const draft = join(folder, `.draft-${randomUUID()}`);
  const self: Owner = { pid: process.pid, startTicks: (await statOf(process.pid))?.startTicks ?? null };
  await writeFile(draft, JSON.stringify(self));
  // A claim appears whole or not at all, so that nobody reads half of one and takes its owner for dead.
  await rename(draft, claim);
  const other = await otherOwner(folder, claim);
  if (other !== null) {
    await rm(claim, { force: true });
    throw new FolderInUse(folder, other.pid);
  }
  return { release: () => rm(claim, { force: true }) };
};

/** The first living owner beside ourselves; claims of the dead are cleared away. */
const otherOwner = async (folder: string, own: string): Promise<Owner | null> => {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (!claimPattern.test(name) || path === own) continue;
    const owner = await ownerIn(path, name);
    if (owner !== null && (await isAlive(owner))) return owner;
    await rm(path, { force: true });
  }
  return null;
};

const ownerIn = async (path: string, name: string): Promise<Owner | null> => {
  const pid = Number(claimPattern.exec(name)?.[1]);
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  const ticks = /"startTicks":"(\d+)"/.exec(text)?.[1];
  return { pid, startTicks: ticks ?? null };
};

const isAlive = async (owner: Owner): Promise<boolean> => {
  if (!answersSignals(owner.pid)) return false;
  const stat = await statOf(owner.pid);
  // A killed process that its parent has not collected yet (Z) still has a pid and does nothing more.
  if (stat?.state === "Z" || stat?.state === "X") return false;
  return owner.startTicks === null || stat === null || stat.startTicks === owner.startTicks;
};

const answersSignals = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // EPERM: it lives and belongs to somebody else.
    return cause instanceof Error && "code" in cause && cause.code === "EPERM";
  }
};

/** Fields 3 and 22 of /proc/<pid>/stat, counted after the command name, which may hold spaces. Source: proc(5). */
const statOf = async (pid: number): Promise<{ readonly state: string; readonly startTicks: string } | null> => {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, startTicks] = [fields?.[0], fields?.[19]];
  return state === undefined || startTicks === undefined ? null : { state, startTicks };
};
