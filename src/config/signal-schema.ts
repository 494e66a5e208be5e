import { z } from "zod";
import { argocdPlace } from "./argocd-place.ts";
import { envName, name, repository, url } from "./scalars.ts";

/** What triage may read of a service. Whatever has a token here only reads, and shares none with what acts. */

const github = z.strictObject({
  repository,
  /** Reads contents, deployments, pull requests and actions, and nothing more. */
  token_env: envName,
  api_url: url.prefault("https://api.github.com"),
  /** Only what went into this branch, or ran on it. Default: all. */
  branch: name.optional(),
  /** Only deployments to this environment. Default: all; for deploys, the environment of the service. */
  environment: name.optional(),
});

/** Its token: an account that may get the application, and nothing more. */
const argocd = z.strictObject(argocdPlace);

export const signalsSchema = z.strictObject({
  prometheus_url: url.optional(),
  error_ratio_query: z.string().optional(),
  requests_query: z.string().optional(),
  loki_url: url.optional(),
  logs_query: z.string().optional(),
  deploys_url: url.optional(),
  health_url: url.optional(),
  dashboard_url: url.optional(),
  github: github.optional(),
  argocd: argocd.optional(),
});

type Named = object | null | undefined;
type Written = {
  readonly signals: z.output<typeof signalsSchema>;
  readonly rollback: Named;
  readonly flag: Named;
  readonly deploy_gate: { readonly github: Named } | null;
};

/** A token that can change something is nobody's to look around with: whoever looks reads what strangers write. */
export const sharedCredentials = (
  services: Readonly<Record<string, Written>>,
): readonly { readonly path: readonly string[]; readonly name: string }[] => {
  const acting = new Set(
    Object.values(services).flatMap(({ rollback, flag, deploy_gate: gate }) =>
      [rollback, flag, gate?.github].flatMap(variablesOf),
    ),
  );
  return Object.entries(services).flatMap(([service, { signals }]) =>
    Object.entries(signals).flatMap(([source, written]) =>
      typeof written === "object"
        ? variablesOf(written)
            .filter((name) => acting.has(name))
            .map((name) => ({ path: [service, "signals", source, "token_env"], name }))
        : [],
    ),
  );
};

const variablesOf = (written: Named): readonly string[] =>
  Object.entries(written ?? {}).flatMap(([key, value]) =>
    /^(?:token|secret)_env$/.test(key) && typeof value === "string" ? [value] : [],
  );
