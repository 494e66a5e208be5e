import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UpstreamError } from "../../src/app/ports/upstream-error.ts";
import { createGithubExecutor } from "../../src/integrations/github-executor.ts";
import { createHttpClient } from "../../src/integrations/http-client.ts";
import { describeExecutor } from "./executor.contract.ts";
import { type GithubServer, newWorld, repository, startGithub, workflowText } from "./github-server.ts";
import { intentAt, runningChange } from "./given-change.ts";
import { nobodyListens } from "./nobody-listens.ts";

const key = "INC-1.CHG-1.0123456789abcdef";
const executorAt = (url: string, more: Partial<Parameters<typeof createGithubExecutor>[0]> = {}) =>
  createGithubExecutor({
    apiUrl: url,
    repository,
    token: newWorld().token,
    client: createHttpClient({ allowHosts: [new URL(url).host] }),
    workflow: "rollback.yml",
    ref: "main",
    inputs: { version: "{to}" },
    keyInput: "firebreak_key",
    environment: null,
    lookForMs: 200,
    lookEveryMs: 10,
    ...more,
  });

describeExecutor("GitHub Actions", async () => {
  const github = await startGithub();
  return {
    executor: executorAt(github.url),
    unreachable: executorAt(await nobodyListens()),
    change: runningChange(),
    executions: () => github.world.runs.length,
    loseNextAnswer: () => github.fail({ when: /dispatches$/, how: "lost" }),
    refuseNext: () =>
      github.fail({ when: /dispatches$/, how: { status: 422, body: { message: "Unexpected inputs provided" } } }),
    finish: () => undefined,
    secret: github.world.token,
    close: github.close,
  };
});

describe("the executor of GitHub Actions, where GitHub has its own ways", () => {
  let github: GithubServer;
  const signal = new AbortController().signal;
  const change = runningChange();
  const request = { incidentId: "INC-1", change, idempotencyKey: key, signal } as const;
  const wish = { action: "rollback", service: "checkout", from: "v42", to: "v41", signal } as const;

  beforeEach(async () => {
    github = await startGithub();
  });
  afterEach(() => github.close());

  it("gives the workflow its inputs and the key, and links the run that it follows to its end", async () => {
    const executor = executorAt(github.url, { inputs: { version: "{to}" } });
    const begun = await executor.execute(request);
    expect(begun).toEqual({ kind: "running", runId: "9000" });
    expect(github.world.runs[0]?.display_title).toBe(`Rollback v41 ${key}`);
    expect(await executor.observe({ change, runId: "9000", signal })).toEqual(begun);
    expect(await executor.observe({ change, runId: "9000", signal })).toEqual({
      kind: "succeeded",
      log: `the run succeeded: https://github.com/${repository}/actions/runs/9000`,
    });
  });

  it("a server that tells no run id is asked for the run by its key, also when it shows up late", async () => {
    github.world.knowsRunDetails = false;
    github.world.runsLateBy = 3;
    expect(await executorAt(github.url).execute(request)).toEqual({ kind: "running", runId: "9000" });
    expect(github.world.runs).toHaveLength(1);
  });

  it("a run whose name does not carry the key is never found: unclear, with where to look", async () => {
    github.world.knowsRunDetails = false;
    github.world.workflows["rollback.yml"] = { state: "active", text: workflowText("Rollback") };
    const outcome = await executorAt(github.url).execute(request);
    expect(outcome).toMatchObject({ kind: "unclear", log: expect.stringContaining("run-name") });
    const late = executorAt(github.url);
    expect(await late.lookup({ change, idempotencyKey: key, signal })).toMatchObject({ kind: "unclear" });
  });

  it.each([
    ["failure", "failed", "failed"],
    ["cancelled", "failed", "was cancelled"],
    ["skipped", "failed", "nothing of it ran"],
    ["stale", "unclear", "stale"],
  ])("a run that ends as %s has %s", async (conclusion, kind, words) => {
    github.world.conclusion = conclusion;
    const executor = executorAt(github.url);
    await executor.execute(request);
    await executor.observe({ change, runId: "9000", signal });
    const outcome = await executor.observe({ change, runId: "9000", signal });
    expect(outcome).toMatchObject({ kind, log: expect.stringContaining(words) });
  });

  it.each([
    ["a 429 with its time", { status: 429, headers: { "retry-after": "7" } }, 7_000],
    [
      "a 403 with nothing left",
      {
        status: 403,
        headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1100" },
        body: { message: "API rate limit exceeded" },
      },
      100_000,
    ],
    [
      "a secondary limit without a time",
      { status: 403, body: { message: "You have exceeded a secondary rate limit" } },
      60_000,
    ],
  ])("%s is waited for: nothing ran, and nobody is told that it failed", async (_name, how, retryAfterMs) => {
    github.fail({ when: /dispatches$/, how });
    const thrown = await executorAt(github.url, { nowMs: () => 1_000_000 })
      .execute(request)
      .catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(UpstreamError);
    expect(thrown).toMatchObject({ retryable: true, retryAfterMs, mayHaveRun: false });
    expect(github.world.runs).toHaveLength(0);
  });

  it("a missing permission is a refusal with GitHub's words, not a limit", async () => {
    const body = { message: "Resource not accessible by personal access token" };
    github.fail({ when: /dispatches$/, how: { status: 403, body } });
    expect(await executorAt(github.url).execute(request)).toEqual({
      kind: "failed",
      log: `it was not run: GitHub answered 403: ${body.message}`,
    });
  });

  it("right after the intent a run that is not there proves nothing yet", async () => {
    const executor = executorAt(github.url, { nowMs: () => Date.parse(intentAt) + 60_000 });
    const thrown = await executor.lookup({ change, idempotencyKey: key, signal }).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ retryable: true, retryAfterMs: 5_000 });
  });

  it("a worker that must stop while it looks leaves the looking to the next one", async () => {
    const stop = new AbortController();
    const executor = executorAt(github.url, { lookForMs: 60_000, lookEveryMs: 30_000 });
    github.world.runsLateBy = 2;
    github.fail({ when: /dispatches$/, how: "lost" });
    const executing = executor.execute({ ...request, signal: stop.signal }).catch((error: unknown) => error);
    await expect.poll(() => github.world.runs.length).toBe(1);
    stop.abort();
    expect(await executing).toMatchObject({ retryable: true, mayHaveRun: true });
    expect(await executor.lookup({ change, idempotencyKey: key, signal })).toEqual({ kind: "running", runId: "9000" });
  });

  it.each([
    ["a workflow that is not there", () => delete github.world.workflows["rollback.yml"], "no workflow rollback.yml"],
    [
      "a workflow that somebody switched off",
      () => Object.assign(github.world.workflows["rollback.yml"] ?? {}, { state: "disabled_manually" }),
      "disabled manually",
    ],
    [
      "a workflow that does not name its runs by the key",
      () => Object.assign(github.world.workflows["rollback.yml"] ?? {}, { text: workflowText("Rollback") }),
      "run-name",
    ],
    ["a ref that is not there", () => delete github.world.heads.main, "no branch or tag main"],
    ["a version that was never tagged, where versions are tags", () => delete github.world.tags.v41, "no tag v41"],
  ])("the precheck names %s", async (_name, breakIt, words) => {
    breakIt();
    const checked = await executorAt(github.url).precheck(wish);
    expect(checked).toMatchObject({ kind: "not_ready", text: expect.stringContaining(words) });
  });

  it("where versions are no tags, GitHub cannot tell, and says so", async () => {
    github.world.tags = {};
    const checked = await executorAt(github.url).precheck(wish);
    expect(checked).toMatchObject({
      kind: "ready",
      text: expect.stringContaining("cannot tell whether v41"),
      history: { kind: "unknown" },
    });
  });

  it.each([
    ["v41", { kind: "found", where: "acme/checkout" }],
    ["bbbbbbb", { kind: "found", where: "acme/checkout" }],
    ["v99", { kind: "unknown" }],
    ["deadbee", { kind: "unknown" }],
  ])("the precheck says whether GitHub has %s", async (to, history) => {
    expect(await executorAt(github.url).precheck({ ...wish, to })).toMatchObject({ history });
  });

  it("keeps GitHub's record of deployments in step with the run, once", async () => {
    const executor = executorAt(github.url, { environment: "production" });
    await executor.execute(request);
    await executor.observe({ change, runId: "9000", signal });
    await executor.observe({ change, runId: "9000", signal });
    await executor.observe({ change, runId: "9000", signal });
    expect(github.world.deployments).toMatchObject([
      { ref: "v41", environment: "production", states: ["success", "in_progress"] },
    ]);
  });

  it("a record that cannot be written is said and changes nothing about the run", async () => {
    const executor = executorAt(github.url, { environment: "production" });
    github.fail({ when: /^POST .*deployments$/, how: { status: 403, body: { message: "no" } } });
    expect(await executor.execute(request)).toEqual({ kind: "running", runId: "9000" });
    await executor.observe({ change, runId: "9000", signal });
    github.fail({ when: /^GET .*deployments$/, how: { status: 403, body: { message: "no" } } });
    expect(await executor.observe({ change, runId: "9000", signal })).toMatchObject({
      kind: "succeeded",
      log: expect.stringContaining("the deployment could not be recorded"),
    });
  });
});
