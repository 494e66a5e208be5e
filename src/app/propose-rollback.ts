import type { Result } from "../base/result.ts";
import type { Actor } from "../domain/actor.ts";
import type { GateCheck } from "../domain/change.ts";
import type { EvidenceId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import type { Policy } from "../domain/policy.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { Service } from "../domain/service.ts";
import type { HandleCommand, Handled } from "./handle-command.ts";
import type { Clock } from "./ports/clock.ts";
import type { Executor } from "./ports/executor.ts";

export type RollbackWish = {
  readonly incident: Incident;
  readonly actor: Actor;
  readonly service: string;
  readonly to: string;
  readonly reason: string;
  readonly evidence: readonly EvidenceId[];
  readonly key: string;
};

export type ProposeRollback = (wish: RollbackWish) => Promise<Result<Handled, Refusal>>;

/** What is known of a service's past, newest first. Empty when nobody keeps a history. */
export type ReadDeploys = (
  service: string,
  signal: AbortSignal,
) => Promise<readonly { readonly version: string; readonly at: string }[]>;

type Dependencies = {
  readonly handle: HandleCommand;
  readonly policy: Policy;
  readonly executorFor: (service: string) => Executor | null;
  readonly readDeploys: ReadDeploys;
  /** Whether this service's signals are configured: then its recovery can be seen. */
  readonly isMonitored: (service: string) => boolean;
  readonly clock: Clock;
};

const factsTimeoutMs = 5_000;

/** Gathers what the card must say (what runs now, whether the target is known, what proves the checklist), then proposes. */
export const proposeRollback = async (deps: Dependencies, wish: RollbackWish): Promise<Result<Handled, Refusal>> => {
  const signal = AbortSignal.timeout(factsTimeoutMs);
  const deploys = await deps.readDeploys(wish.service, signal).catch(() => []);
  const from = deploys[0]?.version ?? "unknown";
  const { services } = deps.policy;
  const service = Object.hasOwn(services, wish.service) ? (services[wish.service] ?? null) : null;
  const proofs = [...(await planProof(deps, wish, service, from, signal)), ...monitoringProof(deps, wish)];
  return deps.handle({
    key: wish.key,
    actor: wish.actor,
    incidentId: wish.incident.id,
    command: {
      kind: "propose_change",
      change: {
        action: "rollback",
        service: wish.service,
        from,
        to: wish.to,
        reason: wish.reason || `${wish.incident.title} (no reason was given)`,
        evidence: wish.evidence,
        blastRadius: blastRadius(deps.policy, wish.service, service),
        undo: from === "unknown" ? "deploy the version that runs now again" : `deploy ${from} again`,
      },
      proofs,
    },
  });
};

/** The plan is ready when the executor says that it can go back to this version. */
const planProof = async (
  { executorFor, clock }: Dependencies,
  { service: name, to }: RollbackWish,
  service: Service | null,
  from: string,
  signal: AbortSignal,
): Promise<readonly GateCheck[]> => {
  const executor = executorFor(name);
  if (executor === null || service === null) return [];
  const checked = await executor.precheck({ service: name, from, to, signal }).catch((error: unknown) => ({
    kind: "not_ready" as const,
    text: error instanceof Error ? error.message : String(error),
  }));
  const state =
    checked.kind === "ready"
      ? { kind: "proven" as const, proof: checked.text, at: clock.now() }
      : { kind: "missing" as const, reason: checked.text };
  return [{ item: "rollback_plan_ready", state }];
};

const monitoringProof = (
  { isMonitored, clock }: Dependencies,
  { incident, service }: RollbackWish,
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

const blastRadius = ({ services }: Policy, name: string, service: Service | null): string => {
  const dependents = Object.values(services)
    .filter((other) => other.dependsOn.includes(name))
    .map((other) => other.name);
  const where = service === null ? name : `${name} in ${service.environment}`;
  return dependents.length === 0 ? where : `${where}; ${dependents.join(", ")} depend on it`;
};
