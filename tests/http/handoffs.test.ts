import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HandleRequest, RequestEnvelope } from "../../src/app/handle-request.ts";
import { UpstreamError } from "../../src/app/ports/upstream-error.ts";
import { err, ok } from "../../src/base/result.ts";
import type { Credentials } from "../../src/http/authenticate.ts";
import { handoffRoute } from "../../src/http/handoffs.ts";
import { type HttpServer, startHttpServer } from "../../src/http/server.ts";
import { memoryRateLimiter } from "../../src/queue/rate-buckets.ts";
import { engineering, type Told, tell, tryRequest } from "../domain/given-request.ts";

const general: Credentials = { tokens: ["general"], hmacSecrets: [], openOnLoopback: false };
const credentials: Readonly<Record<string, Credentials>> = {
  engineering: general,
  quality: general,
  security: { tokens: [], hmacSecrets: ["new", "old"], openOnLoopback: false },
};

/** Requests kept in memory by the real rules, as the store keeps them: the same key is the same request. */
const keptIn =
  (kept: Map<string, Told>, asked: RequestEnvelope[]): HandleRequest =>
  async (envelope) => {
    asked.push(envelope);
    if (envelope.command.kind === "request" && envelope.command.title === "down")
      throw new UpstreamError("gone", { service: "database", retryable: true });
    const before = kept.get(envelope.key);
    if (before !== undefined) return ok({ request: before.request, events: [] });
    const decision = tryRequest(null, envelope.actor, envelope.command);
    if (!decision.ok) return err(decision.error);
    const told = tell(null, envelope.actor, envelope.command);
    kept.set(envelope.key, told);
    return ok({ request: told.request, events: told.log });
  };

const kept = new Map<string, Told>();
const asked: RequestEnvelope[] = [];
let server: HttpServer | null = null;

beforeAll(async () => {
  const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const route = handoffRoute({
    credentials,
    handleRequest: keptIn(kept, asked),
    limiter: memoryRateLimiter(() => 0),
    perMinute: 40,
  });
  server = await startHttpServer({ routes: [route], slack: null, logger: quiet, onRequest: () => undefined }, 0);
});
afterAll(async () => {
  await server?.close();
});

const body = (over: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ from: "engineering", kind: "deployment", title: "deploy v43", ...over });

const post = async (text: string, headers: Readonly<Record<string, string>> = { authorization: "Bearer general" }) => {
  const response = await fetch(`http://127.0.0.1:${server?.port}/handoffs`, { method: "POST", body: text, headers });
  return {
    status: response.status,
    headers: response.headers,
    said: (await response.json()) as Record<string, unknown>,
  };
};

const signed = (text: string, secret: string) => ({
  "x-firebreak-signature": `sha256=${createHmac("sha256", secret).update(text).digest("hex")}`,
});

describe("POST /handoffs", () => {
  it("answers with the request once it is durable, and the same key is the same request", async () => {
    const whole = body({
      details: "it mends the carts",
      service: "checkout",
      urgency: "high",
      due: "2026-11-24T09:00:00Z",
      idempotency_key: "build-1",
      links: ["https://ci.example/1", { title: "PR", url: "https://github.com/a/b/pull/1" }],
    });
    const first = await post(whole);
    expect(first).toMatchObject({
      status: 202,
      said: { request: "REQ-1", state: "open", owner: null, due: "2026-11-24T09:00:00.000Z", incident: null },
    });
    const before = asked.length;
    expect((await post(whole.replace("deploy v43", "deploy v44"))).said).toEqual(first.said);
    expect(asked.slice(before - 1).map(({ key }) => key)).toEqual([
      "handoff engineering build-1",
      "handoff engineering build-1",
    ]);
    expect(asked.at(-1)?.actor).toEqual(engineering);
  });

  it("without a key each time is another request", async () => {
    const answers = [await post(body()), await post(body())];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    const keys = asked.slice(-2).map(({ key }) => key);
    expect(keys[0]).not.toBe(keys[1]);
  });

  const security = body({ from: "security", kind: "security_fix" });
  it.each<readonly [string, string, Readonly<Record<string, string>>, number, RegExp]>([
    ["no credentials", body(), {}, 401, /bearer token or signature/],
    ["a wrong token", body(), { authorization: "Bearer wrong" }, 401, /bearer token or signature/],
    ["no credentials and no JSON: refused before it is read", "{", {}, 401, /bearer token/],
    ["the new secret", security, signed(security, "new"), 202, /./],
    ["the old secret while it is rotated", security, signed(security, "old"), 202, /./],
    ["a signature of another body", security, signed(`${security} `, "new"), 401, /signature/],
    [
      "the general token where the department has a secret",
      security,
      { authorization: "Bearer general" },
      401,
      /not those of security/,
    ],
    ["another department's secret", body(), signed(body(), "new"), 401, /not those of engineering/],
  ])("%s", async (_, text, headers, status, reason) => {
    const answer = await post(text, headers);
    expect(answer.status).toBe(status);
    if (status !== 202) expect(String(answer.said.error)).toMatch(reason);
  });

  it.each<readonly [string, string, RegExp]>([
    ["no JSON", "{", /expected a JSON body/],
    ["a list", "[]", /the body: expected an object/],
    ["nothing", "null", /the body: expected an object/],
    ["no title", JSON.stringify({ from: "engineering", kind: "deployment" }), /title: expected a text, came nothing/],
    ["an empty title", body({ title: " " }), /title: expected a title of 1 to 150/],
    ["a long title", body({ title: "x".repeat(151) }), /title: expected a title of 1 to 150/],
    ["another kind", body({ kind: "party" }), /kind: expected one of infrastructure, .*, came "party"/],
    ["a kind of another department", body({ kind: "security_fix" }), /expected one of deployment, came security_fix/],
    ["an unknown department", body({ from: "sales" }), /from: expected one of engineering, .*, came "sales"/],
    ["a department with an odd name", body({ from: "__proto__" }), /from: expected one of/],
    ["another urgency", body({ urgency: "now" }), /urgency: expected one of critical/],
    ["a due time that is none", body({ due: "tomorrow" }), /due: expected an ISO 8601 time.*"tomorrow"/],
    ["a due time that has passed", body({ due: "2026-11-24T02:00:00Z" }), /due: .*has passed/],
    ["an unknown service", body({ service: "chekout" }), /checkout.*came the service chekout/],
    ["a link that opens something else", body({ links: ["javascript:alert(1)"] }), /links\[0\]: expected an address/],
    [
      "eleven links",
      body({ links: Array.from({ length: 11 }, () => "https://a.example/") }),
      /links: expected at most 10/,
    ],
    ["a misspelled field", body({ deu: "2026-11-25" }), /no other fields|Unrecognized/],
    ["a number for a text", body({ details: 5 }), /details: expected a text, came 5/],
    ["details that are a book", body({ details: "x".repeat(3_001) }), /details: expected at most 3000/],
    ["an empty key", body({ idempotency_key: "" }), /idempotency_key: expected a text of 1 to 200/],
  ])("%s is refused with what was expected", async (_, text, reason) => {
    const answer = await post(text, { authorization: "Bearer general" });
    expect(answer.said.error).toMatch(reason);
    expect(answer.status).toBe(400);
  });

  it("a body that is too long is 413", async () => {
    expect((await post(body({ details: "x".repeat(300_000) }))).status).toBe(413);
  });

  it("while nothing can be kept it says when to come again", async () => {
    const answer = await post(body({ from: "quality", kind: "performance", title: "down" }));
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("5");
  });

  it("too many are told when to come again, and keep nobody else out", async () => {
    const many = await Promise.all(Array.from({ length: 60 }, (_, n) => post(body({ title: `deploy ${n}` }))));
    const late = many.filter(({ status }) => status === 429);
    expect(late.length).toBeGreaterThan(0);
    expect(Number(late[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await post(body({ from: "quality", kind: "performance" }))).status).toBe(202);
  });
});
