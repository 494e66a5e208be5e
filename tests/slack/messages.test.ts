import { describe, expect, it } from "vitest";
import { routeByWords } from "../../src/agents/route-question.ts";
import type { Command } from "../../src/domain/command.ts";
import type { Incident } from "../../src/domain/incident.ts";
import type { DeskDependencies } from "../../src/slack/desk/dependencies.ts";
import { mention, message } from "../../src/slack/desk/messages.ts";
import { en } from "../../views/words.ts";
import { ana, declared, following, policy, t0, tryTo } from "../domain/given.ts";

const story = declared();
const stopped = following(story, ana, { kind: "stop_investigation", investigationId: "I1" });

type Heard = { readonly by: string; readonly command: Command };

/** The desk with the real rules; nothing is kept. */
const deskOf = (incident: Incident) => {
  const heard: Heard[] = [];
  const refused: string[] = [];
  const deps = {
    identity: async () => ({ botUserId: "UBOT", botId: "BBOT" }),
    people: async () => ({ personAt: async (userId: string) => (userId === "UANA" ? ana : null) }),
    incidents: {
      byChannel: async (channel: string) => (channel === "C1" ? incident : null),
      load: async () => incident,
    },
    surfaces: {
      byMessage: async (_: string, ts: string) => (ts === "9.9" ? { incidentId: "INC-1", key: "triage:I1" } : null),
    },
    handle: async ({ actor, command }: Parameters<DeskDependencies["handle"]>[0]) => {
      const decision = tryTo({ incident, log: [] }, actor, command);
      if (decision.ok) heard.push({ by: actor.kind === "person" ? actor.userId : actor.kind, command });
      return decision.ok ? { ok: true, value: { incident, events: [] } } : decision;
    },
    reply: async (_: unknown, said: { readonly text: string }) => refused.push(said.text),
    receiveAlerts: async () => [],
    clock: { now: () => t0 },
    logger: { debug: () => undefined },
    policy,
    words: en,
  } as unknown as DeskDependencies;
  return { deps, heard, refused };
};

const event = (text: string, over: object = {}) => ({
  type: "message",
  channel: "C1",
  user: "UANA",
  text,
  ts: "10.1",
  ...over,
});
const envelope = { team_id: "T1", event_id: "Ev1" };

const says = async (text: string, over: object = {}, incident: Incident = story.incident) => {
  const { deps, heard, refused } = deskOf(incident);
  const said = event(text, over);
  await (text.includes("<@UBOT") ? mention : message)(deps, said, envelope, "key");
  return { heard, refused };
};

describe("stopping by a word", () => {
  it.each([
    "<@UBOT> stop",
    "<@UBOT|firebreak>  Stop!",
    "<@UBOT> please stop now",
    "<@UBOT> halt the triage.",
    "<@UBOT> cancel the investigation please",
  ])("%s, in the channel or in the thread", async (text) => {
    const stops = [{ by: "UANA", command: { kind: "stop_investigation", investigationId: "I1" } }];
    expect((await says(text)).heard).toEqual(stops);
    expect((await says(text, { thread_ts: "9.9" })).heard).toEqual(stops);
  });

  it("a reply in the triage's thread needs no mention; elsewhere people talk among themselves", async () => {
    expect((await says("stop", { thread_ts: "9.9" })).heard).toHaveLength(1);
    expect((await says("stop", { thread_ts: "8.8" })).heard).toEqual([]);
    expect((await says("stop")).heard).toEqual([]);
  });

  it.each(["<@UBOT> why did checkout stop?", "<@UBOT> stop the deploy of v43", "<@UBOT> do not stop"])(
    "%s is a question",
    async (text) => {
      expect((await says(text)).heard.map(({ command }) => command.kind)).toEqual(["ask"]);
    },
  );

  it("when nothing runs any more, who says it hears so, and what stops the rest", async () => {
    const { heard, refused } = await says("<@UBOT> stop", {}, stopped.incident);
    expect(heard).toEqual([]);
    expect(refused.join()).toMatch(/No triage is running.*Acknowledge stops the calling.*killswitch on/);
  });

  it("nobody stops anything in a bot's name, or without being known", async () => {
    expect((await says("stop", { thread_ts: "9.9", bot_id: "BOTHER", subtype: "bot_message" })).heard).toEqual([]);
    expect((await says("stop", { thread_ts: "9.9", user: "USTRANGER" })).heard).toEqual([]);
    expect((await says("<@UBOT> stop", { user: "UBOT" })).heard).toEqual([]);
  });
});

describe("a mention where there is no incident", () => {
  it("is told who answers there, with the question to copy, whatever it holds", async () => {
    const { heard, refused } = await says("<@UBOT> why is  search `slow`?", { channel: "C2" });
    expect(heard).toEqual([]);
    expect(refused.join()).toContain("/ops ask why is search");
    expect((await says("<@UBOT>", { channel: "C2" })).refused.join()).toContain("/ops ask why is checkout slow?");
  });
});

describe("calling a specialist by name", () => {
  it.each([
    ["<@UBOT> kubernetes-architect are the pods well?", "kubernetes-architect"],
    ["<@UBOT> kubernetes-architect: are the pods well?", "kubernetes-architect"],
    ["<@UBOT> database-admin, is there a deploy?", "database-admin"],
    ["<@UBOT> is there a deadlock in the database?", "database-optimizer"],
    ["<@UBOT> who ate my lunch?", "devops-troubleshooter"],
  ])("%s is answered by %s", async (text, name) => {
    const { heard } = await says(text, { thread_ts: "9.9" });
    const [{ command } = { command: null }] = heard;
    expect(command).toMatchObject({ kind: "ask", channelId: "C1", threadTs: "9.9" });
    expect(command?.kind === "ask" ? routeByWords(command.text).to : null).toBe(name);
  });

  it("a mention comes as two events, and is asked once", async () => {
    const { deps, heard } = deskOf(story.incident);
    const said = event("<@UBOT> kubernetes-architect are the pods well?", { thread_ts: "9.9" });
    await mention(deps, said, envelope, "key");
    await message(deps, said, envelope, "key2");
    expect(heard).toHaveLength(1);
  });
});
