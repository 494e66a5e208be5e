import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GateAnswer } from "../../src/domain/deploy-gate.ts";
import { createGithubGateStatus } from "../../src/integrations/github-gate-status.ts";
import { createHttpClient } from "../../src/integrations/http-client.ts";
import { type GithubServer, newWorld, repository, startGithub } from "./github-server.ts";
import { nobodyListens } from "./nobody-listens.ts";

const signal = new AbortController().signal;
const head = "a".repeat(40);
const shaOf = (n: number): string => n.toString(16).padStart(40, "0");
const open: GateAnswer = { open: true };
const closed: GateAnswer = {
  open: false,
  incidents: ["INC-1"],
  reasons: ["INC-1 (P1, declared) is open for checkout: no payments"],
};

const reporterAt = (url: string, more: Partial<Parameters<typeof createGithubGateStatus>[0]> = {}) =>
  createGithubGateStatus({
    service: "checkout",
    apiUrl: url,
    repository,
    token: newWorld().token,
    client: createHttpClient({ allowHosts: [new URL(url).host] }),
    branch: null,
    context: "firebreak/gate",
    targetUrl: null,
    ...more,
  });

describe("the deploy gate as a commit status of GitHub", () => {
  let github: GithubServer;
  const report = (answer: GateAnswer | ((commit: string) => GateAnswer), more = {}) =>
    reporterAt(github.url, more).report({ answerFor: typeof answer === "function" ? answer : () => answer, signal });
  const standing = (sha: string) => github.world.statuses[sha]?.map(({ state }) => state) ?? [];
  const posts = () => github.asked.filter(({ method }) => method === "POST").length;

  beforeEach(async () => {
    github = await startGithub();
  });
  afterEach(() => github.close());

  it("stands on the head of the branch and of each open pull request, with the reasons", async () => {
    github.world.pulls = [
      { number: 1, base: "main", sha: shaOf(1) },
      { number: 2, base: "release", sha: shaOf(2) },
    ];
    await report(closed, { targetUrl: "https://status.example.com" });
    const status = {
      state: "failure",
      context: "firebreak/gate",
      description: `closed: INC-1 (P1, declared) is open for checkout: no payments`,
      target_url: "https://status.example.com",
    };
    expect(github.world.statuses).toEqual({ [head]: [status], [shaOf(1)]: [status] });
  });

  it("what stands there already is not set again; what is another's is left alone", async () => {
    github.world.statuses[head] = [{ state: "success", context: "ci/build", description: "ok", target_url: null }];
    await report(closed);
    await report(closed);
    expect(posts()).toBe(1);
    await report(open);
    expect(standing(head)).toEqual(["success", "failure", "success"]);
    expect(github.world.statuses[head]?.[0]?.description).toBe("checkout may be deployed");
  });

  it("a commit that people of an incident let through is open while the rest is closed", async () => {
    github.world.pulls = [{ number: 1, base: "main", sha: shaOf(1) }];
    const reasons = ["checkout is frozen: sale"];
    await report((commit) =>
      commit === shaOf(1) ? { open: true, pass: "INC-1 CHG-2", reasons } : { ...closed, reasons },
    );
    expect([standing(head), standing(shaOf(1))]).toEqual([["failure"], ["success"]]);
    expect(github.world.statuses[shaOf(1)]?.[0]?.description).toContain("let through (INC-1 CHG-2)");
  });

  it("reasons that are too long for GitHub are cut, and hold no secrets", async () => {
    const token = `ghp_${"Ab1".repeat(12)}`;
    await report({ ...closed, reasons: [`token ${token} leaked\n${"very long ".repeat(40)}`] });
    const description = github.world.statuses[head]?.[0]?.description ?? "";
    expect(description).toHaveLength(140);
    expect(description).not.toContain(token);
    expect(description).not.toContain("\n");
  });

  it("a pull request whose commit is gone does not keep the others from being told, and is named", async () => {
    github.world.pulls = [1, 2].map((number) => ({ number, base: "main", sha: shaOf(number) }));
    const gone = { status: 422, body: { message: `No commit found for SHA: ${shaOf(1)}` } };
    github.fail({ when: new RegExp(`^POST .*${shaOf(1)}`), how: gone });
    const thrown = await report(closed).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ retryable: false, message: expect.stringContaining("No commit found") });
    expect([standing(head), standing(shaOf(1)), standing(shaOf(2))]).toEqual([["failure"], [], ["failure"]]);
  });

  it("thirty pull requests at the most", async () => {
    github.world.pulls = Array.from({ length: 40 }, (_, n) => ({ number: n, base: "main", sha: shaOf(n + 1) }));
    await report(closed);
    expect(Object.keys(github.world.statuses)).toHaveLength(31);
  });

  it.each([
    [
      "a limit is waited for",
      { status: 403, headers: { "retry-after": "9" }, body: { message: "secondary rate limit" } },
      { retryable: true, retryAfterMs: 9_000 },
    ],
    ["an outage is tried again", { status: 502, text: "<html>" }, { retryable: true }],
    ["a refusal stays one", { status: 403, body: { message: "Resource not accessible" } }, { retryable: false }],
  ])("%s", async (_name, how, expected) => {
    github.fail({ when: /^POST .*statuses/, how });
    expect(await report(closed).catch((error: unknown) => error)).toMatchObject(expected);
  });

  it("a branch that is not there, and a server that does not answer, are named by the doctor", async () => {
    expect(await reporterAt(github.url).reach(signal)).toMatchObject({ kind: "reached" });
    expect(await reporterAt(github.url, { branch: "trunk" }).reach(signal)).toMatchObject({ kind: "not_reached" });
    expect(await reporterAt(await nobodyListens()).reach(signal)).toMatchObject({ kind: "not_reached" });
  });
});
