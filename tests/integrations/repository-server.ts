import { type Answer, type Asked, type LocalServer, startLocalServer } from "./local-server.ts";

/** One repository of GitHub's, as its documentation shows it, with fields that nobody reads left in. */

export const token = "github_pat_that_only_reads";
export const sha = (letter: string): string => letter.repeat(40);
export const time = (minute: number): string => `2026-11-27T02:${String(minute).padStart(2, "0")}:00Z`;

export const deployment = (id: number, ref: string, minute: number, over: object = {}) => ({
  id,
  node_id: "MDEwOkRlcGxveW1lbnQx",
  sha: sha("c"),
  ref,
  task: "deploy",
  payload: {},
  original_environment: "production",
  environment: "production",
  description: null,
  creator: { login: "ana", id: 1, type: "User" },
  created_at: time(minute),
  updated_at: time(minute),
  production_environment: true,
  ...over,
});

/** By path below the repository. */
export type World = Record<string, (asked: Asked) => Answer>;
export const ok = (body: unknown) => (): Answer => ({ status: 200, body });

export const prefix = "/repos/acme/checkout";
export const startRepository = async (routes: World): Promise<LocalServer> =>
  startLocalServer((asked) => {
    if (asked.headers.authorization !== `Bearer ${token}`) return { status: 401, body: { message: "Bad credentials" } };
    const route = asked.path.startsWith(prefix) ? routes[asked.path.slice(prefix.length)] : undefined;
    return route?.(asked) ?? { status: 404, body: { message: "Not Found" } };
  });
