import type { z } from "zod";
import type {
  ChangeOutcome,
  ExecuteRequest,
  Executor,
  Precheck,
  PrecheckRequest,
  Reach,
} from "../app/ports/executor.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { Change } from "../domain/change.ts";
import { actionsOfExecutor } from "../domain/change-action.ts";
import { movedOn } from "../domain/moved-on.ts";
import type { HistoryLook } from "../domain/version-history.ts";
import {
  findRevision,
  findRollback,
  type HelmRevision,
  historyShape,
  isCurrent,
  isPending,
  knownRevisions,
  newestFirst,
  olderRevisions,
  outcomeOf,
  presentNames,
  revisionIn,
  statusShape,
  versionOf,
} from "./helm/history.ts";
import type { HelmRun, RunHelm } from "./helm/run-helm.ts";

type Options = {
  readonly run: RunHelm;
  readonly release: string;
  readonly namespace: string;
  readonly kubeconfig: string | null;
  /** Epoch milliseconds. */
  readonly nowMs?: () => number;
};

type Tools = Required<Options> & { readonly name: string };
type Lookup = ChangeOutcome | { readonly kind: "never_seen" };
/** Newest first. */
type History = readonly HelmRevision[];
type Read<Value> =
  | { readonly kind: "read"; readonly value: Value }
  | { readonly kind: "refused"; readonly says: string }
  | { readonly kind: "not_asked"; readonly says: string };

const readTimeoutMs = 10_000;
/** Helm does not wait for pods here: a rollback that is cut short would stay pending, and block every later one. */
const rollbackTimeoutMs = 90_000;
/** Helm writes its times by the clock of the machine that it ran on. */
const clockMarginMs = 5_000;
const saidLimit = 1_000;

/** `helm rollback` as a child process (docs/adr/0009-executors.md). A rollback makes a new revision, and that is its trace. */
export const createHelmExecutor = (options: Options): Executor => {
  const { release, namespace } = options;
  const tools: Tools = { nowMs: Date.now, ...options, name: `release ${release} in ${namespace}` };
  return {
    name: `Helm, ${tools.name}`,
    actions: actionsOfExecutor.helm,
    reach: (signal) => reach(tools, signal),
    versions: (signal) => versions(tools, signal),
    precheck: (request) => precheck(tools, request),
    execute: (request) => execute(tools, request),
    observe: ({ runId, signal }) => observe(tools, runId, signal),
    lookup: ({ change, signal }) => lookup(tools, change, signal),
  };
};

const whereOf = ({ namespace, kubeconfig }: Tools): readonly string[] => [
  "--namespace",
  namespace,
  ...(kubeconfig === null ? [] : ["--kubeconfig", kubeconfig]),
];

const readHistory = async (tools: Tools, signal: AbortSignal | null): Promise<Read<History>> => {
  const args = ["history", tools.release, ...whereOf(tools), "--output", "json"];
  const read = reading(await tools.run(args, { timeoutMs: readTimeoutMs, signal }), historyShape);
  if (read.kind !== "read") return read;
  return read.value.length === 0
    ? { kind: "refused", says: `${tools.name} has no history` }
    : { kind: "read", value: newestFirst(read.value) };
};

const reading = <Shape extends z.ZodType>(run: HelmRun, shape: Shape): Read<z.output<Shape>> => {
  if (run.kind !== "exited") return { kind: "not_asked", says: run.says };
  if (run.code !== 0) return { kind: "refused", says: saidBy(run) };
  const parsed = shape.safeParse(jsonOf(run.stdout));
  return parsed.success
    ? { kind: "read", value: parsed.data }
    : { kind: "refused", says: "Helm answers in another shape" };
};

const saidBy = ({ stderr, stdout, code }: Extract<HelmRun, { kind: "exited" }>): string =>
  (stderr.trim() || stdout.trim() || `it ended with status ${code}`).slice(0, saidLimit);

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const reach = async (tools: Tools, signal: AbortSignal): Promise<Reach> => {
  const read = await readHistory(tools, signal);
  if (read.kind !== "read") return { kind: "not_reached", text: `Helm: ${read.says}` };
  const [newest] = read.value;
  return { kind: "reached", text: `Helm answers: ${tools.name} has ${newest ? versionOf(newest) : "nothing"}` };
};

const rollbackArgs = (tools: Tools, { revision }: HelmRevision): readonly string[] => [
  "rollback",
  tools.release,
  String(revision),
  ...whereOf(tools),
];

type Choice =
  | { readonly kind: "go"; readonly entry: HelmRevision }
  | { readonly kind: "already"; readonly says: string }
  | { readonly kind: "cannot"; readonly says: string };

const choose = ({ name }: Tools, history: History, to: string): Choice => {
  const [newest] = history;
  if (newest !== undefined && isPending(newest))
    return {
      kind: "cannot",
      says: `another operation is in progress on ${name}: revision ${newest.revision} is ${newest.status}`,
    };
  const entry = findRevision(history, to);
  if (entry === null)
    return { kind: "cannot", says: `${name} has no ${to} in its history that ran; ${knownRevisions(history)}` };
  const what = `${versionOf(entry)} (revision ${entry.revision})`;
  return isCurrent(history, entry)
    ? { kind: "already", says: `already rolled back: ${name} has ${what}` }
    : { kind: "go", entry };
};

const precheck = async (tools: Tools, { to, signal }: PrecheckRequest): Promise<Precheck> => {
  const { name } = tools;
  const read = await readHistory(tools, signal);
  if (read.kind !== "read")
    return {
      kind: "not_ready",
      text: `Helm: ${read.says}`,
      target: name,
      from: null,
      undo: null,
      history: { kind: "unknown" },
    };
  const [newest] = read.value;
  const from = newest === undefined ? null : versionOf(newest);
  const said = (kind: Precheck["kind"], text: string): Precheck => ({
    kind,
    text,
    target: name,
    from,
    undo: newest === undefined ? null : `roll ${name} back to ${from} (revision ${newest.revision})`,
    history: historyLook(name, read.value, to),
  });
  const choice = choose(tools, read.value, to);
  if (choice.kind !== "go") return said("not_ready", choice.says);
  const tried = await tools.run([...rollbackArgs(tools, choice.entry), "--dry-run"], {
    timeoutMs: readTimeoutMs,
    signal,
  });
  if (tried.kind !== "exited") return said("not_ready", `the dry run did not end: ${tried.says}`);
  if (tried.code !== 0) return said("not_ready", `the dry run did not pass: ${saidBy(tried)}`);
  const what = `${versionOf(choice.entry)} (revision ${choice.entry.revision})`;
  return said("ready", `Helm's dry run passed: roll ${name} back to ${what}; ${knownRevisions(read.value)}`);
};

const historyLook = (name: string, history: History, to: string): HistoryLook => {
  const where = `the history of ${name}`;
  return findRevision(history, to) === null
    ? { kind: "not_found", where, known: olderRevisions(history).map(versionOf) }
    : { kind: "found", where };
};

const versions = async (tools: Tools, signal: AbortSignal): Promise<readonly string[]> => {
  const read = await readHistory(tools, signal);
  return read.kind === "read" ? olderRevisions(read.value).map(versionOf) : [];
};

const notSent = (why: string): ChangeOutcome => ({ kind: "failed", log: `it was not sent: ${why}` });

/** Without the worker's signal: a rollback that has begun is let end, or the release stays pending. */
const execute = async (tools: Tools, { change: { proposal } }: ExecuteRequest): Promise<ChangeOutcome> => {
  const { to } = proposal;
  const read = await readHistory(tools, null);
  if (read.kind !== "read") return notSent(read.says);
  const choice = choose(tools, read.value, to);
  if (choice.kind === "cannot") return notSent(choice.says);
  if (choice.kind === "already") return { kind: "succeeded", log: choice.says };
  const moved = movedOn(proposal, tools.name, presentNames(read.value));
  if (moved !== null) return notSent(moved);
  const ended = await tools.run(rollbackArgs(tools, choice.entry), { timeoutMs: rollbackTimeoutMs, signal: null });
  if (ended.kind === "missing") return notSent(ended.says);
  const last = read.value[0]?.revision ?? 0;
  return outcomeAfter(tools, to, last, ended);
};

/** Helm writes the new revision before it touches anything else: without one, nothing was applied. */
const outcomeAfter = async (
  tools: Tools,
  to: string,
  last: number,
  ended: Exclude<HelmRun, { kind: "missing" }>,
): Promise<ChangeOutcome> => {
  const said = ended.kind === "exited" ? saidBy(ended) : ended.says;
  const after = await readHistory(tools, null);
  const made = after.kind === "read" ? findRollback(after.value, to, ({ revision }) => revision > last) : null;
  if (made !== null) {
    const outcome = outcomeOf(made.revision, made.status, made.description);
    return outcome.kind === "running" ? outcome : { ...outcome, log: `${said}\n${outcome.log}` };
  }
  if (ended.kind === "cut_short") return { kind: "unclear", log: `${said}; its history shows no rollback so far` };
  if (ended.code === 0) return { kind: "succeeded", log: said };
  return after.kind === "read"
    ? { kind: "failed", log: `nothing was applied: ${said}` }
    : { kind: "unclear", log: `${said}; and its history cannot be read: ${after.says}` };
};

const observe = async (tools: Tools, runId: string, signal: AbortSignal): Promise<ChangeOutcome> => {
  const revision = revisionIn(runId);
  if (revision === null) return { kind: "unclear", log: `${runId} is no revision` };
  const args = ["status", tools.release, "--revision", String(revision), ...whereOf(tools), "--output", "json"];
  const read = reading(await tools.run(args, { timeoutMs: readTimeoutMs, signal }), statusShape);
  if (read.kind === "not_asked") throw later(read.says, null);
  if (read.kind === "refused") return { kind: "unclear", log: read.says };
  return outcomeOf(revision, read.value.info.status, read.value.info.description);
};

const later = (says: string, retryAfterMs: number | null): UpstreamError =>
  new UpstreamError(`Helm: ${says}`, { service: "Helm", retryable: true, retryAfterMs });

const lookup = async (tools: Tools, { state, proposal }: Change, signal: AbortSignal): Promise<Lookup> => {
  const read = await readHistory(tools, signal);
  if (read.kind === "not_asked") throw later(read.says, null);
  if (read.kind === "refused") return { kind: "unclear", log: read.says };
  const intentMs = Date.parse("at" in state ? state.at : proposal.proposedAt);
  const isLater = ({ updated }: HelmRevision): boolean => !(Date.parse(updated) < intentMs - clockMarginMs);
  const made = findRollback(read.value, proposal.to, isLater);
  if (made !== null) return outcomeOf(made.revision, made.status, made.description);
  if (read.value.some(isLater))
    return { kind: "unclear", log: `${tools.name} was changed since, and not by this rollback` };
  // Whoever began it may be gone, and Helm, its child, still at work.
  const goesOnMs = intentMs + readTimeoutMs + rollbackTimeoutMs + clockMarginMs - tools.nowMs();
  if (goesOnMs > 0) throw later("a rollback may still be at work", goesOnMs);
  return { kind: "never_seen" };
};
