import type { Config } from "../config.ts";
import type { SourceCredentials } from "../http/alerts.ts";
import type { Credentials } from "../http/authenticate.ts";

/** Who may come in: a source's own secrets where it has some, the general token otherwise. */
export const credentialsOf = (
  { environment, file, secrets }: Config,
  openOnLoopback: boolean,
): { readonly general: Credentials; readonly ofSource: (source: string) => SourceCredentials } => {
  const token = environment.FIREBREAK_TOKEN;
  const general: Credentials = { tokens: token === undefined ? [] : [token], hmacSecrets: [], openOnLoopback };
  const valuesOf = (names: readonly string[] = []): readonly string[] =>
    names.flatMap((name) => (secrets[name] === undefined ? [] : [secrets[name]]));
  return {
    general,
    ofSource: (source) => {
      const own = Object.hasOwn(file.alerts.sources, source) ? file.alerts.sources[source] : undefined;
      const topics = own?.topics ?? [];
      if (own?.token_env === undefined && own?.secret_env === undefined) return { ...general, topics };
      return { tokens: valuesOf(own.token_env), hmacSecrets: valuesOf(own.secret_env), topics, openOnLoopback };
    },
  };
};
