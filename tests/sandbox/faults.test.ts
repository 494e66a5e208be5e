import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LocalSlack } from "../../sandbox/workspace/server.ts";
import { callApi, channelId, openSlack } from "./given.ts";

let slack: LocalSlack;
beforeEach(async () => {
  slack = await openSlack();
});
afterEach(() => slack.close());

const post = (text: string) => callApi(slack, "chat.postMessage", { channel: channelId(slack, "inside"), text });
const said = (): readonly string[] =>
  [...slack.workspace.world.channels.values()].flatMap(({ messages }) => messages.map(({ text }) => text));

describe("a fault that is switched on", () => {
  it("strikes as often as it was asked for, on its method alone, and is over", async () => {
    slack.faults.next("chat.postMessage", { kind: "error", error: "internal_error" }, 2);
    expect((await callApi(slack, "auth.test")).body.ok).toBe(true);
    expect((await post("one")).body.error).toBe("internal_error");
    expect((await post("two")).body.error).toBe("internal_error");
    expect((await post("three")).body.ok).toBe(true);
    expect(said()).toEqual(["three"]);
  });

  it("stays until it is switched off", async () => {
    slack.faults.next("*", { kind: "http", status: 503 }, "until_cleared");
    const status = async () => (await fetch(`${slack.apiUrl}auth.test`, { method: "POST" })).status;
    expect([await status(), await status()]).toEqual([503, 503]);
    slack.faults.clear();
    expect((await callApi(slack, "auth.test")).body.ok).toBe(true);
  });

  it("429 comes with and without Retry-After", async () => {
    slack.faults.next("chat.postMessage", { kind: "ratelimited", retryAfterS: 7 });
    slack.faults.next("chat.postMessage", { kind: "ratelimited", retryAfterS: null });
    const [first, second] = [await post("one"), await post("two")];
    expect([first.status, first.headers.get("retry-after")]).toEqual([429, "7"]);
    expect([second.status, second.headers.get("retry-after")]).toEqual([429, null]);
  });

  it.each([
    ["applied_then_reset", ["lost answer"]],
    ["reset", []],
  ] as const)("%s: the work is done or not, and the answer never comes", async (kind, expected) => {
    slack.faults.next("chat.postMessage", { kind });
    await expect(post("lost answer")).rejects.toThrow();
    expect(said()).toEqual(expected);
  });

  it("a name is taken by a stranger a moment before", async () => {
    slack.faults.next("conversations.create", { kind: "name_taken_by_stranger" });
    expect((await callApi(slack, "conversations.create", { name: "inc-1" })).body.error).toBe("name_taken");
    expect((await callApi(slack, "conversations.create", { name: "inc-1-2" })).body.ok).toBe(true);
  });

  it("an outage breaks every connection until it is over", async () => {
    slack.faults.setOutage(true);
    await expect(callApi(slack, "auth.test")).rejects.toThrow();
    slack.faults.setOutage(false);
    expect((await callApi(slack, "auth.test")).body.ok).toBe(true);
  });

  it("another process can switch them too", async () => {
    const ask = (body: object) => fetch(`${slack.url}/control/faults`, { method: "POST", body: JSON.stringify(body) });
    expect((await ask({ method: "auth.test", times: 1, fault: { kind: "error", error: "fatal_error" } })).status).toBe(
      200,
    );
    expect((await callApi(slack, "auth.test")).body.error).toBe("fatal_error");
    expect((await ask({ method: "auth.test", fault: { kind: "nonsense" } })).status).toBe(400);
  });
});
