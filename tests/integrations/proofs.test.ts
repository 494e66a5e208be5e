import { access, chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GateQuestion } from "../../src/app/ports/gate-prover.ts";
import { parseConfig } from "../../src/config.ts";
import type { GateItem } from "../../src/domain/gate.ts";
import { configuredProofs, proveGateWith } from "../../src/main/prove-gate.ts";
import { type GithubServer, newWorld, repository, startGithub } from "./github-server.ts";
import { type Answer, type LocalServer, startLocalServer } from "./local-server.ts";
import { nobodyListens } from "./nobody-listens.ts";

const signal = new AbortController().signal;
const question = (over: Partial<GateQuestion> = {}): GateQuestion => ({
  service: "checkout",
  action: "rollback",
  from: "v42",
  to: "v41",
  source: { kind: "version", ref: "v41", url: null, proof: "it is there" },
  signal,
  ...over,
});

/** The configuration as people write it, with one proof for the tests item. */
const configOf = (proof: unknown, service: Record<string, unknown> = {}) => {
  const file = { services: { checkout: { ...service, proofs: { tests_passing: proof } } } };
  const variables = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s", GH: newWorld().token };
  const parsed = parseConfig(variables, JSON.stringify(file));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};

const prove = async (proof: unknown, asked = question(), service: Record<string, unknown> = {}) => {
  const [check] = await proveGateWith(configOf(proof, service))(asked, ["tests_passing"]);
  const state = check?.state;
  return state?.kind === "proven"
    ? `proven: ${state.proof}`
    : state?.kind === "missing"
      ? `missing: ${state.reason}`
      : "";
};

describe("proofs from GitHub", () => {
  let github: GithubServer;
  const v41 = "b".repeat(40);
  const at = (more: Record<string, unknown> = {}) => ({ repository, token_env: "GH", api_url: github.url, ...more });

  beforeEach(async () => {
    github = await startGithub();
  });
  afterEach(() => github.close());

  it.each([
    [
      "all that ran passed",
      [
        ["build", "completed", "success"],
        ["lint", "completed", "skipped"],
      ],
      null,
      "proven: 2 checks of v41 (bbbbbbb) passed",
    ],
    [
      "one failed",
      [
        ["build", "completed", "failure"],
        ["lint", "completed", "success"],
      ],
      null,
      "missing: of the checks of v41 (bbbbbbb), build ended as failure",
    ],
    [
      "one is not over",
      [["build", "in_progress", null]],
      null,
      "missing: of the checks of v41 (bbbbbbb), build is in progress",
    ],
    ["there are none", [], null, "missing: v41 (bbbbbbb) has no checks"],
    [
      "only the named count",
      [
        ["build", "completed", "success"],
        ["flaky", "completed", "failure"],
      ],
      ["build"],
      "proven: 1 checks",
    ],
    [
      "a named one is not there",
      [["build", "completed", "success"]],
      ["build", "e2e"],
      "missing: of the checks of v41 (bbbbbbb), e2e is not there",
    ],
  ] as const)("checks: %s", async (_name, runs, checks, expected) => {
    github.world.checkRuns[v41] = runs.map(([name, status, conclusion]) => ({ name, status, conclusion }));
    const said = await prove({ github_checks: at(checks === null ? {} : { checks }) });
    expect(said).toContain(expected);
    expect(said).toContain(`/${repository}/commit/${v41}/checks`);
  });

  it("checks: a version that GitHub does not know is looked up by the commit that the deploy history names", async () => {
    github.world.checkRuns[v41] = [{ name: "build", status: "completed", conclusion: "success" }];
    const history = question({
      to: "build-7",
      source: { kind: "version", ref: "build-7 (commit bbbbbbb)", url: null, proof: "it is there" },
    });
    expect(await prove({ github_checks: at() }, history)).toContain("proven: 1 checks of bbbbbbb");
    expect(await prove({ github_checks: at() }, question({ to: "build-7" }))).toContain(
      "missing: acme/checkout shows no build-7",
    );
  });

  it("checks: another commit that somebody names as the source proves nothing about this version", async () => {
    github.world.checkRuns[v41] = [{ name: "build", status: "completed", conclusion: "success" }];
    const claimed = question({
      to: "v99",
      source: { kind: "version", ref: "bbbbbbb", url: null, proof: "it is there" },
    });
    expect(await prove({ github_checks: at() }, claimed)).toContain("missing:");
  });

  it("checks: a number of replicas has none", async () => {
    expect(await prove({ github_checks: at() }, question({ action: "scale", to: "5" }))).toContain(
      "brings in no version",
    );
  });

  it.each([
    ["no alerts where an analysis was made", { "refs/tags/v41": [] }, {}, "proven: no open alerts on refs/tags/v41"],
    ["no analysis is no proof", {}, {}, "missing: no analysis of refs/tags/v41"],
    ["an alert", { "refs/tags/v41": [["high"]] }, {}, "missing: 1 open alerts"],
    [
      "an alert below the bound",
      { main: [["low"], ["medium"]] },
      { ref: "main", max_severity: "medium" },
      "proven: no open alerts above medium on main",
    ],
    ["an alert above the bound", { main: [["critical"]] }, { ref: "main", max_severity: "high" }, "/code-scanning/1"],
    [
      "a severity that nobody knows",
      { main: [["apocalyptic"]] },
      { ref: "main", max_severity: "high" },
      "missing: 1 open alerts",
    ],
  ] as const)("code scanning: %s", async (_name, alerts, more, expected) => {
    for (const [ref, levels] of Object.entries(alerts))
      github.world.alerts[ref] = (levels as readonly (readonly [string])[]).map(([level], index) => ({
        number: index + 1,
        rule: { id: "js/xss", security_severity_level: level },
      }));
    expect(await prove({ github_code_scanning: at(more) })).toContain(expected);
  });

  it("a file is there at the version, is empty, or is not there", async () => {
    github.world.files = { "docs/checkout.md": "# Checkout", "docs/empty.md": "" };
    const file = (path: string) => prove({ repository_file: at({ path }) });
    expect(await file("docs/checkout.md")).toContain("proven: docs/checkout.md is there on v41 (bbbbbbb)");
    expect(await file("docs/empty.md")).toContain("missing: docs/empty.md is empty");
    expect(await file("docs/none.md")).toContain("missing: docs/none.md is not there on v41");
  });

  it("a limit, an outage and a refused token are reasons, and no token is in them", async () => {
    const ask = () => prove({ github_checks: at() });
    github.fail({ when: /commits/, how: { status: 429, headers: { "retry-after": "30" } } });
    expect(await ask()).toBe("missing: it could not be asked: GitHub's rate limit is reached; it ends in 30 s");
    github.fail({ when: /commits/, how: "dropped" });
    expect(await ask()).toContain("missing: it could not be asked: GitHub:");
    github.world.token = "another";
    const refused = await ask();
    expect(refused).toContain("Bad credentials");
    expect(refused).not.toContain(newWorld().token);
  });

  it("a version of dots alone asks about nothing else", async () => {
    expect(await prove({ github_checks: at() }, question({ to: "../.." }))).toContain("dots alone");
  });
});

describe("proofs from elsewhere", () => {
  let server: LocalServer;
  let answer: Answer = { status: 200, text: "all good" };
  let folder: string;

  beforeEach(async () => {
    server = await startLocalServer(() => answer);
    folder = await mkdtemp(join(tmpdir(), "proofs-"));
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  it.each([
    ["any 2xx", {}, "proven:"],
    ["its status", { expect_status: 204 }, "missing:"],
    ["its text", { expect_text: "good" }, 'with "good"'],
    ["another text", { expect_text: "bad" }, "without the text"],
  ])("an address is expected to answer with %s; its query is not shown", async (_name, more, expected) => {
    answer = { status: 200, text: "all good" };
    const said = await prove({ url: { url: `${server.url}/ok/{to}?key=hunter2`, ...more } });
    expect(said).toContain(expected);
    expect(said).toContain("/ok/v41");
    expect(said).not.toContain("hunter2");
  });

  it("what is filled into an address stays in its place", async () => {
    const url = { url: `${server.url}/ok/{to}/{from}` };
    await prove({ url }, question({ to: "a/../b?c=d#e", from: "x y" }));
    expect(server.asked.map(({ path, query }) => [path, [...query]])).toEqual([["/ok/a/../b?c=d#e/x y", []]]);
    expect(await prove({ url }, question({ to: ".." }))).toContain("missing:");
  });

  const script = async (text: string): Promise<string> => {
    const path = join(folder, "check.sh");
    await writeFile(path, `#!/bin/sh\n${text}\n`);
    await chmod(path, 0o755);
    return path;
  };

  it("a command proves by ending well, knows what is proposed, and gets none of our secrets", async () => {
    process.env.FIREBREAK_TEST_SECRET = "hunter2";
    const path = await script(
      'echo "$FIREBREAK_SERVICE $FIREBREAK_ACTION $FIREBREAK_FROM $FIREBREAK_TO [$FIREBREAK_TEST_SECRET] $1"',
    );
    expect(await prove({ command: [path, "$(id)"] })).toContain("ended well: checkout rollback v42 v41 [] $(id)");
  });

  it("a command that fails says its last words, without secrets; one that is not there says so", async () => {
    const path = await script("echo first; echo 'token ghp_abcdefghijklmnopqrstuvwxyz0123456789AB is bad' >&2; exit 3");
    const said = await prove({ command: [path] });
    expect(said).toContain("ended with status 3: token");
    expect(said).not.toContain("ghp_abc");
    expect(await prove({ command: [join(folder, "nothing")] })).toContain("could not be started");
  });

  it("a command that does not end is ended, with everything that it started", async () => {
    const path = await script("sleep 60 & echo begun; wait");
    const stop = AbortSignal.timeout(300);
    expect(await prove({ command: [path] }, question({ signal: stop }))).toContain("did not end in time: begun");
  });

  it("the runbook is there, is empty, or is not named", async () => {
    const runbook = join(folder, "runbook.md");
    await writeFile(runbook, "Do this.");
    const ask = (place: string | null) => prove({ runbook: true }, question(), { runbook: place });
    expect(await ask(runbook)).toContain("proven: the runbook can be read (8 characters)");
    await writeFile(runbook, " \n");
    expect(await ask(runbook)).toContain("missing: the runbook is empty");
    expect(await ask(null)).toContain("missing: services.checkout.runbook names none");
  });

  describe("documentation, where nothing is configured to prove it", () => {
    const told = async (
      action: GateQuestion["action"],
      service: Record<string, unknown>,
      asked: readonly GateItem[],
    ) => {
      const file = { services: { checkout: service } };
      const parsed = parseConfig({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s" }, JSON.stringify(file));
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
      const checks = await proveGateWith(parsed.value)(question({ action }), asked);
      return checks.map(({ item, state }) => `${item} ${state.kind}`);
    };
    const wanted = ["documentation_updated"] as const;

    it("is the runbook for what brings nothing new, and nothing for a deploy", async () => {
      const runbook = join(folder, "runbook.md");
      await writeFile(runbook, "Do this.");
      expect(await told("rollback", { runbook }, wanted)).toEqual(["documentation_updated proven"]);
      expect(await told("deploy", { runbook }, wanted)).toEqual([]);
      expect(await told("rollback", {}, wanted)).toEqual([]);
      const own = { runbook, proofs: { documentation_updated: { command: [join(folder, "nothing")] } } };
      expect(await told("rollback", own, wanted)).toEqual(["documentation_updated missing"]);
    });

    it("is not looked at when it is not asked", async () => {
      const seen = join(folder, "seen");
      const own = { proofs: { documentation_updated: { command: ["sh", "-c", `touch ${seen}`] } } };
      expect(await told("rollback", own, ["tests_passing"])).toEqual([]);
      await expect(access(seen)).rejects.toThrow();
      expect(await told("rollback", own, wanted)).toEqual(["documentation_updated proven"]);
      await access(seen);
    });
  });

  const rules = (...all: readonly object[]): Answer => ({
    status: 200,
    body: { status: "success", data: { groups: [{ rules: all }] } },
  });
  const rule = { type: "alerting", name: "Errors", health: "ok", labels: {}, query: "up == 0" };
  it.each([
    ["a label names the service", [{ ...rule, labels: { service: "checkout" } }], "proven: Errors watch checkout"],
    ["the query names the service", [{ ...rule, query: 'rate(x{service="checkout"}[5m]) > 1' }], "proven:"],
    ["the query names it among others", [{ ...rule, query: 'rate(x{service=~"cart|checkout"}[5m]) > 1' }], "proven:"],
    [
      "only another one's name begins so",
      [{ ...rule, query: 'x{service="checkout-old"}' }],
      "missing: no alerting rule names checkout",
    ],
    [
      "a rule that cannot be evaluated",
      [{ ...rule, labels: { a: "checkout" }, health: "err", lastError: "bad series" }],
      "missing: the rule Errors is not healthy (bad series)",
    ],
    ["there are none", [], "missing: no alerting rule"],
  ])("Prometheus: %s", async (_name, all, expected) => {
    answer = rules(...all);
    expect(await prove({ prometheus_rules: { url: server.url } })).toContain(expected);
    expect(server.asked.at(-1)).toMatchObject({ path: "/api/v1/rules" });
  });

  it("whoever cannot be reached is named before anybody needs it", async () => {
    const reached = async (proof: unknown) => (await configuredProofs(configOf(proof))[0]?.prover.reach(signal))?.kind;
    const nobody = await nobodyListens();
    answer = rules();
    expect(await reached({ prometheus_rules: { url: server.url } })).toBe("reached");
    expect(await reached({ prometheus_rules: { url: nobody } })).toBe("not_reached");
    expect(await reached({ url: { url: nobody } })).toBe("not_reached");
    expect(await reached({ command: ["sh", "-c", "exit 1"] })).toBe("reached");
    expect(await reached({ command: ["no-such-program"] })).toBe("not_reached");
    expect(await reached({ runbook: true })).toBe("not_reached");
    expect(await reached({ github_checks: { repository, token_env: "GH", api_url: nobody } })).toBe("not_reached");
  });
});

describe("the configuration of proofs", () => {
  const problems = (proof: unknown, item = "tests_passing") => {
    const file = { services: { checkout: { proofs: { [item]: proof } } } };
    const parsed = parseConfig({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s" }, JSON.stringify(file));
    return parsed.ok ? [] : parsed.error.map(({ name, expected }) => `${name}: ${expected}`);
  };

  it.each([
    ["two sources for one item", { runbook: true, command: ["x"] }, "tests_passing", "expected exactly one of"],
    ["no source", {}, "tests_passing", "exactly one of"],
    ["a source that nobody knows", { gitlab: true }, "tests_passing", "a key that Firebreak knows"],
    ["an item that follows from the change", { runbook: true }, "no_manual_change", "a key that Firebreak knows"],
    [
      "a token that is not set",
      { github_checks: { repository, token_env: "GH" } },
      "tests_passing",
      "GH: the secret that services.checkout.proofs.tests_passing names",
    ],
  ])("names %s", (_name, proof, item, expected) => {
    expect(problems(proof, item).join("\n")).toContain(expected.replace("expected exactly", "exactly"));
  });
});
