import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config.ts";

const slack = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "shh" };
const example = readFileSync(join(import.meta.dirname, "../../firebreak.example.yml"), "utf8");
const problems = (variables: Record<string, string>, yaml: string) => {
  const parsed = parseConfig(variables, yaml);
  return parsed.ok ? [] : parsed.error;
};

describe("the configuration", () => {
  it("needs nothing but Slack", () => {
    const parsed = parseConfig(slack, "");
    expect(parsed.ok && parsed.value.policy.severities).toMatchObject({ default: "P3", page: ["P1", "P2"] });
    expect(parsed.ok && parsed.value.policy.approvals.quorum).toEqual({ P1: 2, P2: 2, P3: 1, P4: 1, P5: 1 });
  });

  it("the example file is valid, and says what it means", () => {
    const parsed = parseConfig({ ...slack, CHECKOUT_DEPLOYER_SECRET: "s", GENERIC_ALERT_TOKEN: "t" }, example);
    expect(parsed.ok ? [] : parsed.error).toEqual([]);
    if (!parsed.ok) return;
    const { policy, secrets } = parsed.value;
    expect(policy.escalation.major_incident.map((level) => level.ackWithinMs)).toEqual([300_000, 600_000, 900_000]);
    expect(policy.services.checkout).toMatchObject({
      dependsOn: ["payments-db"],
      matchLabels: { service: "checkout" },
    });
    expect(policy.services.checkout?.slo).toEqual({ objective: 0.999, windowMs: 30 * 24 * 60 * 60_000 });
    expect(secrets).toEqual({ CHECKOUT_DEPLOYER_SECRET: "s", GENERIC_ALERT_TOKEN: "t" });
  });

  it("what the example file shows as comments is valid too", () => {
    // Prose begins with a capital, or goes on after it; keys and the text of a block do not.
    const uncommented = example.replaceAll(/^( +)# (?=(?: {2})*[a-z_]+: ?)/gm, "$1");
    const shown = uncommented.match(/^ {4}(rollback|flag|proofs|deploy_gate):\n(?: {6}.*\n?)+/gm) ?? [];
    expect(shown.length).toBeGreaterThan(4);
    const named = shown.flatMap((block) => [...block.matchAll(/(?:token|secret)_env: (\w+)/g)].map(([, name]) => name));
    const variables = { ...slack, ...Object.fromEntries(named.map((name) => [name, "s"])) };
    expect(shown.flatMap((block) => problems(variables, `services:\n  checkout:\n${block}`))).toEqual([]);
  });

  it.each([
    ["a percentage is no share", "{ objective: 99.9 }", "objective"],
    ["nobody promises everything", "{ objective: 1 }", "objective"],
    ["a window shorter than a day", "{ objective: 0.99, window: 6h }", "window"],
    ["a window longer than a year", "{ objective: 0.99, window: 400d }", "window"],
  ])("an objective: %s", (_name, slo, key) => {
    expect(problems(slack, `services: { checkout: { slo: ${slo} } }`).map(({ name }) => name)).toEqual([
      `services.checkout.slo.${key}`,
    ]);
  });

  it("reports everything that is wrong at once, from both places, and never a secret", () => {
    const found = problems(
      { SLACK_BOT_TOKEN: "hunter2", PORT: "eighty", DATABASE_URL: "mysql://root:hunter2@db" },
      "severities: { default: P9 }\nescalation: { major_incident: { levels: [{ notify: [a], ack_within: soon }] } }\nservcies: {}\n",
    );
    expect(found.map((problem) => problem.name)).toEqual([
      "SLACK_BOT_TOKEN",
      "PORT",
      "DATABASE_URL",
      "severities.default",
      "escalation.major_incident.levels.0.ack_within",
      "servcies",
      "SLACK_SIGNING_SECRET",
    ]);
    expect(JSON.stringify(found)).not.toContain("hunter2");
    expect(found.find((problem) => problem.name === "PORT")).toEqual({
      name: "PORT",
      expected: "a port number, 0 to 65535",
      came: '"eighty"',
    });
  });

  it.each([
    [
      "an empty signing secret in HTTP mode",
      { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "" },
      "SLACK_SIGNING_SECRET",
    ],
    ["Socket Mode without an app token", { SLACK_BOT_TOKEN: "xoxb-1", SLACK_MODE: "socket" }, "SLACK_APP_TOKEN"],
    ["no bot token", { SLACK_SIGNING_SECRET: "shh" }, "SLACK_BOT_TOKEN"],
  ])("%s is refused", (_, variables, name) => {
    expect(problems(variables, "").map((problem) => problem.name)).toContain(name);
  });

  it("Socket Mode follows from an app token", () => {
    const parsed = parseConfig({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1" }, "");
    expect(parsed.ok && parsed.value.slack.mode).toBe("socket");
  });

  it("a secret that the file names and nobody set is a problem, not an open door", () => {
    const yaml = "alerts: { sources: { pagerduty: { secret_env: [PD_NEW, PD_OLD] } } }";
    expect(problems(slack, yaml).map((problem) => problem.name)).toEqual(["PD_NEW"]);
    expect(problems({ ...slack, PD_NEW: "x" }, yaml)).toEqual([]);
  });

  it.each([
    ["a name that is no kind", "smoke: { token_env: A }", "alerts.sources.smoke.kind"],
    ["a kind that is none", "smoke: { kind: signals }", "alerts.sources.smoke.kind"],
    ["a kind under the name of another", "grafana: { kind: alertmanager }", "alerts.sources.grafana.kind"],
    ["a name that no address can have", "'a/b': { kind: grafana }", "alerts.sources.a/b"],
    ["a secret for what signs nothing", "opsgenie: { secret_env: A }", "alerts.sources.opsgenie.secret_env"],
    ["a mapping of what is not generic", "grafana: { map: { title: t } }", "alerts.sources.grafana.map"],
    ["a mapping without a title", "x: { kind: generic, map: { text: t } }", "alerts.sources.x.map.title"],
    ["a path that is none", "x: { kind: generic, map: { title: a..b } }", "alerts.sources.x.map.title"],
    [
      "topics of what SNS does not bring",
      "grafana: { topics: ['arn:aws:sns:a:123456789012:x'] }",
      "alerts.sources.grafana.topics",
    ],
    ["a topic that is none", "cloudwatch: { topics: [alarms] }", "alerts.sources.cloudwatch.topics.0"],
  ])("of the sources, %s is refused", (_, source, name) => {
    expect(
      problems({ ...slack, A: "x" }, `alerts: { sources: { ${source} } }`).map((problem) => problem.name),
    ).toContain(name);
  });

  it.each([
    ["no tools", "tools: {}", "mcp.desk.tools"],
    ["a tool without words", "tools: { list: {} }", "mcp.desk.tools.list.for"],
    ["every tool at once", "tools: { '*': { for: whatever there is to be had } }", "mcp.desk.tools.*"],
    [
      "an agent that is none",
      "agents: [chief], tools: { list: { for: whatever there is to be had } }",
      "mcp.desk.agents.0",
    ],
    [
      "two tools with one name",
      "tools: { a.b: { for: whatever there is to be had }, a/b: { for: whatever there is to be had } }",
      "mcp.desk.tools.a/b",
    ],
  ])("of MCP servers, %s is refused", (_, tools, name) => {
    const yaml = `mcp: { desk: { transport: http, url: "https://desk.example/mcp", ${tools} } }`;
    expect(problems(slack, yaml).map((problem) => problem.name)).toEqual([name]);
  });

  it("a token that an MCP server names and nobody set is a problem, and the token itself is no name", () => {
    const yaml = (named: string) =>
      `mcp: { desk: { transport: http, url: "https://desk.example/mcp", token_env: ${named}, tools: { list: { for: whatever there is to be had } } } }`;
    expect(problems(slack, yaml("DESK_TOKEN")).map(({ name }) => name)).toEqual(["DESK_TOKEN"]);
    expect(problems({ ...slack, DESK_TOKEN: "t" }, yaml("DESK_TOKEN"))).toEqual([]);
    expect(JSON.stringify(problems(slack, yaml("hunter2-a")))).not.toContain("hunter2");
  });

  it("a database's address is a secret by name, and its services are of the catalogue", () => {
    const yaml =
      "services: { checkout: {} }\ndatabases: { orders: { url_env: ORDERS_DB, services: [checkout, chekout] } }";
    expect(problems(slack, yaml).map(({ name }) => name)).toEqual(["ORDERS_DB", "databases.orders.services"]);
    expect(problems({ ...slack, ORDERS_DB: "postgres://looker@db/orders" }, yaml.replace(", chekout", ""))).toEqual([]);
    const written = "databases: { orders: { url_env: 'postgres://root:hunter2@db/orders' } }";
    expect(JSON.stringify(problems(slack, written))).not.toContain("hunter2");
    expect(problems(slack, written).map(({ name }) => name)).toEqual(["databases.orders.url_env"]);
  });

  const lookingWith = (variable: string) =>
    `signals: { github: { repository: acme/a, token_env: ${variable} } }, rollback: { executor: webhook, url: "https://d.example", secret_env: ACTING }`;

  it("a token that changes are made with is not one to look around with, whichever service has it", () => {
    const given = { ...slack, ACTING: "w", READING: "r" };
    expect(problems(given, `services: { a: { ${lookingWith("READING")} } }`)).toEqual([]);
    expect(problems(given, `services: { a: { ${lookingWith("ACTING")} } }`)).toMatchObject([
      { name: "services.a.signals.github.token_env", expected: expect.stringContaining("a token of its own") },
    ]);
    const gate = "deploy_gate: { github: { repository: acme/b, token_env: READING } }";
    expect(problems(given, `services: { a: { ${lookingWith("READING")} }, b: { ${gate} } }`)).toMatchObject([
      { name: "services.a.signals.github.token_env" },
    ]);
  });

  it("a token to look with that nobody set is a problem", () => {
    const yaml = `services: { a: { ${lookingWith("READING")} } }`;
    expect(problems({ ...slack, ACTING: "w" }, yaml)).toMatchObject([
      { name: "READING", expected: "the secret that services.a.signals.github names" },
    ]);
  });

  it("a source may have another name than its kind", () => {
    const sources =
      "{ staging: { kind: alertmanager, token_env: A }, probes: { kind: generic, map: { title: check.name } } }";
    expect(problems({ ...slack, A: "x" }, `alerts: { sources: ${sources} }`)).toEqual([]);
  });

  it("a file that is no YAML says where it breaks, and does not show the line", () => {
    expect(problems(slack, "a: [hunter2")).toEqual([
      { name: "the configuration file", expected: "YAML", came: "bad indent in line 1, column 12" },
    ]);
  });

  it.each([
    [
      "the secret itself where its variable's name belongs",
      "alerts: { sources: { generic: { token_env: hunter2-a } } }",
    ],
    ["the same in a list", "alerts: { sources: { generic: { secret_env: [hunter2-a, hunter2-b] } } }"],
    ["a rollback's secret", "services: { a: { rollback: { executor: webhook, secret_env: hunter2-a } } }"],
    ["a password in a URL", "services: { a: { signals: { loki_url: 'ftp://root:hunter2@db' } } }"],
  ])("%s is refused without being shown", (_, yaml) => {
    const found = problems(slack, yaml);
    expect(found.length).toBeGreaterThan(0);
    expect(JSON.stringify(found)).not.toContain("hunter2");
  });

  it.each([
    ["a number for text", "slack: { announce_channel: 5 }", "text, got 5"],
    ["empty text", "slack: { announce_channel: '' }", 'at least 1 character, got ""'],
    ["text for a number", "slack: { pace: x }", 'a number, got "x"'],
    ["too large a number", "slack: { pace: 500 }", "a number of at most 100, got 500"],
    ["half of a whole number", "services: { a: { tier: 1.5 } }", "a whole number, got 1.5"],
    ["text for a list", "severities: { page: P1 }", 'a list, got "P1"'],
    ["an empty list", "escalation: { cost_spike: { levels: [] } }", "at least 1 entry, got []"],
    ["text for a part", "slack: x", 'keys with values, got "x"'],
    ["a list for a part", "services: [a]", 'keys with values, got ["a"]'],
    ["a value that is none of these", "severities: { default: P9 }", 'one of P1, P2, P3, P4, P5, got "P9"'],
    ["a value that is not the one", "slack: { language: de }", 'en, got "de"'],
    ["a duration that is none", "reopen_within: soon", 'a duration like 30s, 5m, 2h or 5d, got "soon"'],
    ["neither", "updates: { P1: true }", "text, or false, got true"],
    [
      "neither, in the words of a part",
      "updates: { P1: soon }",
      'a duration like 30s, 5m, 2h or 5d, or false, got "soon"',
    ],
    [
      "no address",
      "services: { a: { signals: { loki_url: here } } }",
      'an address that begins with http:// or https://, got "here"',
    ],
    ["an executor that is none", "services: { a: { flag: { provider: x } } }", 'one of launchdarkly, ofrep, got "x"'],
    ["a key that is no name", "services: { 'a b': {} }", "a service name, got {}"],
    ["a part that is missing", "escalates_to: { ceo: { secret_env: A } }", "text, got nothing"],
    ["a key too many", "servcies: {}", "a key that Firebreak knows, got an unknown key"],
  ])("%s is told in our words: %s", (_, yaml, sentence) => {
    const [{ expected, came } = { expected: "", came: "" }] = problems({ ...slack, A: "x" }, yaml);
    expect(`${expected}, got ${came}`).toBe(sentence);
  });

  it("a mistake in the file hides no secret that is missing", () => {
    const yaml = [
      "slack: { pace: x }",
      "alerts: { sources: { pagerduty: { secret_env: [PD_NEW, PD_OLD] } } }",
      "services:",
      "  a:",
      "    rollback: { executor: webhook, secret_env: DEPLOYER }",
      "    proofs: { tests_passing: { github_checks: { repository: a/b, token_env: CI } } }",
    ].join("\n");
    const found = problems(slack, yaml).map(({ name, expected }) => `${name}: ${expected}`);
    expect(found).toEqual([
      "slack.pace: a number",
      "services.a.rollback.url: text",
      "PD_NEW: the secret that alerts.sources.pagerduty names",
      "DEPLOYER: the secret that services.a.rollback names",
      "CI: the secret that services.a.proofs.tests_passing names",
    ]);
  });
});
