import { expect, it } from "vitest";
import type { Gateway } from "../../src/slack/gateway.ts";
import { openIncidentChannel } from "../../src/slack/incident-channel.ts";
import { SlackError } from "../../src/slack/slack-error.ts";
import { declared } from "../domain/given.ts";

const { incident } = declared();
const name = "inc-1-checkout-is-failing";
const attempt = { mayHaveRun: true, lane: "urgent" as const, ticket: "late", signal: new AbortController().signal };

/** A Slack that carries out the request we gave up on, after we have looked and before we ask again. */
const lateSlack = (): { readonly gateway: Gateway; readonly made: string[] } => {
  const made: string[] = [];
  let looks = 0;
  const call: Gateway["call"] = async (method, args) => {
    if (method === "users.conversations") {
      looks += 1;
      const channels = looks === 1 ? [] : [{ id: "C1", name, creator: "UBOT" }];
      return { ok: true, channels };
    }
    if (args.name === name) throw new SlackError(method, "name_taken", { retryable: false });
    made.push(String(args.name));
    return { ok: true, channel: { id: "C2", name: args.name } };
  };
  return { gateway: { call, callNow: (method, args) => call(method, args, attempt) }, made };
};

it("a channel that Slack made late is the incident's channel, and no second one is made", async () => {
  const { gateway, made } = lateSlack();
  expect(await openIncidentChannel(gateway, "UBOT", incident, attempt)).toEqual({ channelId: "C1", name });
  expect(made).toEqual([]);
});
