import { z } from "zod";
import { UpstreamError } from "../../app/ports/upstream-error.ts";
import { type Application, applicationShape } from "./application.ts";
import { type ArgocdPlace, baseOf, headersOf, pathOf, scoped, scopeOf, argocd as service } from "./place.ts";

type Options = ArgocdPlace & { readonly prune: boolean };

export type Answer =
  | { readonly kind: "ok"; readonly value: Application }
  | { readonly kind: "refused"; readonly says: string };

export type ArgoApi = {
  readonly read: (signal: AbortSignal | null) => Promise<Answer>;
  /** A JSON merge patch of the Application. */
  readonly patch: (patch: object) => Promise<Answer>;
  readonly rollback: (wish: {
    readonly id: number;
    readonly dryRun: boolean;
    readonly signal: AbortSignal | null;
  }) => Promise<Answer>;
};

const actTimeoutMs = 15_000;
const saidLimit = 500;

export const createArgoApi = (options: Options): ArgoApi => {
  const { application, prune } = options;
  const path = pathOf(options);
  const where = scopeOf(options);
  return {
    read: (signal) => ask(options, { path: scoped(options, path), signal }),
    patch: (patch) =>
      ask(options, {
        path,
        method: "PATCH",
        body: { name: application, patch: JSON.stringify(patch), patchType: "merge", ...where },
        signal: null,
      }),
    rollback: ({ id, dryRun, signal }) =>
      ask(options, {
        path: `${path}/rollback`,
        method: "POST",
        body: { name: application, id, dryRun, prune, ...where },
        signal,
      }),
  };
};

type Question = {
  readonly path: string;
  readonly method?: "PATCH" | "POST";
  readonly body?: object;
  readonly signal: AbortSignal | null;
};

/** @throws UpstreamError when nobody can say what Argo CD made of it; `mayHaveRun` when it may have been applied */
const ask = async (place: ArgocdPlace, { path, method, body, signal }: Question): Promise<Answer> => {
  const { status, text, isCut } = await place.client.send({
    service,
    url: `${baseOf(place)}${path}`,
    headers: {
      ...headersOf(place),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(signal === null ? {} : { signal }),
    ...(method === undefined ? {} : { method, body: JSON.stringify(body), timeoutMs: actTimeoutMs }),
  });
  if (status >= 500 || status === 429) {
    const mayHaveRun = method !== undefined && status >= 500;
    throw new UpstreamError(`${service}: ${status}: ${messageIn(text)}`, { service, retryable: true, mayHaveRun });
  }
  if (status >= 400) return { kind: "refused", says: `Argo CD refuses (${status}): ${messageIn(text)}` };
  const parsed = isCut ? null : applicationShape.safeParse(jsonOf(text));
  if (parsed?.success === true) return { kind: "ok", value: parsed.data };
  const why = parsed === null ? "more than can be read" : "another shape than an Application";
  throw new UpstreamError(`${service}: answers with ${why}`, {
    service,
    retryable: false,
    mayHaveRun: method !== undefined,
  });
};

const errorShape = z.object({ message: z.string().optional(), error: z.string().optional() });

const messageIn = (text: string): string => {
  const said = errorShape.safeParse(jsonOf(text));
  const { message, error } = said.success ? said.data : {};
  return (message ?? error ?? text).slice(0, saidLimit);
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
