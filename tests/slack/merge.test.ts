import { describe, expect, it } from "vitest";
import type { Incident } from "../../src/domain/incident.ts";
import { carryOut } from "../../src/slack/desk/carry-out.ts";
import type { DeskDependencies } from "../../src/slack/desk/dependencies.ts";
import type { Outcome } from "../../src/slack/desk/outcome.ts";
import { en } from "../../views/words.ts";
import { ana, declared, following, policy, t0 } from "../domain/given.ts";

const open = (id: Incident["id"], over: Partial<Incident> = {}): Incident => ({
  ...declared().incident,
  id,
  channel: { kind: "open", id: `C-${id}`, name: id.toLowerCase() },
  ...over,
});
const cancelled = following(declared(), ana, { kind: "cancel", reason: "false alarm" }).incident;

const merging = async (into: Incident["id"], others: readonly Incident[]): Promise<Outcome | "cancelled"> => {
  let asked = "";
  const here = open("INC-1");
  const all = [here, ...others];
  const deps = {
    incidents: {
      load: async (id: string) => all.find((one) => one.id === id) ?? null,
      byChannel: async (channelId: string) =>
        all.find(({ channel }) => channel.kind === "open" && channel.id === channelId) ?? null,
    },
    handle: async ({ command }: Parameters<DeskDependencies["handle"]>[0]) => {
      asked = command.kind;
      return { ok: true, value: { incident: here, events: [] } };
    },
    clock: { now: () => t0 },
    policy,
    words: en,
  } as unknown as DeskDependencies;
  const outcome = await carryOut(deps, {
    intent: { kind: "merge", target: { kind: "here" }, into },
    userId: ana.userId,
    person: async () => ana,
    key: "k",
    channelId: "C-INC-1",
    triggerId: null,
  });
  return asked === "cancel" ? "cancelled" : outcome;
};

describe("merging a duplicate", () => {
  it("into one that goes on cancels this one", async () =>
    expect(await merging("INC-2", [open("INC-2")])).toBe("cancelled"));

  it.each([
    ["one that is not there", "INC-9", [], "no_such_incident"],
    ["itself", "INC-1", [], "missing"],
    ["one that is over", "INC-2", [open("INC-2", { status: cancelled.status })], "wrong_status"],
    ["a private one", "INC-2", [open("INC-2", { isPrivate: true })], "no_such_incident"],
  ] as const)("into %s cancels nothing", async (_, into, others, refusal) =>
    expect(await merging(into, others)).toMatchObject({ kind: "refused", refusal: { kind: refusal } }),
  );
});
