import type { Config } from "../config.ts";
import type { SourceCredentials } from "../http/alerts.ts";
import type { Credentials } from "../http/authenticate.ts";

type Own = {
  readonly token_env?: readonly string[] | undefined;
  readonly secret_env?: readonly string[] | undefined;
};

/** Who may come in: a sender's own secrets where it has some, the general token otherwise. */
export const credentialsOf = (
  { environment, file, secrets, policy }: Config,
  openOnLoopback: boolean,
): {
  readonly general: Credentials;
  readonly ofSource: (source: string) => SourceCredentials;
  readonly ofDepartments: Readonly<Record<string, Credentials>>;
} => {
  const token = environment.FIREBREAK_TOKEN;
  const general: Credentials = { tokens: token === undefined ? [] : [token], hmacSecrets: [], openOnLoopback };
  const valuesOf = (names: readonly string[] = []): readonly string[] =>
    names.flatMap((name) => (secrets[name] === undefined ? [] : [secrets[name]]));
  const ownOf = ({ token_env: tokens, secret_env: secretNames }: Own): Credentials =>
    tokens === undefined && secretNames === undefined
      ? general
      : { tokens: valuesOf(tokens), hmacSecrets: valuesOf(secretNames), openOnLoopback };
  return {
    general,
    ofSource: (source) => {
      const own = Object.hasOwn(file.alerts.sources, source) ? file.alerts.sources[source] : undefined;
      const topics = own?.topics ?? [];
      return { ...ownOf(own ?? {}), topics };
    },
    ofDepartments: Object.fromEntries(
      Object.keys(policy.requests.departments).map((name) => [name, ownOf(file.handoffs.departments?.[name] ?? {})]),
    ),
  };
};
