import { expect } from "vitest";
import type { ReceiveAlerts } from "../../src/app/receive-alerts.ts";
import { parseConfig } from "../../src/config.ts";
import type { Alert } from "../../src/domain/alert.ts";
import { alertRoute } from "../../src/http/alerts.ts";
import { type HttpServer, startHttpServer } from "../../src/http/server.ts";
import type { HttpRequest } from "../../src/integrations/http-client.ts";
import { createSns } from "../../src/integrations/sns.ts";
import { alertSourcesOf } from "../../src/main/alert-sources.ts";
import { credentialsOf } from "../../src/main/credentials.ts";

export type AlertDoor = {
  readonly post: (path: string, body: string, headers?: Readonly<Record<string, string>>) => Promise<Posted>;
  /** Everything that was accepted. */
  readonly alerts: readonly Alert[];
  /** Everything that was asked of the outside. */
  readonly asked: readonly string[];
  readonly logged: readonly string[];
  readonly close: () => Promise<void>;
};
export type Posted = { readonly status: number; readonly text: string };

type World = {
  readonly yaml: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly now: string;
  /** What the outside answers; null: it cannot be reached. */
  readonly answer: (request: HttpRequest) => { readonly status: number; readonly text: string };
};

/** The route as the product composes it, with a store that only remembers. */
export const openAlertDoor = async ({ yaml, variables, now, answer }: World): Promise<AlertDoor> => {
  const slack = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "signing" };
  const config = parseConfig({ ...slack, ...variables }, yaml);
  if (!config.ok) return expect.fail(JSON.stringify(config.error));
  const alerts: Alert[] = [];
  const asked: string[] = [];
  const logged: string[] = [];
  const receive: ReceiveAlerts = async (came) => {
    alerts.push(...came);
    return came.map(({ fingerprint }) => ({ fingerprint, incident: null, outcome: "ignored", reason: "remembered" }));
  };
  const log = (...said: readonly unknown[]): void => void logged.push(JSON.stringify(said));
  const clock = { now: () => now, after: () => expect.fail("nobody waits here") };
  const server: HttpServer = await startHttpServer(
    {
      routes: [
        alertRoute({
          sources: alertSourcesOf(config.value.file),
          credentialsOf: credentialsOf(config.value, false).ofSource,
          sns: createSns({
            clock,
            send: async (request) => {
              asked.push(request.url);
              return { headers: {}, isCut: false, ...answer(request) };
            },
          }),
          receive,
          clock,
          onAlert: (source, outcome) => log(source, outcome),
        }),
      ],
      slack: null,
      logger: { debug: log, info: log, warn: log, error: log },
      onRequest: (...said) => log(said),
    },
    0,
  );
  return {
    post: async (path, body, headers = {}) => {
      const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method: "POST", body, headers });
      return { status: response.status, text: await response.text() };
    },
    alerts,
    asked,
    logged,
    close: server.close,
  };
};
