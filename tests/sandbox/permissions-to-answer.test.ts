import { afterEach, describe, expect, it } from "vitest";
import { createResponseUrls } from "../../sandbox/workspace/response-urls.ts";
import type { LocalSlack } from "../../sandbox/workspace/server.ts";
import { createTriggers } from "../../sandbox/workspace/triggers.ts";
import { app, channelId, openSlack } from "./given.ts";

describe("a trigger", () => {
  it("opens one form, within three seconds, for the app it was given to", () => {
    let now = 0;
    const triggers = createTriggers(() => now, "T1");
    const issue = (): string => triggers.issue({ appId: "A1", userId: "UANA" });

    const used = issue();
    expect(triggers.redeem(used, "A1")).toEqual({ userId: "UANA" });
    expect(triggers.redeem(used, "A1")).toEqual({ error: "exchanged_trigger_id" });

    const inTime = issue();
    now += 3_000;
    expect(triggers.redeem(inTime, "A1")).toEqual({ userId: "UANA" });
    const late = issue();
    now += 3_001;
    expect(triggers.redeem(late, "A1")).toEqual({ error: "expired_trigger_id" });

    expect(triggers.redeem(issue(), "A2")).toEqual({ error: "invalid_trigger_id" });
    expect(triggers.redeem("1.2.invented", "A1")).toEqual({ error: "invalid_trigger_id" });
  });
});

describe("a response URL", () => {
  let slack: LocalSlack;
  afterEach(() => slack.close());

  const given = async () => {
    let now = 1_795_000_000_000;
    slack = await openSlack({ nowMs: () => now });
    const channel = slack.workspace.world.channels.get(channelId(slack, "inside"));
    if (channel === undefined) throw new Error("no channel");
    const urls = createResponseUrls(slack.workspace, () => slack.url);
    const url = urls.issue({ app: app(), channel, userId: "UANA", original: null });
    const use = (body: object = { text: "hello" }) => urls.use(url.split("/").at(-1) ?? "", { ...body }).status;
    const wait = (ms: number): void => {
      now += ms;
    };
    return { channel, use, wait };
  };

  it("is good for five answers", async () => {
    const { channel, use } = await given();
    expect([use(), use(), use(), use(), use()]).toEqual([200, 200, 200, 200, 200]);
    expect(use()).toBe(404);
    expect(channel.ephemerals).toHaveLength(5);
  });

  it("is good for thirty minutes", async () => {
    const { use, wait } = await given();
    wait(30 * 60_000);
    expect(use()).toBe(200);
    wait(1);
    expect(use()).toBe(404);
  });

  it("answers the person alone, unless the whole channel is meant", async () => {
    const { channel, use } = await given();
    use();
    expect(channel.messages).toHaveLength(0);
    use({ text: "for all", response_type: "in_channel" });
    expect(channel.messages.map(({ text }) => text)).toEqual(["for all"]);
  });

  it("refuses what a message would not be allowed to be, and counts that as no use", async () => {
    const { use } = await given();
    for (let turn = 0; turn < 6; turn += 1) expect(use({ text: "x", blocks: [{ type: "marquee" }] })).toBe(400);
    expect(use({})).toBe(400);
    expect(use()).toBe(200);
  });
});
