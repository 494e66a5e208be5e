import type { ChangeOutcome } from "../../app/ports/executor.ts";
import {
  type Application,
  type HistoryEntry,
  historyOf,
  isAutoSyncOn,
  revisionText,
  versionOf,
} from "./application.ts";

/**
 * One rollback, as Argo CD can be asked for it. Its operations carry no key of ours: what tells ours apart is the
 * revision, and that it is neither the operation nor the history entry that was the last one when we began.
 */
export type Run = {
  readonly id: number;
  readonly revision: string;
  readonly lastId: number;
  /** `startedAt` of the operation before ours, or `-`. */
  readonly lastOperation: string;
};

/** The idempotency key and the run, on the Application from just before the rollback is asked for. */
export const keyAnnotation = "firebreak.dev/change";
export const runAnnotation = "firebreak.dev/run";
/** What auto-sync was set to when it was switched off: for whoever switches it on again. */
export const autoSyncAnnotation = "firebreak.dev/auto-sync-was";

export const runOf = (application: Application, entry: HistoryEntry): Run => ({
  id: entry.id,
  revision: revisionText(entry),
  lastId: historyOf(application)[0]?.id ?? -1,
  lastOperation: application.status.operationState?.startedAt ?? "-",
});

export const writeRun = ({ id, revision, lastId, lastOperation }: Run): string =>
  `id=${id} revision=${revision} after=${lastId}@${lastOperation}`;

const runShape = /^id=(\d+) revision=(\S*) after=(-?\d+)@(\S+)$/;

export const readRun = (text: string): Run | null => {
  const [, id, revision, lastId, lastOperation] = runShape.exec(text) ?? [];
  if (id === undefined || revision === undefined || lastId === undefined || lastOperation === undefined) return null;
  return { id: Number(id), revision, lastId: Number(lastId), lastOperation };
};

/** @returns how far our run is; null where the Application shows no trace of it */
export const progressOf = (application: Application, run: Run): ChangeOutcome | null => {
  const { operation, status } = application;
  const state = status.operationState;
  const runId = writeRun(run);
  if (state && state.startedAt !== run.lastOperation && isOurs(state.operation, run)) {
    const said = state.message ?? "";
    if (state.phase === "Succeeded") return { kind: "succeeded", log: succeeded(application, run, said) };
    if (state.phase === "Failed" || state.phase === "Error")
      return { kind: "failed", log: withAutoSync(application, `Argo CD says ${state.phase}: ${said}`) };
    return { kind: "running", runId };
  }
  if (operation && isOurs(operation, run)) return { kind: "running", runId };
  const entry = historyOf(application).find(
    ({ id, ...rest }) => id > run.lastId && revisionText(rest) === run.revision,
  );
  return entry === undefined ? null : { kind: "succeeded", log: succeeded(application, run, "") };
};

const isOurs = ({ sync }: NonNullable<Application["operation"]>, { revision }: Run): boolean =>
  sync !== null && sync !== undefined && sync.dryRun !== true && revisionText(sync) === revision;

const succeeded = (application: Application, run: Run, said: string): string => {
  const entry = historyOf(application).find(
    ({ revision, revisions }) => revisionText({ revision, revisions }) === run.revision,
  );
  const what = entry === undefined ? run.revision : versionOf(entry);
  const health = application.status.health?.status ?? "unknown";
  return withAutoSync(application, `Argo CD has synced ${what}; health: ${health}. ${said}`.trim());
};

/** A dry run changes nothing, and our own precheck makes one. */
export const wasSyncedSince = (application: Application, sinceMs: number): boolean => {
  const { operation, status } = application;
  const state = status.operationState;
  const isRecent = state && state.operation.sync?.dryRun !== true && Date.parse(state.startedAt) >= sinceMs;
  const deployedAt = historyOf(application)[0]?.deployedAt ?? "";
  return Boolean(operation) || isRecent === true || Date.parse(deployedAt) >= sinceMs;
};

/** Nobody should find out by the next deploy that never came. */
export const withAutoSync = (application: Application, log: string): string => {
  const was = application.metadata.annotations?.[autoSyncAnnotation];
  return was === undefined || isAutoSyncOn(application) ? log : `${log}\n${autoSyncStaysOff(was)}`;
};

export const autoSyncStaysOff = (was: string): string =>
  `auto-sync was switched off for the rollback, and stays off until a person switches it on again (it was ${was})`;
