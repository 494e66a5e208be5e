import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalSlack } from "../../sandbox/workspace/server.ts";
import { type FirebreakProcess, freePort, startFirebreak } from "./firebreak-process.ts";
import { type SignedSlack, signSlack } from "./signed-slack.ts";
import { ourApp, startOurSlack } from "./slack/our-slack.ts";

let slack: LocalSlack;
let sender: SignedSlack;
let firebreak: FirebreakProcess;
const folder = mkdtempSync(join(tmpdir(), "firebreak-bad-"));
const token = "general-token";

beforeAll(async () => {
  slack = await startOurSlack();
  const port = await freePort();
  const yaml = "alerts: { sources: { generic: { token_env: GENERIC_TOKEN } } }\n";
  writeFileSync(join(folder, "firebreak.yml"), yaml);
  firebreak = await startFirebreak("start", {
    PORT: String(port),
    SLACK_MODE: "http",
    SLACK_BOT_TOKEN: ourApp.botToken,
    SLACK_SIGNING_SECRET: ourApp.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    FIREBREAK_CONFIG: join(folder, "firebreak.yml"),
    FIREBREAK_DATA: join(folder, "data"),
    FIREBREAK_TOKEN: token,
    GENERIC_TOKEN: "generic-token",
    LOG_LEVEL: "warn",
  });
  sender = await signSlack({
    requestUrl: `${firebreak.url}/slack/events`,
    signingSecret: ourApp.signingSecret,
    teamId: slack.workspace.world.teamId,
  });
});

afterAll(async () => {
  await firebreak?.kill("SIGTERM");
  await sender?.close();
  await slack?.close();
  rmSync(folder, { recursive: true, force: true });
});

const post = (path: string, body: BodyInit, bearer: string | null = token): Promise<Response> =>
  fetch(`${firebreak.url}${path}`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }) },
  });

const get = (path: string, bearer: string | null = token): Promise<Response> =>
  fetch(`${firebreak.url}${path}`, { headers: bearer === null ? {} : { authorization: `Bearer ${bearer}` } });

const incidents = async (): Promise<readonly unknown[]> =>
  ((await (await get("/api/incidents")).json()) as { readonly incidents: readonly unknown[] }).incidents;

const alert = {
  status: "firing",
  labels: { alertname: "Down", severity: "critical" },
  annotations: {},
  startsAt: "2026-11-27T02:00:00Z",
};
const group = (over: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ version: "4", status: "firing", alerts: [alert], ...over });

describe("a body that is no alert is refused with the reason, and leaves nothing behind", () => {
  it.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["JSON with a bad byte", new Uint8Array([0x7b, 0xff, 0x7d])],
    ["null", "null"],
    ["a number", "7"],
    ["a text", '"firing"'],
    ["an array", "[]"],
    ["an empty object", "{}"],
    ["alerts that are no list", group({ alerts: "many" })],
    ["alerts that are no objects", group({ alerts: [1, null] })],
    ["no alert at all", group({ alerts: [] })],
    ["an alert whose labels are no texts", group({ alerts: [{ ...alert, labels: { severity: {} } }] })],
    ["an alert of no known state", group({ alerts: [{ ...alert, status: "burning" }] })],
    ["one good alert and one bad", group({ alerts: [alert, { status: 1 }] })],
  ])("%s", async (_, body) => {
    const response = await post("/alerts/alertmanager", body);
    const { error } = (await response.json()) as { readonly error: string };
    expect(response.status).toBe(400);
    expect(error.length).toBeGreaterThan(15);
    expect(await incidents()).toEqual([]);
  });

  it("ten megabytes are too many", async () => {
    expect((await post("/alerts/alertmanager", Buffer.alloc(10_000_000, " "))).status).toBe(413);
  });

  it("ten megabytes that do not say how long they are, neither", async () => {
    const body = new Blob([Buffer.alloc(10_000_000, " ")]).stream();
    const response = await fetch(`${firebreak.url}/alerts/alertmanager`, {
      method: "POST",
      body,
      duplex: "half",
      headers: { authorization: `Bearer ${token}` },
    } as RequestInit);
    expect(response.status).toBe(413);
  });
});

describe("who may come in, and where", () => {
  it.each([
    ["no token", "/alerts/alertmanager", null, 401],
    ["a wrong token", "/alerts/alertmanager", "wrong", 401],
    ["a source's own token elsewhere", "/alerts/alertmanager", "generic-token", 401],
    ["the general token at a source that has its own", "/alerts/generic", token, 401],
    ["a source that nobody knows", "/alerts/smoke-signals", token, 404],
    ["a name out of JavaScript", "/alerts/constructor", token, 404],
    ["an address that is none", "/alerts", token, 404],
    ["a path with a broken escape", "/alerts/%E0%A4%A", token, 404],
  ])("%s: %s", async (_, path, bearer, status) => {
    const response = await post(path, group({}), bearer);
    expect(response.status).toBe(status);
    expect(await incidents()).toEqual([]);
  });

  it.each(["/api/incidents", "/api/incidents/INC-1", "/gate/checkout", "/local/audit"])(
    "%s wants a token",
    async (path) => {
      expect((await get(path, null)).status).toBe(401);
      expect((await get(path, "wrong")).status).toBe(401);
    },
  );

  it("the wrong verb is told the right one", async () => {
    const response = await get("/alerts/alertmanager");
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
  });
});

describe("what is no HTTP for us does not end the process", () => {
  it.each([
    ["a path that is no path", "GET // HTTP/1.1\r\nhost: x\r\n\r\n"],
    ["a whole address that is none", "GET http://[ HTTP/1.1\r\nhost: x\r\n\r\n"],
    ["no protocol at all", "HELLO\r\n\r\n"],
    [
      "a body that breaks off",
      `POST /alerts/alertmanager HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\nauthorization: Bearer ${token}\r\n\r\n{`,
    ],
  ])("%s", async (_, bytes) => {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(firebreak.url).port), "127.0.0.1", () => socket.end(bytes));
      socket.on("error", () => resolve());
      socket.on("close", () => resolve());
      socket.resume();
    });
    expect((await get("/healthz", null)).status).toBe(200);
  });
});

describe("what claims to be Slack", () => {
  const form = "application/x-www-form-urlencoded";
  it.each([
    [
      "a signature of another secret",
      form,
      "command=%2Fincident",
      { "x-slack-signature": `v0=${"0".repeat(64)}` },
      401,
    ],
    ["no signature", form, "command=%2Fincident", { "x-slack-signature": "" }, 401],
    ["a timestamp of yesterday", form, "command=%2Fincident", { "x-slack-request-timestamp": "1700000000" }, 401],
    ["a timestamp of tomorrow", form, "command=%2Fincident", { "x-slack-request-timestamp": "1990000000" }, 401],
    ["a timestamp that is none", form, "command=%2Fincident", { "x-slack-request-timestamp": "now" }, 401],
    ["JSON that is none", "application/json", "{", {}, 400],
    ["a payload that is no JSON", form, "payload=%7B", {}, 400],
    ["two megabytes", form, `text=${"x".repeat(2_000_000)}`, {}, 413],
  ])("%s", async (_, type, body, over, status) => {
    expect((await sender.send(type, body, over)).status).toBe(status);
    expect((await get("/healthz", null)).status).toBe(200);
  });

  it.each([
    ["a click without a person", { type: "block_actions", actions: [{ action_id: "fb:ack", action_ts: "1.1" }] }],
    ["a click on nothing", { type: "block_actions", user: { id: "UMIA" }, actions: [] }],
    [
      "a button that we never drew",
      {
        type: "block_actions",
        user: { id: "UMIA" },
        container: { message_ts: "1.1" },
        actions: [{ type: "button", action_id: "fb:nonsense", value: "{", action_ts: "1.2" }],
      },
    ],
    ["a form without a view", { type: "view_submission", user: { id: "UMIA" } }],
    [
      "a form that we never drew",
      {
        type: "view_submission",
        user: { id: "UMIA" },
        view: { id: "V1", callback_id: "fb:nonsense", private_metadata: "{", state: { values: {} } },
      },
    ],
    ["a payload of no known kind", { type: "surprise", user: { id: "UMIA" } }],
  ])("%s changes nothing, and the process lives", async (_, payload) => {
    await sender.interact(payload).catch(() => 0);
    expect((await get("/readyz", null)).status).toBe(200);
    expect(await incidents()).toEqual([]);
  });
});
