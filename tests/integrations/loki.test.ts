import { afterEach, describe, expect, it } from "vitest";
import { createHttpClient } from "../../src/integrations/http-client.ts";
import { queryLoki } from "../../src/integrations/loki.ts";
import { type Answer, type LocalServer, startLocalServer } from "./local-server.ts";

/** Answers as grafana.com/docs/loki/latest/reference/loki-http-api shows them for a range of time. */

const window = { from: "2026-11-27T03:00:00.000Z", to: "2026-11-27T03:10:00.000Z" };
const nanosecondsAt = (instant: string, more = "000000"): string => `${Date.parse(instant)}${more}`;
const streams = (...result: readonly object[]): Answer => ({
  status: 200,
  body: { status: "success", data: { resultType: "streams", result, stats: {} } },
});

let server: LocalServer;
afterEach(() => server.close());

const ask = async (answer: Answer, contains = "") => {
  server = await startLocalServer(() => answer);
  const client = createHttpClient({ allowHosts: [new URL(server.url).host] });
  const { signal } = new AbortController();
  return queryLoki(client, `${server.url}/`, '{service="checkout"}', contains, window, signal);
};

describe("log lines from Loki", () => {
  it("of several streams are one list, newest first, with or without structured metadata", async () => {
    const read = await ask(
      streams(
        { stream: { pod: "a" }, values: [[nanosecondsAt("2026-11-27T03:02:00Z", "123456"), "second"]] },
        {
          stream: { pod: "b" },
          values: [
            [nanosecondsAt("2026-11-27T03:03:00Z"), "third", { trace: "1" }],
            [nanosecondsAt("2026-11-27T03:01:00Z"), "first"],
          ],
        },
      ),
    );
    expect(read).toMatchObject({
      status: "ok",
      value: [
        { at: "2026-11-27T03:03:00.000Z", text: "third" },
        { at: "2026-11-27T03:02:00.000Z", text: "second" },
        { at: "2026-11-27T03:01:00.000Z", text: "first" },
      ],
    });
  });

  it("are asked for by a GET of the incident's time, bounded, with what they contain as a quoted filter", async () => {
    await ask(streams(), 'said "no" | drop');
    expect(server.asked[0]).toMatchObject({ method: "GET", path: "/loki/api/v1/query_range" });
    expect(Object.fromEntries(server.asked[0]?.query ?? [])).toEqual({
      query: '{service="checkout"} |= "said \\"no\\" | drop"',
      start: nanosecondsAt(window.from),
      end: nanosecondsAt(window.to),
      limit: "500",
      direction: "backward",
    });
  });

  it("that are none are an empty answer, which proves nothing", async () => {
    expect((await ask(streams())).status).toBe("empty");
  });

  it.each<readonly [what: string, answer: Answer, reason: RegExp]>([
    ["a refusal", { status: 400, text: "parse error at line 1" }, /answered 400: parse error/],
    ["a page", { status: 200, text: "<html>" }, /no JSON/],
    ["a matrix", { status: 200, body: { status: "success", data: { result: [{ metric: {} }] } } }, /another shape/],
    ["a time that is none", streams({ stream: {}, values: [["soon", "x"]] }), /another shape/],
  ])("%s is a reading that failed, with its reason", async (_, answer, reason) => {
    expect(await ask(answer)).toMatchObject({ status: "failed", reason: expect.stringMatching(reason) });
  });
});
