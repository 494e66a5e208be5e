import { hasServed, type KnownVersion } from "../domain/version-history.ts";
import type { ExecutorFor } from "./propose-change.ts";
import type { KnownDeploy, ReadDeploys } from "./source-of-change.ts";

/** What a service can go back to, newest first; empty where nobody keeps a history, or it cannot be read in time. */
export type VersionsOf = (service: string) => Promise<readonly KnownVersion[]>;

type Dependencies = { readonly readDeploys: ReadDeploys; readonly executorFor: ExecutorFor };

/** Somebody waits with an open form; without an answer they type. */
const patienceMs = 5_000;

/** What the executor itself can go back to, where it keeps a history, with what the deploys tell of it; else the deploys. */
export const createVersionsOf =
  ({ readDeploys, executorFor }: Dependencies): VersionsOf =>
  async (service) => {
    const signal = AbortSignal.timeout(patienceMs);
    const executor = executorFor(service, "rollback");
    const [deploys, own] = await Promise.all([
      readDeploys(service, signal).catch(() => []),
      executor?.versions(signal).catch(() => []) ?? [],
    ]);
    const versions = own.length > 0 ? [...new Set(own)] : earlierVersions(deploys);
    return versions.map((version) => {
      const deploy = deploys.find((one) => one.version === version);
      return { version, at: deploy?.at ?? null, by: deploy?.by ?? null };
    });
  };

/** Those that served, without the one that runs; the oldest may be known only because another one took its place. */
export const earlierVersions = (deploys: readonly KnownDeploy[]): readonly string[] => {
  const served = deploys.filter(hasServed);
  const oldest = served.at(-1)?.previousVersion ?? null;
  const versions = new Set([...served.map(({ version }) => version), ...(oldest === null ? [] : [oldest])]);
  return [...versions].filter((version) => version !== served[0]?.version);
};
