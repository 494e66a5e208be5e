import type { Deploy } from "../../app/ports/telemetry.ts";
import { instantOf } from "../../base/instant.ts";
import { oneLine } from "../../base/one-line.ts";
import { commitIn, deploysOf, type Rollout } from "../rollouts.ts";
import { type Application, type HistoryEntry, historyOf, labelOf, namesOf, revisionText } from "./application.ts";

const nameLimit = 80;

type Known = { readonly kind: "known"; readonly deploys: readonly Deploy[] };
type Unknown = { readonly kind: "unknown"; readonly reason: string };

/**
 * An application's history as deploys, newest first. A sync that goes on comes before them: what it brings may serve
 * already, and Argo CD writes it down only when it has ended well.
 */
export const deploysOfApplication = (application: Application, url: string): Known | Unknown => {
  const done = historyOf(application).map((entry) =>
    rolloutOf(entry, entry.deployStartedAt ?? entry.deployedAt, "succeeded", url),
  );
  const rollouts = [...runningSync(application, url), ...done];
  const known = rollouts.filter((one) => one !== null);
  return known.length === rollouts.length
    ? { kind: "known", deploys: deploysOf(known) }
    : { kind: "unknown", reason: "Argo CD does not say when something was deployed" };
};

const rolloutOf = (
  entry: Omit<HistoryEntry, "id">,
  time: string | null | undefined,
  status: string,
  url: string,
): Rollout | null => {
  const atMs = Date.parse(time ?? "");
  const revision = revisionText(entry);
  if (Number.isNaN(atMs)) return null;
  return {
    label: labelOf(entry),
    revision,
    identity: namesOf(entry).join("\n"),
    at: instantOf(atMs),
    by: whoIn(entry),
    commit: commitIn(revision),
    url,
    status,
  };
};

const whoIn = ({ initiatedBy }: Omit<HistoryEntry, "id">): string | null =>
  oneLine(initiatedBy?.username ?? "", nameLimit) || (initiatedBy?.automated === true ? "auto-sync" : null);

const runningSync = ({ status }: Application, url: string): readonly (Rollout | null)[] => {
  const { operationState: state } = status;
  const sync = state?.operation.sync;
  if (!state || state.phase !== "Running" || !sync || sync.dryRun === true) return [];
  const { initiatedBy } = state.operation;
  const brought = { ...sync, ...state.syncResult };
  // Until Argo CD has found out what it will sync, there is nothing to name.
  return revisionText(brought) === "" ? [] : [rolloutOf({ ...brought, initiatedBy }, state.startedAt, "running", url)];
};
