import { assertNever } from "../base/invariant.ts";
import type { Result } from "../base/result.ts";
import type { Actor } from "../domain/actor.ts";
import { itemsAsked } from "../domain/asked-items.ts";
import { unknownState } from "../domain/change.ts";
import type { ChangeAction } from "../domain/change-action.ts";
import type { GateCheck } from "../domain/gate.ts";
import type { ChangeId, EvidenceId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import type { Policy } from "../domain/policy.ts";
import type { Refusal } from "../domain/refusal.ts";
import { serviceNamed } from "../domain/service.ts";
import type { HistoryLook } from "../domain/version-history.ts";
import type { HandleCommand, Handled } from "./handle-command.ts";
import type { Clock } from "./ports/clock.ts";
import type { ConfiguredExecutor, Executor, Precheck } from "./ports/executor.ts";
import type { ProveGate } from "./ports/gate-prover.ts";
import type { FindSource } from "./ports/source-finder.ts";
import { isInHistory, type KnownDeploy, type ReadDeploys, sourceOfChange } from "./source-of-change.ts";
import { earlierVersions } from "./versions-of.ts";

export type ChangeWish = {
  readonly incident: Incident;
  readonly actor: Actor;
  readonly action: ChangeAction;
  readonly service: string;
  /** The version, the number of replicas, the state of the flag; empty for a restart. */
  readonly to: string;
  /** Where it comes from, when somebody says so: a commit, a pull request, a release, as a name or an address. */
  readonly source: string | null;
  readonly reason: string;
  readonly evidence: readonly EvidenceId[];
  readonly undoes: ChangeId | null;
  readonly key: string;
};

export type ProposeChange = (wish: ChangeWish) => Promise<Result<Handled, Refusal>>;

export type ExecutorFor = (service: string, action: ChangeAction) => ConfiguredExecutor | null;

type Dependencies = {
  readonly handle: HandleCommand;
  readonly policy: Policy;
  readonly executorFor: ExecutorFor;
  readonly readDeploys: ReadDeploys;
  /** Whether a version that is not among its deploys never ran. Otherwise they are only the last ones. */
  readonly knowsAllDeploys: (service: string, deploys: readonly KnownDeploy[]) => boolean;
  readonly proveGate: ProveGate;
  readonly findSource: FindSource;
  /** Whether this service's signals are configured: then its recovery can be seen. */
  readonly isMonitored: (service: string) => boolean;
  readonly clock: Clock;
};

/** Long enough for a dry run by a system that is itself in trouble; what is not known by then is missing on the card. */
const factsTimeoutMs = 10_000;

/** Gathers what the card must say (what is there now, whether the target is known, what proves the checklist), then proposes. */
export const proposeChange = async (deps: Dependencies, wish: ChangeWish): Promise<Result<Handled, Refusal>> => {
  const signal = AbortSignal.timeout(factsTimeoutMs);
  const deploys = await deps.readDeploys(wish.service, signal).catch(() => []);
  const executor = deps.executorFor(wish.service, wish.action);
  const checked = executor === null ? null : await precheck(executor, wish, deploys, signal);
  const from = fromOf(wish, checked, deploys);
  const to = wish.action === "restart" ? from : wish.to;
  const history = historyLook(deps, wish, deploys, checked);
  const source = await sourceOfChange(
    deps.findSource,
    {
      ...wish,
      said: wish.source,
      from,
      to,
      deploys,
      isFlag: isByFlag(deps.policy, wish),
      history,
    },
    signal,
  );
  const change = {
    action: wish.action,
    service: wish.service,
    target: checked?.target ?? wish.service,
    from,
    to,
    source,
    reason: wish.reason || `${wish.incident.title} (no reason was given)`,
    evidence: wish.evidence,
    blastRadius: blastRadius(deps.policy, wish.service),
    undo: checked?.undo ?? undoOf(wish, from),
    executor: executor?.name ?? "the pipeline",
    settings: executor?.settings ?? null,
    undoes: wish.undoes,
  };
  const proofs = [
    ...planProof(deps, checked),
    ...monitoringProof(deps, wish),
    ...(await deps.proveGate(
      { service: wish.service, action: wish.action, from, to, source, signal },
      itemsAsked(wish.incident, wish, deps.policy),
    )),
  ];
  return deps.handle({
    key: wish.key,
    actor: wish.actor,
    incidentId: wish.incident.id,
    command: { kind: "propose_change", change, proofs, history },
  });
};

const precheck = (
  executor: Executor,
  { action, service, to }: ChangeWish,
  deploys: readonly KnownDeploy[],
  signal: AbortSignal,
): Promise<Precheck> =>
  executor.precheck({ action, service, from: deploys[0]?.version ?? null, to, signal }).catch((error: unknown) => ({
    kind: "not_ready" as const,
    text: error instanceof Error ? error.message : String(error),
    target: null,
    from: null,
    undo: null,
    history: { kind: "unknown" as const },
  }));

const fromOf = ({ action }: ChangeWish, checked: Precheck | null, deploys: readonly KnownDeploy[]): string => {
  const running = deploys[0]?.version ?? null;
  return checked?.from ?? (action === "scale" || action === "flag" ? null : running) ?? unknownState;
};

/** Where a whole history is kept, a version that is not in it never ran: nobody goes back to what never was. */
const historyLook = (
  { knowsAllDeploys }: Dependencies,
  { action, service, to }: ChangeWish,
  deploys: readonly KnownDeploy[],
  checked: Precheck | null,
): HistoryLook => {
  if (action !== "rollback") return { kind: "unknown" };
  if (checked !== null && checked.history.kind !== "unknown") return checked.history;
  const where = `the deploy history of ${service}`;
  if (isInHistory(deploys, to)) return { kind: "found", where };
  const isWhole = deploys.length > 0 && knowsAllDeploys(service, deploys);
  return isWhole ? { kind: "not_found", where, known: earlierVersions(deploys) } : { kind: "unknown" };
};

/** A flag system keeps what each flag ever was, also where a flag takes a version back. */
const isByFlag = ({ services }: Policy, { action, service }: ChangeWish): boolean =>
  action === "flag" || serviceNamed(services, service)?.changes[action]?.executor === "flag";

const undoOf = ({ action, service }: ChangeWish, from: string): string => {
  if (action === "restart") return "a restart cannot be taken back; the version stays the same";
  if (from === unknownState) return "what is there now is not known: look before you approve";
  switch (action) {
    case "rollback":
      return `deploy ${from} again`;
    case "deploy":
      return `roll back to ${from}`;
    case "scale":
      return `scale ${service} back to ${from}`;
    case "flag":
      return `set it back to ${from}`;
    default:
      return assertNever(action);
  }
};

/** The plan is ready when the executor says that it can do this, now. */
const planProof = ({ clock }: Dependencies, checked: Precheck | null): readonly GateCheck[] => {
  if (checked === null) return [];
  const state =
    checked.kind === "ready"
      ? { kind: "proven" as const, proof: checked.text, at: clock.now() }
      : { kind: "missing" as const, reason: checked.text };
  return [{ item: "rollback_plan_ready", state }];
};

const monitoringProof = (
  { isMonitored, clock }: Dependencies,
  { incident, service }: ChangeWish,
): readonly GateCheck[] => {
  const alert = incident.alerts.find((one) => one.service === service);
  const proof =
    alert !== undefined
      ? `the alert ${alert.title} watches it`
      : isMonitored(service)
        ? "its error ratio is read from the metrics"
        : null;
  if (proof === null) return [];
  return [{ item: "monitoring_configured", state: { kind: "proven", proof, at: clock.now() } }];
};

const blastRadius = ({ services }: Policy, name: string): string => {
  const dependents = Object.values(services)
    .filter((other) => other.dependsOn.includes(name))
    .map((other) => other.name);
  const service = serviceNamed(services, name);
  const where = service === null ? name : `${name} in ${service.environment}`;
  return dependents.length === 0 ? where : `${where}; ${dependents.join(", ")} depend on it`;
};
