import { describe, expect, it } from "vitest";
import { openChannel } from "../../src/app/effects/channel.ts";
import type { EffectDependencies } from "../../src/app/effects/dependencies.ts";
import type { Performing } from "../../src/app/effects/performing.ts";
import type { Attempt } from "../../src/app/ports/chat.ts";
import type { Command } from "../../src/domain/command.ts";
import type { Incident } from "../../src/domain/incident.ts";
import { declared, following, system } from "../domain/given.ts";

const place = { channelId: "C1", name: "inc-1-checkout-fails" };
const before = declared();
const open = following(before, system, { kind: "record_channel", ...place });

/** What is asked of Slack and of the record, in order. */
const opened = async (incident: Incident, mayHaveRun: boolean, isCardThere = false) => {
  const asked: string[] = [];
  const card = { channelId: "C1", messageTs: "1.1", threadTs: null, digest: "d" };
  const deps = {
    chat: {
      openChannel: async () => {
        asked.push("make the channel");
        return place;
      },
      show: async ({ incident: shown, standing }: { incident: Incident; standing: unknown }, attempt: Attempt) => {
        const how = standing !== null ? "stands" : attempt.mayHaveRun ? "looked for" : "posted";
        asked.push(`card ${how} in ${shown.channel.kind === "open" ? shown.channel.id : "nowhere"}`);
        return card;
      },
    },
    handle: async ({ command }: { command: Command }) => {
      asked.push(command.kind);
      return { ok: true, value: { incident: open.incident, events: [] } };
    },
    surfaces: { find: async () => (isCardThere ? card : null), save: async () => undefined },
    outbox: { progress: async () => undefined },
    clock: { now: () => "2026-11-24T03:00:01.000Z" },
  } as unknown as EffectDependencies;
  const performing = { row: { id: "INC-1.1.1" }, incident, attempt: { mayHaveRun } } as unknown as Performing;
  return { asked, performed: await openChannel(deps, performing) };
};

describe("an incident's channel", () => {
  it("is on record before its card is posted, which comes with it", async () => {
    expect(await opened(before.incident, false)).toEqual({
      asked: ["make the channel", "record_channel", "card posted in C1"],
      performed: { kind: "done" },
    });
  });

  it("is not made again after a crash, and its card is looked for before it is posted", async () => {
    expect((await opened(open.incident, true)).asked).toEqual(["card looked for in C1"]);
    expect((await opened(open.incident, true, true)).asked).toEqual(["card stands in C1"]);
  });
});
