import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { alertSources } from "../../src/ingest/sources.ts";
import { type AlertDoor, openAlertDoor } from "./given.ts";

const kinds = Object.keys(alertSources);
const hmacKinds = ["pagerduty", "sentry", "github"];
const yaml = `alerts:
  sources:
${kinds
  .map((kind) => `    ${kind}: { ${hmacKinds.includes(kind) ? "secret_env: [NEW, OLD]" : "token_env: [NEW, OLD]"} }`)
  .join("\n")}
    ours: { kind: alertmanager }
    checks: { kind: generic, token_env: NEW, map: { title: check.name, state: status, service: check.app } }
`;

let door: AlertDoor;
beforeAll(async () => {
  door = await openAlertDoor({
    yaml,
    variables: { NEW: "new-secret", OLD: "old-secret", FIREBREAK_TOKEN: "general" },
    now: "2026-11-24T12:00:00.000Z",
    answer: () => ({ status: 500, text: "" }),
  });
});
afterAll(() => door.close());

const bodyOf = (name: string): string =>
  readFileSync(new URL(`../fixtures/alerts/${name}.json`, import.meta.url), "utf8");

const bodies: Readonly<Record<string, string>> = {
  alertmanager: "alertmanager-v4",
  "azure-monitor": "azure-monitor/fired",
  cloudwatch: "cloudwatch/raw-alarm",
  datadog: "datadog/triggered",
  generic: "generic-one",
  github: "github/workflow-failed",
  gitlab: "gitlab/pipeline-failed",
  "google-cloud": "google-cloud/open",
  grafana: "grafana-unified",
  "new-relic": "new-relic/activated",
  opsgenie: "opsgenie/create",
  pagerduty: "pagerduty/triggered",
  sentry: "sentry/event-alert",
  "uptime-kuma": "uptime-kuma/down",
  zabbix: "zabbix/problem",
};

type Way = (secret: string, body: string) => { readonly query?: string; readonly headers?: Record<string, string> };
const bearer: Way = (secret) => ({ headers: { authorization: `Bearer ${secret}` } });
const basic: Way = (secret) => ({
  headers: { authorization: `Basic ${Buffer.from(`anybody:${secret}`).toString("base64")}` },
});
const query: Way = (secret) => ({ query: `?token=${encodeURIComponent(secret)}` });
const header =
  (name: string): Way =>
  (secret) => ({ headers: { [name]: secret } });
const hmac =
  (name: string, prefix: string): Way =>
  (secret, body) => ({ headers: { [name]: `${prefix}${createHmac("sha256", secret).update(body).digest("hex")}` } });

/** The vendor's own way first. */
const ways: readonly (readonly [string, string, Way])[] = [
  ["alertmanager", "bearer", bearer],
  ["alertmanager", "basic", basic],
  ["azure-monitor", "query", query],
  ["cloudwatch", "query", query],
  ["cloudwatch", "basic", basic],
  ["datadog", "header", header("x-firebreak-token")],
  ["generic", "bearer", bearer],
  ["github", "hmac", hmac("x-hub-signature-256", "sha256=")],
  ["gitlab", "header", header("x-gitlab-token")],
  ["google-cloud", "basic", basic],
  ["google-cloud", "query", query],
  ["grafana", "bearer", bearer],
  ["grafana", "basic", basic],
  ["new-relic", "bearer", bearer],
  ["opsgenie", "header", header("x-firebreak-token")],
  ["pagerduty", "hmac", hmac("x-pagerduty-signature", "v1=")],
  ["sentry", "hmac", hmac("sentry-hook-signature", "")],
  ["uptime-kuma", "basic", basic],
  ["zabbix", "basic", basic],
];

const send = (kind: string, way: Way, secret: string, body = bodyOf(bodies[kind] ?? "")) => {
  const { query: search = "", headers = {} } = way(secret, body);
  return door.post(`/alerts/${kind}${search}`, body, headers);
};

describe.each(ways)("%s by %s", (kind, _, way) => {
  let before = 0;
  beforeEach(() => {
    before = door.alerts.length;
  });
  test.each(["new-secret", "old-secret"])("%s comes in", async (secret) => {
    const { status, text } = await send(kind, way, secret);
    expect([status, text]).toEqual([202, expect.stringContaining('"accepted":')]);
    expect(door.alerts.length).toBeGreaterThan(before);
  });
  test.each([
    ["a wrong secret", "wrong"],
    ["a secret that was cut", "new-secre"],
    ["a secret with something behind it", "new-secret2"],
    ["the general token", "general"],
    ["nothing", ""],
  ])("%s does not", async (__, secret) => {
    expect((await send(kind, way, secret)).status).toBe(401);
    expect(door.alerts.length).toBe(before);
  });
  test("who may not come in is not told whether the body is good", async () => {
    const [good, bad] = await Promise.all([send(kind, way, "wrong"), send(kind, way, "wrong", "{")]);
    expect(bad).toEqual(good);
  });
});

test("every kind is reached in at least one of these ways", () =>
  expect(new Set(ways.map(([kind]) => kind))).toEqual(new Set(kinds)));

describe("signatures", () => {
  const body = bodyOf("pagerduty/triggered");
  const signature = (secret: string, over = body) => createHmac("sha256", secret).update(over).digest("hex");
  const posted = (value: string) => door.post("/alerts/pagerduty", body, { "x-pagerduty-signature": value });

  test.each([
    ["one of several", `v1=${"0".repeat(64)},v1=${signature("old-secret")}`, 202],
    ["one with a space before it", `v1=${"0".repeat(64)}, v1=${signature("new-secret")}`, 202],
    ["one of another version", `v2=${signature("new-secret")}`, 401],
    ["one that was cut", `v1=${signature("new-secret").slice(0, 63)}`, 401],
    ["one in capital letters", `v1=${signature("new-secret").toUpperCase()}`, 401],
    ["one over another body", `v1=${signature("new-secret", `${body} `)}`, 401],
    ["one made with nothing", `v1=${signature("")}`, 401],
    ["no value", "v1=", 401],
    ["the right one behind a dictionary", `${"v1=0,".repeat(50)}v1=${signature("new-secret")}`, 401],
  ])("%s", async (_, value, status) => expect((await posted(value)).status).toBe(status));

  test("a token is no secret for signatures, and a secret is no token", async () => {
    expect(
      (
        await door.post("/alerts/generic", bodyOf("generic-one"), {
          "x-firebreak-signature": `sha256=${createHmac("sha256", "new-secret").update(bodyOf("generic-one")).digest("hex")}`,
        })
      ).status,
    ).toBe(401);
    expect((await door.post("/alerts/github", "{}", { authorization: "Bearer new-secret" })).status).toBe(401);
  });
  test("where a token in the address is not the sender's way, it is none", async () => {
    for (const kind of ["alertmanager", "generic", "pagerduty", "github"]) {
      expect((await door.post(`/alerts/${kind}?token=new-secret`, "{}")).status).toBe(401);
    }
  });
});

describe("with a key", () => {
  test.each(kinds.filter((kind) => !hmacKinds.includes(kind)))(
    "%s: what is no JSON, or too long, is refused",
    async (kind) => {
      const headers = { authorization: "Bearer new-secret" };
      const answers = await Promise.all(
        ["", "{", "NaN", "\ufeff\u0000"].map((body) => door.post(`/alerts/${kind}`, body, headers)),
      );
      expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
      const long = await door.post(`/alerts/${kind}`, JSON.stringify({ title: "x".repeat(10_000_000) }), headers);
      expect(long.status).toBe(413);
    },
  );

  test("an aside is answered as ignored, with its reason", async () => {
    const { status, text } = await send("opsgenie", bearer, "new-secret", bodyOf("opsgenie/acknowledge"));
    expect([status, JSON.parse(text)]).toEqual([
      202,
      {
        accepted: 1,
        alerts: [
          {
            fingerprint: "052652ac-5d1c-464a-812a-7dd18bbfba8c",
            incident: null,
            outcome: "ignored",
            reason: "Acknowledge changes nothing about the alert",
          },
        ],
      },
    ]);
  });

  test("the type that the body is said to have does not matter", async () => {
    const body = bodyOf("alertmanager-v4");
    const headers = { authorization: "Bearer new-secret", "content-type": "text/plain; charset=UTF-8" };
    expect((await door.post("/alerts/alertmanager", body, headers)).status).toBe(202);
  });
});

describe("names of one's own", () => {
  test("another name for a kind, with the general token, gives its name to its alerts", async () => {
    const body = bodyOf("alertmanager-v4");
    expect((await door.post("/alerts/ours", body, { authorization: "Bearer general" })).status).toBe(202);
    expect(door.alerts.at(-1)?.source).toBe("ours");
  });
  test("a mapping reads a body of any shape", async () => {
    const body = JSON.stringify({ check: { name: "disk", app: "db" }, status: "critical", value: 97 });
    expect((await door.post("/alerts/checks", body, { authorization: "Bearer new-secret" })).status).toBe(202);
    expect(door.alerts.at(-1)).toMatchObject({
      source: "checks",
      title: "disk",
      service: "db",
      state: "firing",
      labels: { value: "97", status: "critical" },
    });
  });
  test("another spelling of a kind's name is that kind, with its tokens", async () => {
    const headers = { authorization: "Bearer new-secret" };
    expect((await door.post("/alerts/newrelic", bodyOf("new-relic/activated"), headers)).status).toBe(202);
    expect(door.alerts.at(-1)?.source).toBe("new-relic");
    expect((await door.post("/alerts/newrelic", "{}", { authorization: "Bearer general" })).status).toBe(401);
  });
  test("a name that nobody knows is not found", async () => {
    const headers = { authorization: "Bearer general" };
    expect((await door.post("/alerts/smoke", "{}", headers)).status).toBe(404);
    expect((await door.post("/alerts/constructor", "{}", headers)).status).toBe(404);
  });
});

test("nothing of all this has written a secret into a log", () =>
  expect(door.logged.join("\n")).not.toMatch(/new-secret|old-secret|general"/));
