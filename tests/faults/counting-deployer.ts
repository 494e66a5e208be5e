import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";

/**
 * A deployer that does what it is told as often as it is told: unlike the shop's it does not recognise a key that comes
 * again, so whoever asks it twice is seen to have asked twice.
 */
export type CountingDeployer = {
  /** For `services.<name>.rollback.url`. */
  readonly url: string;
  readonly executions: () => number;
  /** How often each incident's change was run. */
  readonly runsOf: (incidentId: string) => number;
  readonly close: () => Promise<void>;
};

export type DeployerMoment = { readonly stage: "arrived" | "applied"; readonly incidentId: string };

const wish = z.object({ incident: z.string(), idempotency_key: z.string() });

/** Of what a process sent that died then, one half never arrives; the other does, after the next process has asked for it. */
const lateMs = 1_500;
const isLostOnTheRoad = (incidentId: string): boolean => Number(incidentId.slice("INC-".length)) % 2 === 0;

/** @param watch told of every rollback before and after it is run; the request waits for the answer */
export const startCountingDeployer = async (
  watch: (moment: DeployerMoment) => Promise<void>,
): Promise<CountingDeployer> => {
  const runs: { readonly incidentId: string; readonly key: string }[] = [];
  const server = createServer((request, response) => void answer(request, response));

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const url = new URL(request.url ?? "/", "http://deployer");
    if (request.method === "POST") return rollback(request, response, body);
    if (url.pathname.startsWith("/rollback/versions/")) return send(response, 200, { known: true });
    const key = url.searchParams.get("idempotency_key");
    const isKnown = runs.some((run) => run.key === key);
    send(response, isKnown ? 200 : 404, isKnown ? { status: "succeeded" } : { error: "never seen" });
  };

  const rollback = async (request: IncomingMessage, response: ServerResponse, body: string): Promise<void> => {
    const { incident: incidentId, idempotency_key: key } = wish.parse(JSON.parse(body));
    await watch({ stage: "arrived", incidentId });
    if (request.socket.destroyed) {
      if (isLostOnTheRoad(incidentId)) return;
      await pause(lateMs);
    }
    runs.push({ incidentId, key });
    await watch({ stage: "applied", incidentId });
    send(response, 200, { status: "succeeded" });
  };

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/rollback`,
    executions: () => runs.length,
    runsOf: (incidentId) => runs.filter((run) => run.incidentId === incidentId).length,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const send = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
};
