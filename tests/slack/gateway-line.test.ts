import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Admission, Caller, RateLimiter } from "../../src/app/ports/rate-limiter.ts";
import { createGateway } from "../../src/slack/gateway.ts";

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A limiter whose answers are written down beforehand, bucket by bucket; an unwritten one is "go". */
const scripted = (answers: Readonly<Record<string, readonly Admission[]>>) => {
  const heard: string[] = [];
  const callers: Caller[] = [];
  const left = new Map(Object.entries(answers).map(([key, all]) => [key, [...all]]));
  const limiter: RateLimiter = {
    take: async (key, _rule, caller) => {
      heard.push(`take ${key}`);
      callers.push(caller);
      return left.get(key)?.shift() ?? { kind: "go" };
    },
    giveBack: async (key) => void heard.push(`give back ${key}`),
    penalise: async (key, _rule, ms) => void heard.push(`penalise ${key} ${ms}`),
  };
  return { limiter, heard, callers };
};
const wait = (ms: number): Admission => ({ kind: "wait", ms });

describe("the gateway and the line", () => {
  let server: Server;
  let refusesAfterS: number | null = null;
  let called = 0;
  beforeAll(async () => {
    server = createServer((request, response) => {
      request.resume();
      called += 1;
      if (refusesAfterS !== null) response.writeHead(429, { "retry-after": String(refusesAfterS) });
      response.end(JSON.stringify({ ok: true }));
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
  });
  afterAll(() => void server.close());

  const gatewayWith = (limiter: RateLimiter) =>
    createGateway({
      botToken: "xoxb-1",
      apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
      callTimeoutMs: 2_000,
      pace: 1,
      limiter,
      logger,
      onCall: () => {},
    });

  test("a post that finds no token of the workspace gives its channel's token back, and says when its turn comes", async () => {
    const { limiter, heard } = scripted({ "slack.chat.postMessage": [wait(4_000)] });
    called = 0;
    await expect(
      gatewayWith(limiter).call("chat.postMessage", { channel: "C1" }, { lane: "normal", ticket: "job" }),
    ).rejects.toMatchObject({ code: "held_back", retryAfterMs: 4_000, mayHaveRun: false });
    expect(heard).toEqual(["take slack.post.C1", "take slack.chat.postMessage", "give back slack.post.C1"]);
    expect(called).toBe(0);
  });

  test("an urgent call waits in place for the next token, with the same ticket", async () => {
    const { limiter, callers } = scripted({ "slack.conversations.create": [wait(400)] });
    await gatewayWith(limiter).call("conversations.create", { name: "a" }, { lane: "urgent", ticket: "p1" });
    expect(callers).toEqual([
      { lane: "urgent", ticket: "p1" },
      { lane: "urgent", ticket: "p1" },
    ]);
  });

  test("a third urgent call does not wait in place: two hold workers already", async () => {
    const { limiter } = scripted({ "slack.conversations.create": [wait(600), wait(600), wait(600)] });
    const gateway = gatewayWith(limiter);
    const calls = [1, 2, 3].map((n) => gateway.call("conversations.create", { name: `${n}` }, { lane: "urgent" }));
    const ended = await Promise.allSettled(calls);
    expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
  });

  test("an urgent call that waits long comes back before its turn, and a stop ends the wait", async () => {
    const { limiter } = scripted({ "slack.conversations.create": [wait(57_000), wait(4_000)] });
    const gateway = gatewayWith(limiter);
    await expect(gateway.call("conversations.create", {}, { lane: "urgent" })).rejects.toMatchObject({
      retryAfterMs: 55_000,
    });
    const stopped = gateway.call("conversations.create", {}, { lane: "urgent", signal: AbortSignal.timeout(50) });
    await expect(stopped).rejects.toThrow();
  });

  test.each([
    ["chat.postMessage", "slack.post.C1"],
    ["chat.update", "slack.chat.update"],
    ["pins.add", "slack.pins.add"],
  ])("a refusal of %s closes %s", async (method, key) => {
    const { limiter, heard } = scripted({});
    refusesAfterS = 7;
    const call = gatewayWith(limiter).call(method, { channel: "C1", ts: "1.1" }, { lane: "normal" });
    await expect(call).rejects.toMatchObject({ code: "ratelimited", retryAfterMs: 7_000 });
    refusesAfterS = null;
    expect(heard.at(-1)).toBe(`penalise ${key} 7000`);
  });
});
