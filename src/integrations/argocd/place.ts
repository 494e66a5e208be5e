import type { HttpClient } from "../http-client.ts";

/** One application of one Argo CD, and who asks about it. */
export type ArgocdPlace = {
  readonly url: string;
  readonly token: string;
  readonly client: HttpClient;
  readonly application: string;
  /** Where applications live in other namespaces than Argo CD's own; null otherwise. */
  readonly appNamespace: string | null;
  readonly project: string | null;
};

/** As errors and reports call it. */
export const argocd = "Argo CD";

export const baseOf = ({ url }: Pick<ArgocdPlace, "url">): string => url.replace(/\/+$/, "");

/** The application's path in the API. */
export const pathOf = ({ application }: ArgocdPlace): string =>
  `/api/v1/applications/${encodeURIComponent(application)}`;

/** What a name alone does not say of it, for a query or a body. */
export const scopeOf = ({ appNamespace, project }: ArgocdPlace): Readonly<Record<string, string>> => ({
  ...(appNamespace === null ? {} : { appNamespace }),
  ...(project === null ? {} : { project }),
});

/** A path with that as its query. */
export const scoped = (place: ArgocdPlace, path: string): string => {
  const query = new URLSearchParams(scopeOf(place)).toString();
  return query === "" ? path : `${path}?${query}`;
};

export const headersOf = ({ token }: ArgocdPlace): Readonly<Record<string, string>> => ({
  authorization: `Bearer ${token.trim()}`,
  accept: "application/json",
});
