import { afterEach, describe, expect, it } from "vitest";
import { deploysList } from "../../src/agents/tools/deploys-list.ts";
import { findEntry } from "../../src/integrations/argocd/application.ts";
import { createArgocdDeploys } from "../../src/integrations/argocd-reader.ts";
import { firstThatKnows, type ReadDeploys } from "../../src/integrations/delivered-deploys.ts";
import { createGithubDeploys } from "../../src/integrations/github-reader.ts";
import { createHttpClient } from "../../src/integrations/http-client.ts";
import { createServiceSignals } from "../../src/integrations/service-signals.ts";
import { application, token as argoToken, sha, startApplication } from "./application-server.ts";
import type { LocalServer } from "./local-server.ts";
import { askThroughLedger, describeReading } from "./reading.contract.ts";
import {
  deployment,
  token as githubToken,
  ok,
  prefix,
  startRepository,
  time,
  type World,
} from "./repository-server.ts";

/** The deploys of a service that has no deploy history of its own, as its deliverer tells them. */

const nowhere = {
  prometheusUrl: null,
  errorRatioQuery: null,
  lokiUrl: null,
  logsQuery: null,
  deploysUrl: null,
  healthUrl: null,
  dashboardUrl: null,
};
const clientOf = ({ url }: LocalServer) => createHttpClient({ allowHosts: [new URL(url).host] });

const argoAt = (server: LocalServer): ReadDeploys =>
  createArgocdDeploys({
    url: server.url,
    token: argoToken,
    client: clientOf(server),
    application: "checkout",
    appNamespace: null,
    project: null,
  });
const githubAt = (server: LocalServer, environment = "production"): ReadDeploys =>
  createGithubDeploys({
    apiUrl: server.url,
    repository: "acme/checkout",
    token: githubToken,
    client: clientOf(server),
    environment,
  });

const toolOf = (...sources: readonly ReadDeploys[]) =>
  deploysList((service) =>
    createServiceSignals(createHttpClient({ allowHosts: [] }), service, nowhere, null, firstThatKnows(sources)),
  );
const input = { service: "checkout" };
const ask = (...sources: readonly ReadDeploys[]) => askThroughLedger(toolOf(...sources), input);
const readNow = (source: ReadDeploys) => source(new AbortController().signal);

const release = (id: number, ref: string, letter: string, minute: number, over: object = {}) =>
  deployment(id, ref, minute, { sha: sha(letter), ...over });
const ended = (...states: readonly (readonly [state: string, minute: number])[]) =>
  ok(states.map(([state, minute]) => ({ state, created_at: time(minute), description: "" })));
const repository = (over: World = {}): World => ({
  "/deployments": ok([release(1, "v41", "b", 5), release(2, "v42", "c", 40)]),
  "/deployments/1/statuses": ended(["inactive", 50], ["success", 6]),
  "/deployments/2/statuses": ended(["in_progress", 48], ["success", 50], ["queued", 41]),
  ...over,
});

describeReading("deploys_list out of Argo CD", async () => {
  const server = await startApplication();
  return { server, tool: toolOf(argoAt(server)), input };
});
describeReading("deploys_list out of GitHub", async () => {
  const server = await startRepository(repository());
  return { server, tool: toolOf(githubAt(server)), input };
});

const servers: LocalServer[] = [];
const start = async (starting: Promise<LocalServer>): Promise<LocalServer> => {
  const server = await starting;
  servers.push(server);
  return server;
};
afterEach(async () => {
  for (const one of servers.splice(0)) await one.close();
});

describe("deploys out of an Argo CD application's history", () => {
  const history = (letter: string, tag: string, minute: number, id: number, over: object = {}) => ({
    id,
    revision: sha(letter),
    deployedAt: time(minute),
    source: { repoURL: "r", kustomize: { images: [`shop/checkout:${tag}`] } },
    ...over,
  });
  const withStatus = (status: object) =>
    start(startApplication(() => application({ operationState: null, ...status })));

  it("tells versions, what ran before, when, and where a person sees it, with one question", async () => {
    const server = await start(startApplication());
    const record = await ask(argoAt(server));
    expect(record).toMatchObject({ status: "ok", link: `${server.url}/applications/checkout` });
    expect(record.summary).toBe("checkout: v42 since 2026-11-27 02:48 UTC, before that v41");
    expect(record.body.split("\n")).toEqual([
      "2026-11-27T02:48:00.000Z v42 succeeded by unknown (cccccccccccc)",
      "2026-11-26T02:48:00.000Z v41 succeeded by unknown (bbbbbbbbbbbb)",
      "2026-11-25T02:48:00.000Z v40 succeeded by unknown (aaaaaaaaaaaa)",
    ]);
    expect(server.asked).toHaveLength(1);
    expect(await readNow(argoAt(server))).toMatchObject({
      value: [
        { version: "v42", previousVersion: "v41", commit: sha("c"), url: `${server.url}/applications/checkout` },
        { version: "v41", previousVersion: "v40" },
        { version: "v40", previousVersion: null },
      ],
    });
  });

  it("counts from the start of a sync, and says who or what began it", async () => {
    const server = await withStatus({
      history: [
        history("b", "v41", 1, 4, { initiatedBy: { username: "ana" } }),
        history("c", "v42", 30, 5, { deployStartedAt: time(20), initiatedBy: { automated: true } }),
      ],
    });
    expect((await ask(argoAt(server))).body.split("\n")).toEqual([
      "2026-11-27T02:20:00.000Z v42 succeeded by auto-sync (cccccccccccc)",
      "2026-11-27T02:01:00.000Z v41 succeeded by ana (bbbbbbbbbbbb)",
    ]);
  });

  it("syncing again what runs is no deploy; a sync that goes on may be one", async () => {
    const entries = [history("b", "v41", 1, 4), history("c", "v42", 10, 5), history("c", "v42", 30, 6)];
    const syncing = (letter: string, tag: string, phase = "Running") => ({
      history: entries,
      operationState: {
        operation: { sync: { revision: sha(letter) } },
        phase,
        startedAt: time(45),
        syncResult: { revision: sha(letter), source: history(letter, tag, 0, 0).source },
      },
    });
    const bodyOf = async (status: object) => (await ask(argoAt(await withStatus(status)))).body.split("\n");
    const known = [
      "2026-11-27T02:10:00.000Z v42 succeeded by unknown (cccccccccccc)",
      "2026-11-27T02:01:00.000Z v41 succeeded by unknown (bbbbbbbbbbbb)",
    ];
    expect(await bodyOf(syncing("c", "v42"))).toEqual(known);
    expect(await bodyOf(syncing("d", "v43"))).toEqual([
      "2026-11-27T02:45:00.000Z v43 running by unknown (dddddddddddd)",
      ...known,
    ]);
    expect(await bodyOf(syncing("d", "v43", "Failed"))).toEqual(known);
  });

  it("each version is one that a rollback by Argo CD finds, also of several sources or of a tag that moved", async () => {
    const several = { revision: null, revisions: [sha("a"), sha("b")], source: null };
    const entries = [
      history("a", "", 1, 3, several),
      history("b", "latest", 2, 4),
      history("c", "latest", 3, 5),
      history("d", "v42", 4, 6),
    ];
    const reading = await readNow(argoAt(await withStatus({ history: entries })));
    const versions = reading.status === "ok" ? reading.value.map(({ version }) => version) : [];
    expect(versions).toEqual(["v42", "ccccccc", "bbbbbbb", "aaaaaaa+bbbbbbb"]);
    const newestFirst = [...entries].reverse();
    expect(versions.map((version) => findEntry(newestFirst, version)?.id)).toEqual([6, 5, 4, 3]);
  });

  it("an application that was never synced has no deploys; one without times is not known", async () => {
    expect(await ask(argoAt(await withStatus({ history: [] })))).toMatchObject({
      status: "empty",
      summary: "no deploy of checkout is on record",
    });
    const undated = await withStatus({ history: [history("c", "v42", 1, 5, { deployedAt: null })] });
    expect(await ask(argoAt(undated))).toMatchObject({ status: "failed", body: "" });
  });
});

describe("deploys out of a repository's deployments", () => {
  const bodyWith = async (over: World) =>
    (await ask(githubAt(await start(startRepository(repository(over)))))).body.split("\n");

  it("tells versions, what ran before, when it began, who and where a person sees it", async () => {
    const server = await start(startRepository(repository()));
    const record = await ask(githubAt(server));
    expect(record).toMatchObject({ status: "ok", link: `${server.url}/acme/checkout/deployments` });
    expect(record.summary).toBe("checkout: v42 since 2026-11-27 02:48 UTC, before that v41");
    expect(record.body.split("\n")).toEqual([
      "2026-11-27T02:48:00.000Z v42 succeeded by ana (cccccccccccc)",
      "2026-11-27T02:05:00.000Z v41 succeeded by ana (bbbbbbbbbbbb)",
    ]);
    expect(await readNow(githubAt(server))).toMatchObject({
      value: [
        { previousVersion: "v41", commit: sha("c"), url: `${server.url}/acme/checkout/commit/${sha("c")}` },
        { previousVersion: null, commit: sha("b") },
      ],
    });
  });

  it("asks for one environment, and eleven questions at most", async () => {
    const many = Array.from({ length: 30 }, (_, n) => release(n + 1, `v${n}`, "a", n + 1, { sha: `${n}`.repeat(40) }));
    const statuses = Object.fromEntries(many.map(({ id }) => [`/deployments/${id}/statuses`, ended(["success", 59])]));
    const server = await start(startRepository({ "/deployments": ok(many), ...statuses }));
    const { body } = await ask(githubAt(server, "production eu & more"));
    expect(body.split("\n")).toHaveLength(10);
    expect(body).toMatch(/^\S+ v29 /);
    expect(server.asked).toHaveLength(11);
    const list = server.asked.find(({ path }) => path === `${prefix}/deployments`);
    expect(list?.query.get("environment")).toBe("production eu & more");
  });

  it.each(["failure", "error", "queued", "pending", "waiting"])("one that is %s never served", async (state) => {
    expect(await bodyWith({ "/deployments/2/statuses": ended([state, 50]) })).toEqual([
      "2026-11-27T02:05:00.000Z v41 succeeded by ana (bbbbbbbbbbbb)",
    ]);
  });

  it("one that goes on may serve already; one that failed after it had succeeded did", async () => {
    expect((await bodyWith({ "/deployments/2/statuses": ended(["in_progress", 48]) }))[0]).toContain("v42 running by");
    expect((await bodyWith({ "/deployments/2/statuses": ended(["success", 48], ["failure", 50]) }))[0]).toContain(
      "v42 succeeded by",
    );
  });

  it.each([
    ["main", "ccccccc"],
    ["feature/JIRA-123", "ccccccc"],
    [sha("c"), "ccccccc"],
    [sha("c").slice(0, 10), "ccccccc"],
    ["refs/tags/v42", "v42"],
    ["checkout-v1.4.0", "checkout-v1.4.0"],
    ["checkout@1.4.0", "checkout@1.4.0"],
    ["2026.11.27", "2026.11.27"],
  ])("%s is called %s", async (ref, version) => {
    const body = await bodyWith({ "/deployments": ok([release(2, ref, "c", 40)]) });
    expect(body[0]?.split(" ")[1]).toBe(version);
  });

  it("an end that cannot be read is not guessed", async () => {
    const server = await start(startRepository(repository()));
    server.fail({ when: /2\/statuses$/, how: { status: 502, text: "" } });
    expect(await ask(githubAt(server))).toMatchObject({
      status: "failed",
      body: "",
      summary: "deploys of checkout: how the deployment of v42 ended: GitHub answered 502",
    });
  });

  it("none at all is an answer; none that succeeded is not known", async () => {
    const none = await start(startRepository({ "/deployments": ok([]) }));
    expect(await ask(githubAt(none))).toMatchObject({ status: "empty" });
    const failures = { "/deployments/1/statuses": ended(["failure", 6]), "/deployments/2/statuses": ok([]) };
    const { status, summary } = await ask(githubAt(await start(startRepository(repository(failures)))));
    expect([status, summary]).toEqual([
      "failed",
      "deploys of checkout: none of the last 2 deployments to production is known to have succeeded",
    ]);
  });
});

describe("Argo CD first, else GitHub", () => {
  const both = async () => {
    const argo = await start(startApplication());
    const github = await start(startRepository(repository()));
    return { argo, github, sources: [argoAt(argo), githubAt(github)] as const };
  };

  it("GitHub is not asked while Argo CD knows", async () => {
    const { argo, github, sources } = await both();
    expect(await ask(...sources)).toMatchObject({ link: `${argo.url}/applications/checkout` });
    expect(github.asked).toEqual([]);
  });

  it.each([
    ["refuses", { status: 403, body: { message: "permission denied" } }],
    ["has nothing", { status: 200, body: { metadata: { name: "checkout" }, spec: {} } }],
    ["is silent", "silent"],
  ] as const)("GitHub is asked when Argo CD %s, within the first look", async (_, how) => {
    const { argo, github, sources } = await both();
    argo.fail({ when: /./, how });
    const record = await askThroughLedger(toolOf(...sources), input, 2_200);
    expect(record).toMatchObject({ status: "ok", link: `${github.url}/acme/checkout/deployments` });
  });

  it("when neither knows, both say why", async () => {
    const { argo, github, sources } = await both();
    argo.fail({ when: /./, how: { status: 403, body: { message: "permission denied" } } });
    github.fail({ when: /./, how: { status: 500, text: "" } });
    const { status, summary } = await ask(...sources);
    expect(status).toBe("failed");
    expect(summary).toMatch(/^deploys of checkout: Argo CD answered 403.*; GitHub answered 500$/);
  });
});
