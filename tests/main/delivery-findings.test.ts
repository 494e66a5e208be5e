import { afterEach, describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config.ts";
import { deliveryOf } from "../../src/main/delivery.ts";
import { deliveryFindings } from "../../src/main/delivery-findings.ts";
import { type LocalServer, startLocalServer } from "../integrations/local-server.ts";

const slack = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "shh", LOOK_GITHUB: "g", LOOK_ARGOCD: "a" };
const servers: LocalServer[] = [];
afterEach(async () => {
  for (const one of servers.splice(0)) await one.close();
});

/** GitHub and Argo CD behind one address, with nothing in them. */
const start = async (): Promise<LocalServer> => {
  const server = await startLocalServer(({ path, headers }) => {
    const isArgo = path.startsWith("/api/v1/applications/");
    if (headers.authorization !== `Bearer ${isArgo ? "a" : "g"}`)
      return { status: 401, body: { message: "who is it?" } };
    if (path.endsWith("/resource-tree")) return { status: 200, body: {} };
    if (isArgo) return { status: 200, body: { metadata: { name: "checkout" }, spec: {} } };
    return { status: 200, body: path.endsWith("/runs") ? { workflow_runs: [] } : [] };
  });
  servers.push(server);
  return server;
};

const configOf = (yaml: string) => {
  const parsed = parseConfig(slack, yaml);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};
const looking = (url: string, argocdToken = "LOOK_ARGOCD") =>
  configOf(`services:
  basket: {}
  checkout:
    signals:
      github: { repository: acme/checkout, api_url: "${url}", token_env: LOOK_GITHUB, branch: main, environment: live }
      argocd: { url: "${url}", token_env: ${argocdToken}, application: shop-checkout, app_namespace: team-a }
`);
const found = async (config: ReturnType<typeof configOf>): Promise<readonly string[]> =>
  (await deliveryFindings(config)).map(({ level, text }) => `${level} ${text}`);

describe("what the doctor says of what agents may look at", () => {
  it("nothing where nothing is configured; agents then have no such tools", async () => {
    const config = configOf("services: { basket: {} }");
    expect(await found(config)).toEqual([]);
    expect(deliveryOf(config)).toEqual({ repositoryOf: null, applicationOf: null });
  });

  it("what can be read, asked as it is configured and with the tokens for looking", async () => {
    const server = await start();
    expect(await found(looking(server.url))).toEqual([
      "ok checkout, GitHub: agents can read deployments, merges, workflow runs",
      "ok checkout, Argo CD: agents can read its application",
    ]);
    expect(server.asked.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      "GET /api/v1/applications/shop-checkout",
      "GET /api/v1/applications/shop-checkout/resource-tree",
      "GET /repos/acme/checkout/actions/runs",
      "GET /repos/acme/checkout/deployments",
      "GET /repos/acme/checkout/pulls",
    ]);
  });

  it("what cannot be read, and why", async () => {
    const server = await start();
    server.fail({ when: /pulls/, how: { status: 403, body: { message: "Resource not accessible" } } });
    expect(await found(looking(server.url, "LOOK_GITHUB"))).toEqual([
      "fail checkout, GitHub: agents cannot read merges (GitHub answered 403: Resource not accessible)",
      expect.stringMatching(/^fail checkout, Argo CD: agents cannot read its application \(Argo CD answered 401/),
    ]);
  });

  it("a service without a source is not asked about", () => {
    const delivery = deliveryOf(looking("http://127.0.0.1:9"));
    expect([delivery.repositoryOf?.("basket"), delivery.applicationOf?.("basket")]).toEqual([null, null]);
    expect(delivery.repositoryOf?.("checkout")).not.toBeNull();
  });
});
