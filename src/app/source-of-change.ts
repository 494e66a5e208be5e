import { assertNever } from "../base/invariant.ts";
import type { ChangeAction } from "../domain/change-action.ts";
import { type ChangeSource, type NamedSource, namedSource, namedVersion } from "../domain/change-source.ts";
import type { HistoryLook } from "../domain/version-history.ts";
import type { FindSource } from "./ports/source-finder.ts";

/** What is known of a service's past, newest first. Empty when nobody keeps a history. */
export type ReadDeploys = (service: string, signal: AbortSignal) => Promise<readonly KnownDeploy[]>;
export type KnownDeploy = {
  readonly version: string;
  /** What it took the place of; null when that is not known. */
  readonly previousVersion: string | null;
  readonly at: string;
  readonly by: string | null;
  /** `succeeded`, `failed`, `running`, … as the source says. */
  readonly status: string;
  readonly commit: string | null;
  readonly url: string | null;
};

export type SourceFacts = {
  readonly action: ChangeAction;
  readonly service: string;
  readonly from: string;
  readonly to: string;
  /** Where it comes from, when somebody says so. */
  readonly said: string | null;
  /** A flag system does it. */
  readonly isFlag: boolean;
  readonly deploys: readonly KnownDeploy[];
  readonly history: HistoryLook;
};

/** Long enough for a system that answers; the rest of the facts wait for it. */
const patienceMs = 4_000;

/** Where a change comes from, as far as somebody else than the proposer knows it. */
export const sourceOfChange = async (
  findSource: FindSource,
  facts: SourceFacts,
  signal: AbortSignal,
): Promise<ChangeSource> => {
  const { action, service, to, isFlag, history } = facts;
  const said = facts.said?.trim() ?? "";
  if (said !== "") return sourceSaid(findSource, facts, said, signal);
  if (isFlag) return { kind: "flag_history", flag: service };
  switch (action) {
    case "rollback":
    case "deploy": {
      if (history.kind === "not_found") return { kind: "none" };
      const known = inHistory(facts) ?? (history.kind === "found" ? found(to, null, `${history.where} has it`) : null);
      return known ?? lookUp(findSource, facts, { said: to, named: namedVersion(to) }, signal);
    }
    case "restart":
      return { kind: "unchanged" };
    case "flag":
    case "scale":
      return { kind: "none" };
    default:
      return assertNever(action);
  }
};

const found = (ref: string, url: string | null, proof: string): ChangeSource => ({ kind: "version", ref, url, proof });

/** The deploy history speaks of what this change brings in; of anything else it is no witness. */
const sourceSaid = (
  findSource: FindSource,
  facts: SourceFacts,
  said: string,
  signal: AbortSignal,
): Promise<ChangeSource> => {
  const known = inHistory(facts);
  const isKnown = known !== null && (said === facts.to || isCommit(said, deployOf(facts)?.commit ?? null));
  return isKnown ? Promise.resolve(known) : lookUp(findSource, facts, { said, named: namedSource(said) }, signal);
};

const shortestCommit = 7;
const isCommit = (said: string, commit: string | null): boolean =>
  said.length >= shortestCommit && commit !== null && commit.startsWith(said);

/** Also a version that is known only because another one took its place. */
export const isInHistory = (deploys: readonly KnownDeploy[], to: string): boolean =>
  deploys.some(
    ({ version, previousVersion, commit }) => version === to || previousVersion === to || isCommit(to, commit),
  );

const deployOf = ({ deploys, to }: SourceFacts): KnownDeploy | undefined =>
  deploys.find(({ version }) => version === to) ?? deploys.find(({ commit }) => isCommit(to, commit));

/** A known version brings its commit and its page. */
const inHistory = (facts: SourceFacts): ChangeSource | null => {
  const { action, service, to, deploys } = facts;
  const bringsVersion = action === "rollback" || action === "deploy";
  if (!bringsVersion || !isInHistory(deploys, to)) return null;
  const known = deployOf(facts);
  const commit = known?.commit ?? null;
  const ref = commit === null ? to : `${to} (commit ${commit})`;
  return found(ref, known?.url ?? null, `the deploy history of ${service} has it`);
};

type Said = { readonly said: string; readonly named: NamedSource | null };

const lookUp = async (
  findSource: FindSource,
  { action, service, from, to }: SourceFacts,
  { said, named }: Said,
  signal: AbortSignal,
): Promise<ChangeSource> => {
  if (named === null) return { kind: "none" };
  const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const look = await findSource({ service, action, from, to, said, named, signal: patience });
  if (look.kind === "found") return found(look.ref, look.url, look.proof);
  return { kind: "said", ref: said, url: named.kind === "address" ? named.url : null, reason: look.reason };
};
