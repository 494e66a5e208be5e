import { z } from "zod";
import { shortCommitLength, shortRevision } from "../rollouts.ts";

/** What is read of an Argo CD Application, and what its history calls a version. */

const source = z.object({
  targetRevision: z.string().nullish(),
  kustomize: z.object({ images: z.array(z.string()).nullish() }).nullish(),
  helm: z
    .object({ parameters: z.array(z.object({ name: z.string(), value: z.string().default("") })).nullish() })
    .nullish(),
});

const initiatedBy = z.object({ username: z.string().nullish(), automated: z.boolean().nullish() }).nullish();

const synced = {
  revision: z.string().nullish(),
  revisions: z.array(z.string()).nullish(),
  source: source.nullish(),
  sources: z.array(source).nullish(),
};

const historyEntry = z.object({
  id: z.int(),
  ...synced,
  deployedAt: z.string().nullish(),
  deployStartedAt: z.string().nullish(),
  initiatedBy,
});

const operation = z.object({
  sync: z.object({ ...synced, dryRun: z.boolean().nullish() }).nullish(),
  initiatedBy,
});

export const applicationShape = z.object({
  metadata: z.object({
    name: z.string(),
    annotations: z.record(z.string(), z.string()).nullish(),
    deletionTimestamp: z.string().nullish(),
    ownerReferences: z.array(z.object({ kind: z.string(), name: z.string() })).nullish(),
  }),
  spec: z.object({
    syncPolicy: z.object({ automated: z.looseObject({ enabled: z.boolean().nullish() }).nullish() }).nullish(),
  }),
  operation: operation.nullish(),
  status: z
    .object({
      history: z.array(historyEntry).nullish(),
      health: z.object({ status: z.string().nullish() }).nullish(),
      operationState: z
        .object({
          operation,
          phase: z.string(),
          message: z.string().nullish(),
          startedAt: z.string(),
          syncResult: z.object(synced).nullish(),
        })
        .nullish(),
    })
    .prefault({}),
});

export type Application = z.output<typeof applicationShape>;
export type HistoryEntry = z.output<typeof historyEntry>;
type Revisioned = Pick<HistoryEntry, "revision" | "revisions">;
type Synced = Revisioned & Pick<HistoryEntry, "source" | "sources">;

const shownEntries = 5;

/** Newest first. */
export const historyOf = ({ status }: Application): readonly HistoryEntry[] =>
  [...(status.history ?? [])].sort((a, b) => b.id - a.id);

/** One text for one or several sources. */
export const revisionText = ({ revision, revisions }: Revisioned): string =>
  revisions !== null && revisions !== undefined && revisions.length > 0 ? revisions.join("+") : (revision ?? "");

/** Every name under which people may mean this entry: image tags, what it was told to follow, commits. */
export const namesOf = (entry: Synced): readonly string[] => [
  ...tagsOf(entry),
  ...targetsOf(entry),
  ...commitsOf(entry),
];

const sourcesOf = ({ source: one, sources }: Synced) => [...(one ? [one] : []), ...(sources ?? [])];

const tagsOf = (entry: Synced): readonly string[] =>
  sourcesOf(entry).flatMap(({ kustomize, helm }) => [
    ...(kustomize?.images ?? []).flatMap((image) => /:([^:/@]+)(?:@|$)/.exec(image)?.[1] ?? []),
    ...(helm?.parameters ?? []).flatMap(({ name, value }) => (/(^|\.)tag$/i.test(name) ? [value] : [])),
  ]);

/** Releases and tags; a branch says nothing about what was deployed from it. */
const targetsOf = (entry: Synced): readonly string[] =>
  sourcesOf(entry).flatMap(({ targetRevision }) => (/^v?\d/.test(targetRevision ?? "") ? [targetRevision ?? ""] : []));

const commitsOf = ({ revision, revisions }: Revisioned): readonly string[] => [
  ...(revision ? [revision] : []),
  ...(revisions ?? []),
];

/** The first name that is no commit; null when it has none. */
export const labelOf = (entry: Synced): string | null => tagsOf(entry)[0] ?? targetsOf(entry)[0] ?? null;

const shortOf = (entry: Revisioned): string => commitsOf(entry).map(shortRevision).join("+");

/** How an entry is called on a card. */
export const versionOf = (entry: Synced): string => labelOf(entry) ?? shortOf(entry);

/** What was deployed last, as a card calls it, and its other names. */
export const presentNames = ([current]: readonly HistoryEntry[]): readonly [string, ...(readonly string[])] =>
  current === undefined ? ["nothing"] : [versionOf(current), ...namesOf(current), shortOf(current)];

/** A version, a commit or its beginning; or a history id as `4`, `#4`, `id 4`. The newest one that fits. */
export const findEntry = (history: readonly HistoryEntry[], wanted: string): HistoryEntry | null => {
  const isCommit = new RegExp(`^[0-9a-f]{${shortCommitLength},40}$`).test(wanted);
  const id = /^(?:#|id\s+)?(\d{1,9})$/i.exec(wanted)?.[1];
  return (
    history.find((entry) => [...namesOf(entry), shortOf(entry)].includes(wanted)) ??
    history.find((entry) => isCommit && commitsOf(entry).some((commit) => commit.startsWith(wanted))) ??
    history.find((entry) => id !== undefined && entry.id === Number(id)) ??
    null
  );
};

/** What it could go back to, newest first. */
export const olderVersions = ([, ...older]: readonly HistoryEntry[]): readonly string[] => older.map(versionOf);

export const knownEntries = ([, ...older]: readonly HistoryEntry[]): string =>
  older.length === 0
    ? "its history holds nothing to go back to"
    : `it can go back to ${older
        .slice(0, shownEntries)
        .map((entry) => `${versionOf(entry)} (id ${entry.id})`)
        .join(", ")}`;

/** From Argo CD 3 on it may be there and switched off. */
export const isAutoSyncOn = ({ spec }: Application): boolean => {
  const automated = spec.syncPolicy?.automated;
  return automated !== null && automated !== undefined && automated.enabled !== false;
};
