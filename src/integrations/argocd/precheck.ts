import { setTimeout as pause } from "node:timers/promises";
import type { Precheck, PrecheckRequest } from "../../app/ports/executor.ts";
import { UpstreamError } from "../../app/ports/upstream-error.ts";
import type { ArgoApi } from "./api.ts";
import {
  type Application,
  findEntry,
  historyOf,
  isAutoSyncOn,
  knownEntries,
  olderVersions,
  revisionText,
  versionOf,
} from "./application.ts";

const dryRunLooks = 6;
const dryRunPauseMs = 500;

/** Argo CD runs a dry run as an operation of its own, which changes nothing in the cluster; with auto-sync on it refuses even that. */
export const precheck = async (api: ArgoApi, name: string, request: PrecheckRequest): Promise<Precheck> => {
  const unread = (text: string): Precheck => ({
    kind: "not_ready",
    text,
    target: name,
    from: null,
    undo: null,
    history: { kind: "unknown" },
  });
  try {
    const seen = await api.read(request.signal);
    return seen.kind === "refused" ? unread(seen.says) : await precheckRead(api, name, request, seen.value);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return unread(error.message);
  }
};

const precheckRead = async (
  api: ArgoApi,
  name: string,
  { to, signal }: PrecheckRequest,
  application: Application,
): Promise<Precheck> => {
  const history = historyOf(application);
  const [current] = history;
  const entry = findEntry(history, to);
  const where = `the history of ${name}`;
  const from = current === undefined ? null : versionOf(current);
  const isOn = isAutoSyncOn(application);
  const said = (kind: Precheck["kind"], text: string): Precheck => ({
    kind,
    text,
    target: name,
    from,
    undo:
      current === undefined
        ? null
        : `roll back to ${from} (id ${current.id})${isOn ? ", and switch auto-sync on again" : ""}`,
    history: entry === null ? { kind: "not_found", where, known: olderVersions(history) } : { kind: "found", where },
  });
  const obstacle = obstacleOf(application, name);
  if (obstacle !== null) return said("not_ready", obstacle);
  if (entry === null) return said("not_ready", `${name} has no ${to} in its history; ${knownEntries(history)}`);
  if (isCurrent(history, entry.id)) return said("not_ready", `${name} has ${to} already`);
  const plan = `Argo CD rolls ${name} back to ${versionOf(entry)} (id ${entry.id})`;
  if (isOn) return said("ready", `${plan}. ${autoSyncPlan(application)}; ${knownEntries(history)}`);
  const tried = await dryRun(api, entry.id, application, signal);
  return tried.kind === "passed"
    ? said("ready", `${plan}; ${tried.says}; ${knownEntries(history)}`)
    : said("not_ready", tried.says);
};

/** Why Argo CD would not begin. */
export const obstacleOf = ({ metadata, operation }: Application, name: string): string | null => {
  if (metadata.deletionTimestamp) return `${name} is being deleted`;
  if (operation) return `another operation is in progress on ${name}; Argo CD runs one at a time`;
  return null;
};

/** The newest entry is what was deployed last. */
export const isCurrent = ([current]: ReturnType<typeof historyOf>, id: number): boolean => current?.id === id;

const autoSyncPlan = ({ metadata }: Application): string => {
  const owner = metadata.ownerReferences?.find(({ kind }) => kind === "ApplicationSet");
  const undone =
    owner === undefined ? "" : `; the ApplicationSet ${owner.name} may switch it on again, then Argo CD refuses`;
  return `Auto-sync is on: it is switched off first, and stays off until a person switches it on again${undone}. Argo CD makes no dry run while it is on`;
};

type Tried = { readonly kind: "passed" | "refused"; readonly says: string };

const dryRun = async (api: ArgoApi, id: number, before: Application, signal: AbortSignal): Promise<Tried> => {
  const asked = await api.rollback({ id, dryRun: true, signal });
  if (asked.kind === "refused") return { kind: "refused", says: `the dry run was refused. ${asked.says}` };
  const target = historyOf(before).find((entry) => entry.id === id);
  for (let looks = 0; looks < dryRunLooks; looks += 1) {
    const seen = await api.read(signal);
    const state = seen.kind === "ok" ? seen.value.status.operationState : null;
    const isIt =
      state?.operation.sync?.dryRun === true && revisionText(state.operation.sync) === revisionText(target ?? {});
    if (state && isIt && state.startedAt !== before.status.operationState?.startedAt) {
      if (state.phase === "Succeeded") return { kind: "passed", says: "its dry run passed" };
      if (state.phase === "Failed" || state.phase === "Error")
        return { kind: "refused", says: `the dry run did not pass: ${state.message ?? state.phase}` };
    }
    await pause(dryRunPauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
  }
  return { kind: "passed", says: "its dry run was accepted and is not over yet" };
};
