/**
 * rollback  back to a version that ran before
 * deploy    the fix's own deploy, by its pipeline: an approval opens the deploy gate for this version, nothing else
 * scale     another number of replicas
 * restart   the same version, started anew
 * flag      a feature flag to another state
 */
export const changeActions = ["rollback", "deploy", "scale", "restart", "flag"] as const;
export type ChangeAction = (typeof changeActions)[number];

export const executorKinds = ["webhook", "kubernetes", "argocd", "helm", "github_actions", "flag"] as const;
export type ExecutorKind = (typeof executorKinds)[number];

/** What each kind of executor can do. `deploy` is the pipeline's own work and needs none. */
export const actionsOfExecutor = {
  webhook: ["rollback", "scale", "restart", "flag"],
  kubernetes: ["rollback", "scale", "restart"],
  argocd: ["rollback"],
  helm: ["rollback"],
  github_actions: ["rollback"],
  flag: ["rollback", "flag"],
} satisfies Record<ExecutorKind, readonly ChangeAction[]>;

/** Whether the system behind an executor says what is there now. */
const tellsState = {
  webhook: false,
  kubernetes: true,
  argocd: true,
  helm: true,
  github_actions: false,
  flag: true,
} satisfies Record<ExecutorKind, boolean>;

export const isStateTold = (executor: string): boolean =>
  executorKinds.some((kind) => kind === executor && tellsState[kind]);
