import type { Environment } from "../config/environment.ts";
import { evolve } from "../domain/evolve.ts";
import { FolderInUse } from "../store/data-folder-lock.ts";
import { type OpenStore, openStore } from "../store/open-store.ts";
import { readProcessFile } from "./process-file.ts";
import { databaseOf } from "./storage.ts";

/**
 * Opens the store for one command. Embedded storage has one owner: while a process runs on it, the same question goes
 * to that process over loopback.
 */
export const withStore = async (
  environment: Environment,
  direct: (store: OpenStore) => Promise<number>,
  overLoopback: (ask: (path: string) => Promise<Response>) => Promise<number>,
): Promise<number> => {
  try {
    const store = await openStore({ database: databaseOf(environment), evolve });
    try {
      return await direct(store);
    } finally {
      await store.close();
    }
  } catch (error) {
    const owner = error instanceof FolderInUse ? await readProcessFile(environment.FIREBREAK_DATA) : null;
    if (owner === null) throw error;
    return overLoopback((path) =>
      fetch(`http://127.0.0.1:${owner.port}${path}`, { headers: { authorization: `Bearer ${owner.token}` } }),
    );
  }
};
