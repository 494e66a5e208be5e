import type { ApplicationReader } from "../app/ports/delivery.ts";
import { applicationShape } from "./argocd/application.ts";
import { deploysOfApplication } from "./argocd/deploys.ts";
import { type ArgocdPlace, argocd, baseOf, headersOf, pathOf, scoped } from "./argocd/place.ts";
import { accountOf, resourceTree, wellness } from "./argocd/wellness.ts";
import type { ReadDeploys } from "./delivered-deploys.ts";
import type { HttpRequest } from "./http-client.ts";
import { readJson } from "./read-json.ts";

/** Looks at one application. Its token needs `applications, get`; both requests are GETs. */
export const createArgocdReader = (where: ArgocdPlace): ApplicationReader => ({
  status: async (_, signal) => {
    const link = pageOf(where);
    const [read, tree] = await Promise.all([
      readJson(where.client, requestOf(where, "", signal), wellness, link),
      readJson(where.client, requestOf(where, "/resource-tree", signal), resourceTree, link),
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
  (where: ArgocdPlace): ReadDeploys =>
  async (signal) => {
    const link = pageOf(where);
    const read = await readJson(where.client, requestOf(where, "", signal), applicationShape, link);
    if (read.status === "failed") return read;
    const found = deploysOfApplication(read.value, link);
    if (found.kind === "unknown") return { status: "failed", reason: found.reason, link };
    return found.deploys.length === 0
      ? { status: "empty", link, body: "" }
      : { status: "ok", value: found.deploys, link, body: "" };
  };

const requestOf = (where: ArgocdPlace, suffix: string, signal: AbortSignal): HttpRequest => ({
  service: argocd,
  url: `${baseOf(where)}${scoped(where, `${pathOf(where)}${suffix}`)}`,
  headers: headersOf(where),
  signal,
});

const pageOf = ({ url, application, appNamespace }: ArgocdPlace): string =>
  `${baseOf({ url })}/applications/${appNamespace === null ? "" : `${encodeURIComponent(appNamespace)}/`}${encodeURIComponent(application)}`;
