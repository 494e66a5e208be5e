import { afterEach, describe, expect, it } from "vitest";
import { startArgoApi } from "../../sandbox/cluster/argocd-api.ts";
import { respondFirst } from "../../src/agents/first-responder.ts";
import { epochMsOf } from "../../src/base/instant.ts";
import { parseConfig } from "../../src/config.ts";
import { signalsOf } from "../../src/main/signals.ts";
import { type LocalServer, startLocalServer } from "../integrations/local-server.ts";
import { deployment, token as githubToken, ok, startRepository } from "../integrations/repository-server.ts";
import { at, collect, deploy, minuteMs, setting, type World } from "./given.ts";

/** The first responder, with a service whose deploys only its deliverer knows: from the configuration to the proposal. */

const argoToken = "an-argocd-token-that-only-reads";
const secrets = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "shh", LOOK_ARGO: argoToken, LOOK_GIT: githubToken };

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
const opened = <Server extends { readonly close: () => Promise<unknown> }>(server: Server): Server => {
  closing.push(server.close);
  return server;
};

const signalsWith = (signals: string) => {
  const parsed = parseConfig(secrets, `services:\n  checkout:\n    environment: live\n    signals: ${signals}\n`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const found = signalsOf(parsed.value)("checkout");
  if (found === null) throw new Error("the catalogue does not know checkout");
  return found;
};

/** The sandbox's Argo CD synced v42 ten minutes before the incident; errors rise from then on. */
const respond = async (signals: string) => {
  const checkout: World = {
    readDeploys: signalsWith(signals).deploys,
    ratio: (ms) => (ms >= epochMsOf(at(-8 * minuteMs)) ? 0.6 : 0.002),
    healthy: false,
    logs: [],
    firing: [],
  };
  const database: World = { deploys: [deploy("db-7", at(-90 * 60 * minuteMs))], healthy: true };
  const given = await setting({ checkout, "payments-db": database });
  const responses = await collect(respondFirst({ ...given, instances: null }, given.incident, given.investigation));
  const steps = responses.flatMap((one) => (one.kind === "step" ? [one.step] : []));
  const last = responses.flatMap((one) => (one.kind === "summary" ? [one.summary] : [])).at(-1);
  const record = given.evidence.records.find(
    ({ tool, input }) => tool === "deploys_list" && JSON.stringify(input) === '{"service":"checkout"}',
  );
  return { ...given, steps, summary: last, record };
};

const startArgo = async () =>
  opened(await startArgoApi({ token: argoToken, nowMs: () => epochMsOf(at(0)), automated: null, isBusy: false }));
const argoSignals = (url: string, more = "") => `{ argocd: { url: "${url}", token_env: LOOK_ARGO }${more} }`;

const startGithub = async (): Promise<LocalServer> =>
  opened(
    await startRepository({
      "/deployments": ok([
        deployment(2, "v42", 0, { created_at: at(-10 * minuteMs) }),
        deployment(1, "v41", 0, { sha: "b".repeat(40), created_at: at(-900 * minuteMs) }),
      ]),
      "/deployments/2/statuses": ok([{ state: "success", created_at: at(-9 * minuteMs) }]),
      "/deployments/1/statuses": ok([{ state: "inactive", created_at: at(-9 * minuteMs) }]),
    }),
  );
const githubSignals = (url: string) =>
  `{ github: { repository: acme/checkout, api_url: "${url}", token_env: LOOK_GIT } }`;

describe("a deploy that only Argo CD or GitHub knows of", () => {
  it.each([
    ["Argo CD", startArgo, argoSignals, "/applications/checkout"],
    ["GitHub", startGithub, githubSignals, "/acme/checkout/deployments"],
  ] as const)("%s: is blamed with a link, and going back is proposed", async (_, start, write, page) => {
    const { url } = await start();
    const { summary, steps, wishes, record, evidence } = await respond(write(url));
    expect(summary).toMatchObject({ findings: [{ cause: "bad-deploy", object: "app/checkout" }] });
    expect(record).toMatchObject({ status: "ok", link: `${url}${page}` });
    expect(summary?.findings[0]?.claims[0]?.evidence).toEqual([record?.id]);
    expect(wishes).toMatchObject([{ service: "checkout", to: "v41" }]);
    expect(steps.find(({ title }) => title === "Rollback of checkout")?.outcome).toBe("note");
    expect(evidence.records.length).toBeLessThanOrEqual(12);
  });

  it("GitHub is asked about the environment that the service runs in, when none is named", async () => {
    const server = await startGithub();
    await respond(githubSignals(server.url));
    expect(server.asked[0]?.query.get("environment")).toBe("live");
  });

  it("a deliverer that refuses blames nobody and rules nothing out: it is said that nobody knows", async () => {
    const argo = await startArgo();
    const { summary, steps, wishes, record } = await respond(argoSignals(argo.url).replace("LOOK_ARGO", "LOOK_GIT"));
    expect(record).toMatchObject({ status: "failed", link: `${argo.url}/applications/checkout` });
    expect(steps.find(({ title }) => title === "Deploys of checkout")).toMatchObject({
      outcome: "unknown",
      text: expect.stringContaining("Argo CD answered 401"),
    });
    expect(summary?.findings).toEqual([]);
    expect(summary?.ruledOut.filter(({ text }) => text.includes("checkout shortly before"))).toEqual([]);
    expect(wishes).toEqual([]);
  });

  it("a service's own deploy history is the one that counts", async () => {
    const own = opened(
      await startLocalServer(() => ({ status: 200, body: { deploys: [{ version: "own-1", at: at(-minuteMs) }] } })),
    );
    const argo = await startArgo();
    const { record } = await respond(argoSignals(argo.url, `, deploys_url: "${own.url}/deploys"`));
    expect(record?.body).toContain("own-1");
  });
});
