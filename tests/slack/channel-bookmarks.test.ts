import { expect, test } from "vitest";
import { addMissingBookmarks } from "../../src/slack/channel-bookmarks.ts";
import type { Gateway } from "../../src/slack/gateway.ts";
import { SlackError } from "../../src/slack/slack-error.ts";

const bookmarks = ["runbook", "dashboard", "graph"].map((title) => ({ title, link: `https://example.com/${title}` }));
const held = new SlackError("bookmarks.add", "held_back", { retryable: true, retryAfterMs: 4_000 });

/** @param tokens so many can be added, then Slack is asked too much */
const channelWith = (standing: readonly string[], tokens: number) => {
  const titles = [...standing];
  const calls: string[] = [];
  const call: Gateway["call"] = async (method, args) => {
    calls.push(method);
    if (method === "bookmarks.list") return { bookmarks: titles.map((title) => ({ title })) };
    if (titles.length - standing.length >= tokens) throw held;
    titles.push(String(args.title));
    return {};
  };
  const gateway: Gateway = { call, callNow: async () => ({}) };
  const add = (mayHaveRun: boolean) =>
    addMissingBookmarks(gateway, "C1", bookmarks, {
      mayHaveRun,
      lane: "bulk",
      ticket: "job",
      signal: new AbortController().signal,
    });
  return { titles, calls, add };
};

test("a new channel has none, and is not asked", async () => {
  const { titles, calls, add } = channelWith([], 9);
  await add(false);
  expect(titles).toEqual(["runbook", "dashboard", "graph"]);
  expect(calls).not.toContain("bookmarks.list");
});

test("after an attempt that may have added some, only what is missing is added", async () => {
  const { titles, add } = channelWith(["dashboard"], 9);
  await add(true);
  expect(titles).toEqual(["dashboard", "runbook", "graph"]);
});

test("held back before the first nothing has changed; held back after it the next attempt has to look", async () => {
  await expect(channelWith([], 0).add(false)).rejects.toMatchObject({ mayHaveRun: false, retryAfterMs: 4_000 });
  await expect(channelWith([], 1).add(false)).rejects.toMatchObject({ mayHaveRun: true, retryAfterMs: 4_000 });
});
