/** One entry of the service catalogue (`services:` in the YAML). */
export type Service = {
  readonly name: string;
  readonly owner: string | null;
  readonly environment: string;
  /** 1 is the most critical. */
  readonly tier: number;
  readonly dependsOn: readonly string[];
  /** An alert or resource carrying all of these labels belongs to this service. */
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly runbook: string | null;
  readonly rollback: RollbackPolicy | null;
};

export const executorKinds = ["webhook", "kubernetes", "argocd", "helm", "github_actions", "flag"] as const;
export type ExecutorKind = (typeof executorKinds)[number];

export const gateItems = [
  "tests_passing",
  "security_scan",
  "configuration_validated",
  "rollback_plan_ready",
  "monitoring_configured",
] as const;
/** The deployment checklist of the operations department. */
export type GateItem = (typeof gateItems)[number];

export type RollbackPolicy = {
  readonly executor: ExecutorKind;
  /** Groups whose members may approve. */
  readonly approvers: readonly string[];
  readonly gate: readonly GateItem[];
};

export type ServiceCatalogue = Readonly<Record<string, Service>>;

/**
 * The catalogue's service an alert belongs to: by match labels (most labels wins), then by the name it carries.
 * Null when the catalogue does not know it.
 */
export const serviceOf = (
  catalogue: ServiceCatalogue,
  said: { readonly service: string | null; readonly labels: Readonly<Record<string, string>> },
): Service | null => {
  const matching = Object.values(catalogue)
    .filter((service) => Object.keys(service.matchLabels).length > 0)
    .filter((service) => Object.entries(service.matchLabels).every(([key, value]) => said.labels[key] === value))
    .sort((a, b) => Object.keys(b.matchLabels).length - Object.keys(a.matchLabels).length);
  const named =
    said.service === null ? undefined : Object.hasOwn(catalogue, said.service) ? catalogue[said.service] : undefined;
  return matching[0] ?? named ?? null;
};

/** Services whose trouble can show up in `name`: itself and everything it depends on, nearest first; cycles are cut. */
export const withDependencies = (catalogue: ServiceCatalogue, name: string): readonly string[] => {
  const seen = new Set<string>([name]);
  const queue = [name];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const dependsOn = Object.hasOwn(catalogue, next) ? (catalogue[next]?.dependsOn ?? []) : [];
    for (const dependency of dependsOn) {
      if (seen.has(dependency)) continue;
      seen.add(dependency);
      queue.push(dependency);
    }
  }
  return [...seen];
};
