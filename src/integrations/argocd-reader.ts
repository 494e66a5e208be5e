import type { ApplicationReader } from "../app/ports/delivery.ts";
import { applicationShape } from "./argocd/application.ts";
import { deploysOfApplication } from "./argocd/deploys.ts";
import { accountOf, resourceTree, wellness } from "./argocd/wellness.ts";
import type { ReadDeploys } from "./delivered-deploys.ts";
import type { HttpClient, HttpRequest } from "./http-client.ts";
import { readJson } from "./read-json.ts";

type Options = {
  readonly url: string;
  readonly token: string;
  readonly client: HttpClient;
  readonly application: string;
  /** Where applications live in other namespaces than Argo CD's own; null otherwise. */
  readonly appNamespace: string | null;
  readonly project: string | null;
};

const service = "Argo CD";

/** Looks at one application. Its token needs `applications, get`; both requests are GETs. */
export const createArgocdReader = ({ client, ...where }: Options): ApplicationReader => ({
  status: async (_, signal) => {
    const link = pageOf(where);
    const [read, tree] = await Promise.all([
      readJson(client, requestOf(where, "", signal), wellness, link),
      readJson(client, requestOf(where, "/resource-tree", signal), resourceTree, link),
    ]);
    if (read.status === "failed") return read;
    const account = accountOf(
      where.application,
      read.value,
      tree.status === "ok"
        ? { kind: "read", nodes: tree.value.nodes ?? [] }
        : { kind: "unread", why: tree.status === "failed" ? tree.reason : "" },
    );
    return { status: "ok", value: account, link, body: account.body };
  },
});

/** What the application's history says was deployed. One request. */
export const createArgocdDeploys =
  ({ client, ...where }: Options): ReadDeploys =>
  async (signal) => {
    const link = pageOf(where);
    const read = await readJson(client, requestOf(where, "", signal), applicationShape, link);
    if (read.status === "failed") return read;
    const found = deploysOfApplication(read.value, link);
    if (found.kind === "unknown") return { status: "failed", reason: found.reason, link };
    return found.deploys.length === 0
      ? { status: "empty", link, body: "" }
      : { status: "ok", value: found.deploys, link, body: "" };
  };

type Where = Omit<Options, "client">;

const requestOf = (where: Where, suffix: string, signal: AbortSignal): HttpRequest => ({
  service,
  url: addressOf(where, suffix),
  headers: { authorization: `Bearer ${where.token.trim()}`, accept: "application/json" },
  signal,
});

const base = (url: string): string => url.replace(/\/+$/, "");

const addressOf = ({ url, application, appNamespace, project }: Where, suffix: string): string => {
  const query = new URLSearchParams({
    ...(appNamespace === null ? {} : { appNamespace }),
    ...(project === null ? {} : { project }),
  }).toString();
  const path = `/api/v1/applications/${encodeURIComponent(application)}${suffix}`;
  return `${base(url)}${path}${query === "" ? "" : `?${query}`}`;
};

const pageOf = ({ url, application, appNamespace }: Where): string =>
  `${base(url)}/applications/${appNamespace === null ? "" : `${encodeURIComponent(appNamespace)}/`}${encodeURIComponent(application)}`;
