import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { LocalSlack } from "../../sandbox/workspace/server.ts";
import { app, channelId, type Json, openSlack } from "./given.ts";

type Came = { readonly headers: IncomingHttpHeaders; readonly body: string };

let slack: LocalSlack;
let server: Server;
const came: Came[] = [];
afterEach(async () => {
  came.length = 0;
  await slack.close();
  server.closeAllConnections();
  server.close();
});

/** An app that answers its requests with these statuses, and the last of them for ever. */
const given = async (
  statuses: readonly number[],
  answer = "",
  headers: Readonly<Record<string, string>> = {},
): Promise<void> => {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const status = statuses[Math.min(came.length, statuses.length - 1)] ?? 200;
      came.push({ headers: request.headers, body });
      response.writeHead(status, headers).end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const requestUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  const delivery = { retryDelaysMs: [10, 20, 30], acknowledgeWithinMs: 500 };
  slack = await openSlack({ delivery }, [app({ delivery: { kind: "http", requestUrl } })]);
};

const inside = () => {
  const channel = slack.workspace.world.channels.get(channelId(slack, "inside"));
  if (channel === undefined) throw new Error("no channel");
  return channel;
};
const say = (text: string): void => void slack.workspace.post(inside(), { user: "UANA", text });

/** As an app checks it, by Slack's recipe. */
const isSigned = ({ headers, body }: Came, secret: string): boolean => {
  const timestamp = String(headers["x-slack-request-timestamp"]);
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return headers["x-slack-signature"] === `v0=${digest}` && Math.abs(Number(timestamp) * 1_000 - Date.now()) < 60_000;
};

describe("deliveries over HTTP", () => {
  it("an event is JSON, signed with the app's own secret", async () => {
    await given([200]);
    say("hello");
    await expect.poll(() => came.length).toBe(1);
    const [first] = came;
    if (first === undefined) throw new Error("nothing came");
    expect(first.headers["content-type"]).toBe("application/json");
    expect(isSigned(first, "signing")).toBe(true);
    expect(isSigned(first, "another")).toBe(false);
    expect(JSON.parse(first.body)).toMatchObject({ type: "event_callback", event: { type: "message", text: "hello" } });
    expect(first.headers).not.toHaveProperty("x-slack-retry-num");
  });

  it("a command is a form, signed as well, and its answer is shown to who typed it", async () => {
    await given([200], "here you are");
    await slack.interactions.slash("UANA", inside(), "/help-me now");
    const [first] = came;
    if (first === undefined) throw new Error("nothing came");
    expect(first.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(isSigned(first, "signing")).toBe(true);
    expect(Object.fromEntries(new URLSearchParams(first.body))).toMatchObject({
      command: "/help-me",
      text: "now",
      user_id: "UANA",
      is_enterprise_install: "false",
    });
    expect(inside().ephemerals.map(({ text, to }) => [to, text])).toEqual([["UANA", "here you are"]]);
  });

  it("an event that is not taken comes again with its number and the reason; a command never", async () => {
    await given([500, 500, 200]);
    say("again");
    await expect.poll(() => came.length).toBe(3);
    const tries = came.map(({ headers }) => [headers["x-slack-retry-num"], headers["x-slack-retry-reason"]]);
    expect(tries).toEqual([
      [undefined, undefined],
      ["1", "http_error"],
      ["2", "http_error"],
    ]);
    const ids = came.map(({ body }) => (JSON.parse(body) as Json).event_id);
    expect(new Set(ids).size).toBe(1);
  });

  it("a command that fails is said once, and the person hears of it", async () => {
    await given([500]);
    const answer = await slack.interactions.slash("UANA", inside(), "/help-me");
    expect(answer.ok).toBe(false);
    expect(came).toHaveLength(1);
    expect(inside().ephemerals).toHaveLength(1);
  });

  it("an app may forbid another try", async () => {
    await given([500], "", { "x-slack-no-retry": "1" });
    say("once");
    await expect.poll(() => slack.ledger.entries().filter(({ kind }) => kind === "delivered").length).toBe(1);
    say("twice");
    await expect.poll(() => came.length).toBe(2);
    expect(came.every(({ headers }) => headers["x-slack-retry-num"] === undefined)).toBe(true);
  });
});
