import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { firebreakApp } from "../../sandbox/demo-world.ts";
import { type LocalSlack, startSlack } from "../../sandbox/workspace/server.ts";
import type { SlackApp } from "../../sandbox/workspace/world.ts";
import { type Finished, type FirebreakProcess, freePort, runFirebreak, startFirebreak } from "./firebreak-process.ts";

/** Firebreak as the manifest has it, and the same with fewer scopes. */
const whole = firebreakApp({ kind: "socket" });
const withScopes = (name: string, scopes: readonly string[]): SlackApp => ({
  ...whole,
  appId: `A0${name}`,
  botUserId: `U0${name}`,
  botId: `B0${name}`,
  botToken: `xoxb-sandbox-${name.toLowerCase()}`,
  appToken: `xapp-sandbox-${name.toLowerCase()}`,
  scopes,
});
const lacking = ["pins:write", "groups:history", "users:read"];
const less = withScopes(
  "LESS",
  whole.scopes.filter((scope) => !lacking.includes(scope)),
);
const bare = withScopes("BARE", []);

let slack: LocalSlack;
const folder = mkdtempSync(join(tmpdir(), "firebreak-command-line-"));
const processes: FirebreakProcess[] = [];

beforeAll(async () => {
  slack = await startSlack({
    seed: { name: "The Shop", users: [], channels: [], userGroups: {}, apps: [whole, less, bare] },
    port: 0,
    counting: "off",
    pageFolder: null,
  });
});
afterEach(async () => {
  for (const one of processes.splice(0)) await one.kill("SIGTERM");
});
afterAll(async () => {
  await slack?.close();
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const everything = ({ stdout, stderr }: Finished): string => `${stdout}\n${stderr}`;
const http = { SLACK_BOT_TOKEN: "xoxb-hunter2-bot", SLACK_SIGNING_SECRET: "hunter2-signing" };

describe("a wrong configuration is told whole, ends with 2, and shows no secret", () => {
  it.each([
    ["nothing at all", {}, "", ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]],
    [
      "everything in the environment wrong",
      {
        SLACK_BOT_TOKEN: "hunter2-bot",
        SLACK_APP_TOKEN: "hunter2-app",
        SLACK_MODE: "carrier pigeon",
        SLACK_API_URL: "not a url",
        PORT: "99999",
        DATABASE_URL: "mysql://root:hunter2@db",
        REDIS_URL: "http://:hunter2@redis",
        LOG_LEVEL: "loud",
      },
      "",
      [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_MODE",
        "SLACK_API_URL",
        "PORT",
        "DATABASE_URL",
        "REDIS_URL",
        "LOG_LEVEL",
      ],
    ],
    [
      "both the environment and the file",
      { ...http, PORT: "eighty" },
      "severities: { default: P9 }\nservcies: {}\napprovals: { quorum: { P1: 0 } }\nalerts: { sources: { generic: { token_env: hunter2-token } } }\n",
      ["PORT", "severities.default", "servcies", "approvals.quorum.P1", "alerts.sources.generic.token_env"],
    ],
    [
      "a file that is no YAML, and no token",
      { SLACK_SIGNING_SECRET: "hunter2" },
      "a: [hunter2",
      ["the configuration file", "SLACK_BOT_TOKEN"],
    ],
    [
      "a secret that the file names and nobody set",
      http,
      "alerts: { sources: { generic: { token_env: GENERIC } } }",
      ["GENERIC"],
    ],
    ["Socket Mode without its token", { ...http, SLACK_MODE: "socket" }, "", ["SLACK_APP_TOKEN"]],
  ] as const)("%s", async (_, variables, yaml, names) => {
    const configured: Readonly<Record<string, string>> = { ...variables, FIREBREAK_CONFIG: file("wrong.yml", yaml) };
    for (const command of ["start", "doctor"]) {
      const ended = await runFirebreak([command], configured);
      expect(ended.status).toBe(2);
      for (const name of names) expect(ended.stderr).toContain(`  ${name}: expected `);
      expect(everything(ended)).not.toContain("hunter2");
    }
  });

  it("a file that is not there is told beside what else is missing", async () => {
    const ended = await runFirebreak(["start"], { FIREBREAK_CONFIG: join(folder, "nowhere.yml") });
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain("FIREBREAK_CONFIG");
    expect(ended.stderr).toContain("SLACK_BOT_TOKEN");
  });

  it("a command that is none ends with 2 and says which there are", async () => {
    const ended = await runFirebreak(["strat"], {});
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain("doctor");
  });
});

describe("the doctor", { timeout: 120_000 }, () => {
  const socket = ({ botToken, appToken }: SlackApp): Readonly<Record<string, string>> => ({
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_API_URL: slack.apiUrl.replace(/\/$/, ""),
    FIREBREAK_CONFIG: file("fine.yml", "people: { groups: { responders: [U0ANA] } }\n"),
    FIREBREAK_DATA: join(folder, "doctor"),
  });
  const diagnosed = async (over: Readonly<Record<string, string>> = {}): Promise<Finished> =>
    runFirebreak(["doctor"], { ...socket(whole), ...over });
  const lines = ({ stdout }: Finished): readonly string[] => stdout.trim().split("\n");
  const failed = (ended: Finished): readonly string[] => lines(ended).filter((line) => line.startsWith("fail"));

  it("finds nothing wrong where nothing is wrong, one line for each thing", async () => {
    const ended = await diagnosed();
    expect(failed(ended)).toEqual([]);
    expect(ended.status).toBe(0);
    for (const name of ["configuration", "slack", "clock", "database", "redis", "model", "services"])
      expect(lines(ended).some((line) => new RegExp(`^(ok|warn) +${name}: `).test(line))).toBe(true);
  });

  it("names every scope that is missing", async () => {
    const ended = await diagnosed(socket(less));
    expect(ended.status).toBe(1);
    expect(failed(ended)).toHaveLength(1);
    for (const scope of lacking) expect(failed(ended)[0]).toContain(scope);
    const none = await diagnosed(socket(bare));
    for (const scope of whole.scopes) expect(failed(none)[0]).toContain(scope);
  });

  it.each([
    ["a bot token that Slack does not know", { SLACK_BOT_TOKEN: "xoxb-hunter2" }, /^fail +slack: .*invalid_auth/],
    ["an app token that Slack does not know", { SLACK_APP_TOKEN: "xapp-hunter2" }, /^fail +slack: .*invalid_auth/],
    ["a Slack that does not answer", { SLACK_API_URL: "http://127.0.0.1:9/api" }, /^fail +slack: /],
    ["a database that is down", { DATABASE_URL: "postgres://u:hunter2@127.0.0.1:9/firebreak" }, /^fail +database: /],
    ["a Redis that is down", { REDIS_URL: "redis://:hunter2@127.0.0.1:9" }, /^fail +redis: /],
  ])("%s has a line of its own", async (_, over, pattern) => {
    const ended = await diagnosed(over);
    expect(ended.status).toBe(1);
    expect(failed(ended).some((line) => pattern.test(line))).toBe(true);
    expect(lines(ended).some((line) => /^(ok|warn) +model: /.test(line))).toBe(true);
    expect(everything(ended)).not.toContain("hunter2");
  });
});

describe("on embedded storage, while the process runs and when it does not", { timeout: 180_000 }, () => {
  const data = join(folder, "data");
  const alert = '{"title":"checkout is failing","severity":"critical","service":"checkout"}';

  it("export, audit verify, migrate, doctor and alerts test say the same", async () => {
    const port = await freePort();
    const variables = {
      SLACK_BOT_TOKEN: whole.botToken,
      SLACK_APP_TOKEN: whole.appToken,
      SLACK_API_URL: slack.apiUrl,
      FIREBREAK_DATA: data,
      FIREBREAK_TOKEN: "general-token",
      PORT: String(port),
      LOG_LEVEL: "warn",
    };
    const firebreak = await startFirebreak("start", variables);
    processes.push(firebreak);
    const sent = await fetch(`${firebreak.url}/alerts/generic`, {
      method: "POST",
      headers: { authorization: "Bearer general-token" },
      body: alert,
    });
    expect(await sent.json()).toMatchObject({ accepted: 1, alerts: [{ incident: "INC-1", outcome: "declared" }] });
    const answers = async () => ({
      markdown: await runFirebreak(["export", "INC-1"], variables),
      json: await runFirebreak(["export", "inc-1", "--format", "json"], variables),
      none: await runFirebreak(["export", "INC-9"], variables),
      audit: await runFirebreak(["audit", "verify"], variables),
      migrate: await runFirebreak(["migrate"], variables),
      alerts: await runFirebreak(["alerts", "test", "--source", "generic"], variables, alert),
    });
    const running = await answers();
    expect((await runFirebreak(["doctor"], variables)).stdout).toContain("a running Firebreak owns it");
    await firebreak.kill("SIGTERM");
    processes.length = 0;
    const stopped = await answers();

    for (const { markdown, json, none, audit, migrate, alerts } of [running, stopped]) {
      expect(markdown.stdout).toContain("# INC-1: checkout is failing");
      expect(JSON.parse(json.stdout)).toMatchObject({ incident: { id: "INC-1" } });
      expect(none).toMatchObject({ status: 1, stdout: "", stderr: "firebreak export: no incident INC-9\n" });
      expect(audit.stdout).toMatch(/^\d+ events of 1 incident: the chain is whole/);
      expect(alerts.stdout).toMatch(/would declare a P1/);
      expect([markdown, json, audit, migrate, alerts].map(({ status }) => status)).toEqual([0, 0, 0, 0, 0]);
    }
  });

  it.each([
    ["export without an incident", ["export"]],
    ["export of a format that is none", ["export", "INC-1", "--format", "pdf"]],
    ["audit without a verb", ["audit"]],
    ["alerts test of a source that nobody knows", ["alerts", "test", "--source", "smoke"]],
  ])("%s ends with 2 and says what was expected", async (_, args) => {
    const ended = await runFirebreak(args, { FIREBREAK_DATA: data });
    expect(ended.status).toBe(2);
    expect(ended.stderr).toMatch(/expected|Usage/);
  });

  it("a database that is down is one line, not a stack", async () => {
    const ended = await runFirebreak(["migrate"], { DATABASE_URL: "postgres://u:hunter2@127.0.0.1:9/firebreak" });
    expect(ended.status).toBe(1);
    expect(ended.stderr.trim().split("\n")).toHaveLength(1);
    expect(ended.stderr).not.toContain("hunter2");
  });
});
