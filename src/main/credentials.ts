import type { Config } from "../config.ts";
import type { Credentials } from "../http/authenticate.ts";

/** Who may come in: a source's own secrets where it has some, the general token otherwise. */
export const credentialsOf = (
  { environment, file, secrets }: Config,
  openOnLoopback: boolean,
): { readonly general: Credentials; readonly ofSource: (source: string) => Credentials } => {
  const token = environment.FIREBREAK_TOKEN;
  const general: Credentials = { tokens: token === undefined ? [] : [token], hmacSecrets: [], openOnLoopback };
  const valuesOf = (names: readonly string[] = []): readonly string[] =>
    names.flatMap((name) => (secrets[name] === undefined ? [] : [secrets[name]]));
  return {
    general,
    ofSource: (source) => {
      const own = Object.hasOwn(file.alerts.sources, source) ? file.alerts.sources[source] : undefined;
      if (own === undefined) return general;
      return { tokens: valuesOf(own.token_env), hmacSecrets: valuesOf(own.secret_env), openOnLoopback };
    },
  };
};
