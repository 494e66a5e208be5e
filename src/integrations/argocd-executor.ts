import type { ChangeOutcome, ExecuteRequest, Executor, Reach } from "../app/ports/executor.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { Change, Proposal } from "../domain/change.ts";
import { actionsOfExecutor } from "../domain/change-action.ts";
import { movedOn } from "../domain/moved-on.ts";
import { type ArgoApi, createArgoApi } from "./argocd/api.ts";
import {
  type Application,
  findEntry,
  type HistoryEntry,
  historyOf,
  isAutoSyncOn,
  knownEntries,
  olderVersions,
  presentNames,
  versionOf,
} from "./argocd/application.ts";
import type { ArgocdPlace } from "./argocd/place.ts";
import { isCurrent, obstacleOf, precheck } from "./argocd/precheck.ts";
import {
  autoSyncAnnotation,
  autoSyncStaysOff,
  keyAnnotation,
  progressOf,
  type Run,
  readRun,
  runAnnotation,
  runOf,
  wasSyncedSince,
  withAutoSync,
  writeRun,
} from "./argocd/run.ts";

type Options = ArgocdPlace & { readonly prune: boolean };

/** Our clock and Argo CD's may differ by so much without a wrong "never seen". */
const clockMarginMs = 60_000;

type Lookup = ChangeOutcome | { readonly kind: "never_seen" };
type Tools = { readonly api: ArgoApi; readonly name: string };

/**
 * Rollback to a history id over Argo CD's API (docs/adr/0009-executors.md).
 * Argo CD refuses it while auto-sync is on, so that is switched off first, in the patch that leaves our key.
 */
export const createArgocdExecutor = (options: Options): Executor => {
  const tools: Tools = { api: createArgoApi(options), name: `application ${options.application}` };
  return {
    name: `Argo CD at ${new URL(options.url).host}`,
    actions: actionsOfExecutor.argocd,
    reach: (signal) => reach(tools, signal),
    versions: async (signal) => {
      const seen = await tools.api.read(signal);
      return seen.kind === "ok" ? olderVersions(historyOf(seen.value)) : [];
    },
    precheck: (request) => precheck(tools.api, tools.name, request),
    execute: (request) => execute(tools, request),
    observe: ({ runId, signal }) => observe(tools, runId, signal),
    lookup: ({ change, idempotencyKey, signal }) => lookup(tools, change, idempotencyKey, signal),
  };
};

const reach = async ({ api, name }: Tools, signal: AbortSignal): Promise<Reach> => {
  try {
    const seen = await api.read(signal);
    if (seen.kind === "refused") return { kind: "not_reached", text: seen.says };
    const autoSync = isAutoSyncOn(seen.value) ? "; auto-sync is on, and a rollback switches it off" : "";
    return { kind: "reached", text: `Argo CD answers: ${name}${autoSync}` };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { kind: "not_reached", text: error.message };
  }
};

const notSent = (why: string): ChangeOutcome => ({ kind: "failed", log: `it was not sent: ${why}` });

/** Without the worker's signal: a request that was sent must be heard out, or nobody knows what became of it. */
const execute = async (tools: Tools, { change, idempotencyKey }: ExecuteRequest): Promise<ChangeOutcome> => {
  try {
    const seen = await tools.api.read(null);
    if (seen.kind === "refused") return notSent(seen.says);
    return isMarked(seen.value, idempotencyKey)
      ? byMark(seen.value)
      : await begin(tools, seen.value, change.proposal, idempotencyKey);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return notSent(error.message);
  }
};

const begin = async (
  { api, name }: Tools,
  application: Application,
  proposal: Proposal,
  key: string,
): Promise<ChangeOutcome> => {
  const { to } = proposal;
  const history = historyOf(application);
  const entry = findEntry(history, to);
  const obstacle = obstacleOf(application, name);
  if (obstacle !== null) return notSent(obstacle);
  if (entry === null) return notSent(`${name} has no ${to} in its history; ${knownEntries(history)}`);
  if (isCurrent(history, entry.id))
    return { kind: "succeeded", log: `already rolled back: ${name} has ${versionOf(entry)} (id ${entry.id})` };
  const moved = movedOn(proposal, name, presentNames(history));
  if (moved !== null) return notSent(moved);
  const marked = await mark(api, application, entry, key);
  return marked.kind === "marked" ? await rollBack(api, marked) : marked.outcome;
};

type Marked = { readonly kind: "marked"; readonly run: Run; readonly autoSyncWas: string | null };

/** Leaves the key, and switches auto-sync off. Nothing is rolled back by it, so a failure here is a plain one. */
const mark = async (
  api: ArgoApi,
  application: Application,
  entry: HistoryEntry,
  key: string,
): Promise<Marked | { readonly kind: "failed"; readonly outcome: ChangeOutcome }> => {
  const run = runOf(application, entry);
  const autoSyncWas = isAutoSyncOn(application) ? JSON.stringify(application.spec.syncPolicy?.automated) : null;
  const failed = (why: string) => {
    const doubt = autoSyncWas === null ? "" : "; look whether auto-sync is still on";
    return {
      kind: "failed" as const,
      outcome: { kind: "failed" as const, log: `nothing was rolled back: ${why}${doubt}` },
    };
  };
  const annotations = { [keyAnnotation]: key, [runAnnotation]: writeRun(run) };
  const patch =
    autoSyncWas === null
      ? { metadata: { annotations } }
      : {
          metadata: { annotations: { ...annotations, [autoSyncAnnotation]: autoSyncWas } },
          spec: { syncPolicy: { automated: null } },
        };
  try {
    const answer = await api.patch(patch);
    return answer.kind === "ok" ? { kind: "marked", run, autoSyncWas } : failed(answer.says);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return failed(error.message);
  }
};

const rollBack = async (api: ArgoApi, { run, autoSyncWas }: Marked): Promise<ChangeOutcome> => {
  const note = autoSyncWas === null ? "" : `\n${autoSyncStaysOff(autoSyncWas)}`;
  try {
    const answer = await api.rollback({ id: run.id, dryRun: false, signal: null });
    if (answer.kind === "ok") return { kind: "running", runId: writeRun(run) };
    return { kind: "failed", log: `nothing was rolled back. ${answer.says}${note}` };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    if (!error.mayHaveRun) return { kind: "failed", log: `it was not sent: ${error.message}${note}` };
    return await askForRun(api, run, `${error.message}${note}`);
  }
};

/** No answer came. Argo CD stores the operation before it answers, so it shows if it was taken. */
const askForRun = async (api: ArgoApi, run: Run, what: string): Promise<ChangeOutcome> => {
  try {
    const seen = await api.read(null);
    if (seen.kind === "refused") return { kind: "unclear", log: `${what}; then: ${seen.says}` };
    const found = progressOf(seen.value, run);
    return found ?? { kind: "unclear", log: `${what}; Argo CD shows no such operation so far` };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { kind: "unclear", log: `${what}; and it could not be asked what became of it: ${error.message}` };
  }
};

const observe = async ({ api, name }: Tools, runId: string, signal: AbortSignal): Promise<ChangeOutcome> => {
  const run = readRun(runId);
  const seen = await api.read(signal);
  if (seen.kind === "refused") return { kind: "unclear", log: seen.says };
  const found = run === null ? null : progressOf(seen.value, run);
  const lost = `the operation is not to be seen any more on ${name}; another one may have taken its place`;
  return found ?? { kind: "unclear", log: withAutoSync(seen.value, lost) };
};

const isMarked = ({ metadata }: Application, key: string): boolean => metadata.annotations?.[keyAnnotation] === key;

const byMark = (application: Application): ChangeOutcome => {
  const run = readRun(application.metadata.annotations?.[runAnnotation] ?? "");
  const found = run === null ? null : progressOf(application, run);
  const lost =
    "it was about to be sent, and Argo CD shows no such operation: it may have been replaced, or never begun";
  return found ?? { kind: "unclear", log: withAutoSync(application, lost) };
};

/** The key is left before the rollback is asked for: without it nothing was, unless somebody has taken it away since. */
const lookup = async ({ api, name }: Tools, change: Change, key: string, signal: AbortSignal): Promise<Lookup> => {
  const seen = await api.read(signal);
  if (seen.kind === "refused") return { kind: "unclear", log: seen.says };
  if (isMarked(seen.value, key)) return byMark(seen.value);
  const { state, proposal } = change;
  const sinceMs = Date.parse("at" in state ? state.at : proposal.proposedAt) - clockMarginMs;
  if (!wasSyncedSince(seen.value, sinceMs)) return { kind: "never_seen" };
  return { kind: "unclear", log: `${name} does not have our key, but something was synced since` };
};
