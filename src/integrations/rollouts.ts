import type { Deploy } from "../app/ports/telemetry.ts";

/** One time that something was put into production, as the system that did it keeps it. */
export type Rollout = Omit<Deploy, "version" | "previousVersion"> & {
  /** How people call it; null when only its revision says what it is. */
  readonly label: string | null;
  readonly revision: string;
  /** The same for two rollouts of the very same. */
  readonly identity: string;
};

const commitShape = /^[0-9a-f]{40}$/;
export const shortCommitLength = 7;

/** A commit as people write it; anything else stays as it is. */
export const shortRevision = (revision: string): string =>
  commitShape.test(revision) ? revision.slice(0, shortCommitLength) : revision;

/** The commit, where it is one. */
export const commitIn = (revision: string): string | null => (commitShape.test(revision) ? revision : null);

/**
 * What changed, and when it came. Rolling out again what runs already changes nothing, so its first time counts. A label
 * that has stood for several revisions (a branch, `latest`) names none of them: each is called by its revision.
 * @param rollouts newest first; of those that served
 */
export const deploysOf = (rollouts: readonly Rollout[]): readonly Deploy[] => {
  const changes = rollouts.filter(({ identity }, index) => rollouts[index + 1]?.identity !== identity);
  const revisionsOf = new Map<string, Set<string>>();
  for (const { label, revision } of changes)
    if (label !== null) revisionsOf.set(label, (revisionsOf.get(label) ?? new Set()).add(revision));
  const named = changes.map(({ label, revision, identity: _, ...rest }) => ({
    ...rest,
    version: label !== null && revisionsOf.get(label)?.size === 1 ? label : wordOf(revision),
  }));
  return named.map((one, index) => ({
    ...one,
    previousVersion: named.slice(index + 1).find(({ version }) => version !== one.version)?.version ?? null,
  }));
};

/** Several sources have one revision each. */
const wordOf = (revision: string): string => revision.split("+").map(shortRevision).join("+");
