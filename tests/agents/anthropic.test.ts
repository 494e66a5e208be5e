import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { breaks, calls, fails, type ScriptedReply, says, stopsWith } from "../../sandbox/claude/reply.ts";
import { type FakeClaude, inOrder, type Script, startClaude } from "../../sandbox/claude/server.ts";
import { claudeModel } from "../../src/agents/anthropic.ts";
import { type ModelRequest, noUsage, textOf, type Usage } from "../../src/agents/model.ts";
import { UpstreamError } from "../../src/app/ports/upstream-error.ts";

const models = { opus: "claude-opus-5-5", sonnet: "claude-sonnet-5-5", haiku: "claude-haiku-5-5" };
const request: ModelRequest = {
  tier: "sonnet",
  system: ["You look at incidents.", "The catalogue."],
  tools: [{ name: "deploys_list", description: "Lists deploys.", input: z.strictObject({ service: z.string() }) }],
  toolUse: "allowed",
  answer: null,
  messages: [{ role: "user", parts: [{ kind: "text", text: "What changed?" }] }],
  maxTokens: 1_000,
};

let claude: FakeClaude | null = null;
afterEach(() => claude?.stop());

const ask = async (script: Script, change: Partial<ModelRequest> = {}, signal = new AbortController().signal) => {
  claude = await startClaude({ script });
  const model = claudeModel({ apiKey: "test-key", baseUrl: claude.url, models, idleMs: 1_500 });
  return model.complete({ ...request, ...change }, signal);
};

const failure = async (reply: ScriptedReply): Promise<UpstreamError> => {
  const error = await ask(inOrder(reply)).then(
    () => null,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(UpstreamError);
  return error as UpstreamError;
};

describe("asking Claude", () => {
  it("puts streamed words together and counts tokens and money", async () => {
    const usage = { input: 1_000, output: 200, cacheRead: 10_000, cacheWrite: 4_000 };
    const reply = await ask(inOrder(says("The deploy of 14:02 is the suspect.", usage)));
    expect(textOf(reply)).toBe("The deploy of 14:02 is the suspect.");
    expect(reply.stopReason).toBe("end_turn");
    expect(reply.requestId).toBe("req_000001");
    expect(reply.usage).toMatchObject({
      inputTokens: 1_000,
      outputTokens: 200,
      cacheReadTokens: 10_000,
      cacheWriteTokens: 4_000,
    });
    expect(reply.usage.usd).toBeCloseTo((7_000 * 2 + 200 * 10) / 1e6, 9);
  });

  it("reads several tool calls of one turn", async () => {
    const reply = await ask(inOrder(calls(["deploys_list", { service: "shop" }], ["deploys_list", { service: "db" }])));
    expect(reply.stopReason).toBe("tool_use");
    expect(reply.parts.map((part) => part.kind === "tool_use" && part.input)).toEqual([
      { service: "shop" },
      { service: "db" },
    ]);
  });

  it("keeps arguments that are no JSON as what they are", async () => {
    const broken = stopsWith("tool_use", { kind: "broken_tool", name: "deploys_list", text: '{"service": "sh' });
    const reply = await ask(inOrder(broken));
    expect(reply.parts).toMatchObject([{ kind: "broken_tool_use", name: "deploys_list", text: '{"service": "sh' }]);
  });

  it.each(["refusal", "max_tokens", "pause_turn"] as const)("says when it stopped by %s", async (stop) => {
    expect((await ask(inOrder(stopsWith(stop, { kind: "text", text: "I" })))).stopReason).toBe(stop);
  });

  it("calls a full context by its name", async () => {
    expect((await ask(inOrder(stopsWith("model_context_window_exceeded")))).stopReason).toBe("context_full");
  });

  it("sends no sampling parameters, one prefix, and breakpoints for the cache", async () => {
    await ask(inOrder(says("ok")));
    const body = claude?.requests[0]?.body;
    expect(Object.keys(body ?? {}).sort()).toEqual(
      ["max_tokens", "messages", "model", "stream", "system", "tool_choice", "tools"].sort(),
    );
    expect(body?.model).toBe("claude-sonnet-5-5");
    expect(JSON.stringify(body?.system)).toContain('"The catalogue.","cache_control":{"type":"ephemeral"}');
    expect(JSON.stringify(body?.system).match(/cache_control/g)).toHaveLength(1);
    expect(JSON.stringify(body?.messages).match(/cache_control/g)).toHaveLength(1);
    expect(claude?.requests[0]?.headers.authorization ?? claude?.requests[0]?.headers["x-api-key"]).toContain(
      "test-key",
    );
  });

  it("sends the same bytes of tools and system whatever the conversation", async () => {
    claude = await startClaude({ script: inOrder(says("ok")) });
    const model = claudeModel({ apiKey: "k", baseUrl: claude.url, models });
    const signal = new AbortController().signal;
    await model.complete(request, signal);
    const later = { role: "user" as const, parts: [{ kind: "text" as const, text: "And now?" }] };
    await model.complete({ ...request, messages: [...request.messages, later] }, signal);
    const [first, second] = claude.requests.map(({ body }) => JSON.stringify([body.tools, body.system]));
    expect(second).toBe(first);
  });

  it("never sets more than four breakpoints", async () => {
    const turn = (text: string) => ({
      role: "user" as const,
      parts: Array.from({ length: 10 }, () => ({ kind: "text" as const, text })),
    });
    await ask(inOrder(says("ok")), { messages: Array.from({ length: 12 }, (_, at) => turn(`turn ${at}`)) });
    expect(JSON.stringify(claude?.requests[0]?.body).match(/cache_control/g)?.length).toBe(4);
  });
});

describe("when Claude cannot answer", () => {
  it.each([
    [fails(529, "overloaded_error"), "Claude is overloaded (529 overloaded_error, req_000001)"],
    [
      breaks({ kind: "error_event", afterEvents: 4, type: "overloaded_error" }),
      /^Claude is overloaded \(overloaded_error/,
    ],
    [fails(401, "authentication_error"), "Claude does not take our key (401 authentication_error, req_000001)"],
    [
      fails(429, "rate_limit_error", { errorCode: "enforced_spend_limit_reached" }),
      /^Claude answered 429 enforced_spend_limit_reached: /,
    ],
  ] satisfies readonly (readonly [ScriptedReply, string | RegExp])[])("people read why: %#", async (reply, words) => {
    expect((await failure(reply)).message).toEqual(typeof words === "string" ? words : expect.stringMatching(words));
  });

  it.each([
    ["429 with a wish", fails(429, "rate_limit_error", { headers: { "retry-after": "7" } }), true, 7_000],
    ["429 without a wish", fails(429, "rate_limit_error"), true, null],
    ["500", fails(500, "api_error"), true, null],
    ["529", fails(529, "overloaded_error"), true, null],
    ["a bad key", fails(401, "authentication_error"), false, null],
    ["no permission", fails(403, "permission_error"), false, null],
    ["a bad request", fails(400, "invalid_request_error"), false, null],
    ["no credit", fails(402, "billing_error"), false, null],
    [
      "a spend limit that comes as 429",
      fails(429, "rate_limit_error", { errorCode: "enforced_spend_limit_reached" }),
      false,
      null,
    ],
    ["overload in mid-stream", breaks({ kind: "error_event", afterEvents: 4, type: "overloaded_error" }), true, null],
    [
      "a refused request in mid-stream",
      breaks({ kind: "error_event", afterEvents: 4, type: "invalid_request_error" }),
      false,
      null,
    ],
    ["a stream that stalls", breaks({ kind: "stall", afterEvents: 4, pings: false }), true, null],
    ["a stream that only pings", breaks({ kind: "stall", afterEvents: 4, pings: true }), true, null],
    ["a stream that ends early", breaks({ kind: "end_early", afterEvents: 5 }), true, null],
    ["a stream that is cut", breaks({ kind: "reset", afterEvents: 5 }), true, null],
    ["a line that is no JSON", breaks({ kind: "garbage", afterEvents: 4 }), true, null],
    ["HTML with 200", { kind: "raw", status: 200, contentType: "text/html", body: "<html>Log in</html>" }, true, null],
    ["an empty 200", { kind: "raw", status: 200, contentType: "text/event-stream", body: "" }, true, null],
    ["HTML with 502", { kind: "raw", status: 502, contentType: "text/html", body: "<html>Bad</html>" }, true, null],
    ["no answer at all", { kind: "hang" }, true, null],
    ["a cut connection", { kind: "reset" }, true, null],
  ] satisfies readonly (readonly [string, ScriptedReply, boolean, number | null])[])(
    "%s",
    async (_, reply, retryable, retryAfterMs) => {
      const error = await failure(reply);
      expect({ service: error.service, retryable: error.retryable, retryAfterMs: error.retryAfterMs }).toEqual({
        service: "claude",
        retryable,
        retryAfterMs,
      });
      expect(claude?.requests).toHaveLength(1);
    },
  );

  const lostIn = async (reply: ScriptedReply, job = new AbortController()) => {
    const lost: Usage[] = [];
    claude = await startClaude({ script: inOrder(reply) });
    const model = claudeModel({ apiKey: "test-key", baseUrl: claude.url, models, idleMs: 1_500 });
    const failed = await model
      .complete(request, job.signal, (usage) => lost.push(usage))
      .then(
        () => "answered",
        () => "failed",
      );
    return { lost, failed };
  };

  it.each([
    ["is told to be overloaded", breaks({ kind: "error_event", afterEvents: 4, type: "overloaded_error" })],
    ["stalls", breaks({ kind: "stall", afterEvents: 4, pings: true })],
    ["ends early", breaks({ kind: "end_early", afterEvents: 5 })],
    ["is cut", breaks({ kind: "reset", afterEvents: 5 })],
    ["turns to garbage", breaks({ kind: "garbage", afterEvents: 4 })],
  ] satisfies readonly (readonly [string, ScriptedReply])[])(
    "an answer that has begun and then %s is charged with all that it may have written",
    async (_, reply) => {
      const { lost, failed } = await lostIn(reply);
      expect(failed).toBe("failed");
      expect(lost).toHaveLength(1);
      const [{ inputTokens, outputTokens, usd } = noUsage] = lost;
      expect(outputTokens).toBe(request.maxTokens);
      expect(inputTokens).toBeGreaterThan(0);
      // Sonnet 5.5: 2 dollars a million in, 10 out.
      expect(usd).toBeCloseTo((inputTokens * 2 + 1_000 * 10) / 1_000_000, 9);
    },
  );

  it("an answer that the job's signal ends in its middle is charged as well", async () => {
    const job = new AbortController();
    setTimeout(() => job.abort(new Error("stop")), 400);
    const { lost } = await lostIn(breaks({ kind: "stall", afterEvents: 4, pings: true }), job);
    expect(lost.map(({ outputTokens }) => outputTokens)).toEqual([request.maxTokens]);
  });

  it.each([
    ["was refused at once", fails(529, "overloaded_error")],
    ["never began", { kind: "reset" }],
    ["is somebody else's page", { kind: "raw", status: 200, contentType: "text/html", body: "<html>Log in</html>" }],
    ["came whole", says("ok")],
  ] satisfies readonly (readonly [string, ScriptedReply])[])("what %s is no lost answer", async (_, reply) => {
    expect((await lostIn(reply)).lost).toEqual([]);
  });

  it("nobody listening is a failure that may pass", async () => {
    const model = claudeModel({ apiKey: "k", baseUrl: "http://127.0.0.1:9", models });
    await expect(model.complete(request, new AbortController().signal)).rejects.toMatchObject({ retryable: true });
  });

  it("the job's signal ends the request with its own reason", async () => {
    const job = new AbortController();
    const asked = ask(
      () => {
        job.abort(new Error("the worker stops"));
        return { kind: "hang" };
      },
      {},
      job.signal,
    );
    await expect(asked).rejects.toThrow("the worker stops");
  });
});
