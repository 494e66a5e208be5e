import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerJson, type Listening, listen } from "./http.ts";
import type { Storefront, Version } from "./storefront.ts";

type Deploy = {
  readonly id: string;
  readonly service: string;
  readonly version: string;
  readonly previous_version: string;
  readonly at: string;
  readonly by: string;
  readonly commit: string;
  readonly status: string;
};
type Run = { readonly id: string; readonly key: string; status: "running" | "succeeded" | "failed"; log: string };

/** What may go wrong on the way, for tests: each is used up by the next rollback. */
export type DeployerFault = "accept_then_hang" | "accept_then_drop" | "fail" | "conflict" | "unavailable";

export type Deployer = Listening & {
  readonly deploy: (version: Version, by: string) => Promise<void>;
  readonly history: () => readonly Deploy[];
  /** How often a rollback was really carried out. */
  readonly executions: () => number;
  readonly nextFault: (fault: DeployerFault) => void;
};

type Options = {
  readonly port: number;
  readonly secret: string;
  readonly storefront: Storefront;
  readonly deployMs: number;
  readonly nowMs: () => number;
};

const signatureWindowS = 300;
const commits: Readonly<Record<Version, string>> = { v41: "9f2c1e7", v42: "d41c07a" };

/**
 * The shop's deploy system. Its rollback is a signed webhook: what is not signed with the shared secret is refused,
 * and the same idempotency key never runs twice.
 */
export const startDeployer = async ({ port, secret, storefront, deployMs, nowMs }: Options): Promise<Deployer> => {
  const deploys: Deploy[] = [];
  const runs = new Map<string, Run>();
  let executions = 0;
  let fault: DeployerFault | null = null;

  const record = (version: Version, by: string, at: number): void => {
    deploys.unshift({
      id: `d-${deploys.length + 1}`,
      service: "checkout",
      version,
      previous_version: storefront.version(),
      at: new Date(at).toISOString(),
      by,
      commit: commits[version],
      status: "succeeded",
    });
  };
  record("v41", "marta", nowMs() - 2 * 24 * 60 * 60_000);

  const deploy = async (version: Version, by: string): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, deployMs));
    record(version, by, nowMs());
    storefront.replace(version);
  };

  const begin = (key: string, version: Version, failing: boolean): Run => {
    const run: Run = { id: `run-${runs.size + 1}`, key, status: "running", log: "" };
    runs.set(key, run);
    executions += 1;
    void deploy(failing ? storefront.version() : version, "firebreak").then(() => {
      run.status = failing ? "failed" : "succeeded";
      run.log = failing
        ? "the new instances did not become ready"
        : `checkout runs ${version}; 3 of 3 instances are ready`;
    });
    return run;
  };

  const rollback = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    if (!isSigned(request, body, secret, nowMs()))
      return answerJson(response, 401, { error: "the signature does not fit" });
    const wish = read(body);
    if (wish === null) return answerJson(response, 400, { error: "expected action, service, to and idempotency_key" });
    const known = runs.get(wish.key);
    if (known !== undefined) return answerJson(response, 200, shown(known));
    const now = fault;
    fault = null;
    if (now === "conflict") return answerJson(response, 409, { error: "another deploy is running" });
    if (now === "unavailable") return answerJson(response, 503, { error: "come back later" });
    const run = begin(wish.key, wish.to, now === "fail");
    if (now === "accept_then_drop") return void request.socket.destroy();
    if (now === "accept_then_hang") return;
    answerJson(response, 202, shown(run));
  };

  const server = await listen(port, async (request, response, url, body) => {
    if (request.method === "POST" && url.pathname === "/rollback") return rollback(request, response, body);
    if (url.pathname === "/rollback/status") {
      const run = runs.get(url.searchParams.get("idempotency_key") ?? "");
      return run === undefined
        ? answerJson(response, 404, { error: "never seen" })
        : answerJson(response, 200, shown(run));
    }
    const runId = /^\/rollback\/runs\/([^/]+)$/.exec(url.pathname)?.[1];
    if (runId !== undefined) {
      const run = [...runs.values()].find((one) => one.id === runId);
      return run === undefined
        ? answerJson(response, 404, { error: "no such run" })
        : answerJson(response, 200, shown(run));
    }
    if (url.pathname === "/deploys")
      return answerJson(response, 200, {
        deploys: deploys.filter((one) => (url.searchParams.get("service") ?? one.service) === one.service),
      });
    if (request.method === "POST" && url.pathname === "/deploy") {
      const version = url.searchParams.get("version") === "v41" ? "v41" : "v42";
      await deploy(version, url.searchParams.get("by") ?? "jonas");
      return answerJson(response, 200, { version });
    }
    return answerJson(response, 404, { error: "no such page" });
  });
  return {
    ...server,
    deploy,
    history: () => deploys,
    executions: () => executions,
    nextFault: (next) => {
      fault = next;
    },
  };
};

const shown = ({ id, status, log }: Run) => ({ status, run_id: id, log });

const read = (body: string): { readonly key: string; readonly to: Version } | null => {
  const wish: unknown = JSON.parse(body);
  if (typeof wish !== "object" || wish === null) return null;
  const { action, service, to, idempotency_key: key } = wish as Readonly<Record<string, unknown>>;
  const isVersion = to === "v41" || to === "v42";
  return action === "rollback" && service === "checkout" && isVersion && typeof key === "string" ? { key, to } : null;
};

const isSigned = ({ headers }: IncomingMessage, body: string, secret: string, nowMs: number): boolean => {
  const timestamp = String(headers["x-firebreak-timestamp"] ?? "");
  const came = Buffer.from(String(headers["x-firebreak-signature"] ?? ""));
  if (!/^\d+$/.test(timestamp) || Math.abs(nowMs / 1_000 - Number(timestamp)) > signatureWindowS) return false;
  const expected = Buffer.from(`v1=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`);
  return came.length === expected.length && timingSafeEqual(came, expected);
};
