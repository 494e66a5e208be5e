import type { Instant } from "../base/instant.ts";
import type { ChangeAction, ExecutorKind } from "./change-action.ts";
import type { ChangeSource } from "./change-source.ts";
import type { GateCheck } from "./gate.ts";

/** Who applies only what code says, and what that is; null: whoever does it can be told anything. */
const applies = {
  argocd: "Argo CD applies a revision of its repository",
  helm: "Helm applies a revision of its chart",
  github_actions: "a workflow of the repository does it",
  webhook: null,
  kubernetes: null,
  flag: null,
  pipeline: null,
} satisfies Record<ExecutorKind | "pipeline", string | null>;

type Known = {
  readonly action: ChangeAction;
  readonly source: ChangeSource;
  readonly executor: ExecutorKind | "pipeline";
};

/** What shows that the infrastructure is code, where nothing is configured to prove it. */
export const provenByCode = ({ action, source, executor }: Known, at: Instant): readonly GateCheck[] => {
  const isWritten = action === "scale" && source.kind === "version";
  const proof = applies[executor] ?? (isWritten ? `${source.ref} is where it is written; ${source.proof}` : null);
  return proof === null ? [] : [{ item: "infrastructure_as_code", state: { kind: "proven", proof, at } }];
};
