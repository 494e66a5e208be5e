import { describe, expect, it } from "vitest";
import type { CommandOf } from "../../src/domain/command.ts";
import { decide } from "../../src/domain/decide.ts";
import { evolve } from "../../src/domain/evolve.ts";
import type { Incident } from "../../src/domain/incident.ts";
import { ana, at, declared, digestOf, guest, minuteMs, policy, system, t0, tryTo } from "./given.ts";

const channel = { channelId: "C0NEW", name: "inc-new-checkout-3f9a2c1b" };

const declaration: CommandOf<"declare"> = {
  kind: "declare",
  title: "checkout is failing",
  severity: "P1",
  services: [],
  summary: "",
  commander: null,
  isPrivate: false,
  isDrill: false,
  callPeople: true,
  origin: { kind: "command", channelId: "C0GENERAL" },
  alerts: [],
};

const late = (over: Partial<CommandOf<"declare_late">> = {}): CommandOf<"declare_late"> => ({
  kind: "declare_late",
  declaration,
  saidAt: t0,
  channel,
  ...over,
});

const now = at(30 * minuteMs);
const decideLate = (command: CommandOf<"declare_late">, actor = ana) =>
  decide(null, command, { now, actor, policy, digestOf, halt: null, live: [] });

const stateAfter = (command: CommandOf<"declare_late">): Incident | null => {
  const decision = decideLate(command);
  if (!decision.ok) return null;
  return decision.value.reduce<Incident | null>(
    (state, event, index) =>
      evolve(state, "INC-1", { seq: index + 1, at: now, actor: { kind: "person", userId: ana.userId }, event }),
    null,
  );
};

describe("a declaration that was kept while the database was down", () => {
  it("begins in the channel that was made for it, and calls people from now on, not from then", () => {
    const incident = stateAfter(late());
    expect(incident?.channel).toEqual({ kind: "open", id: channel.channelId, name: channel.name });
    expect(incident?.escalation).toMatchObject({ kind: "calling", level: 1, calledAt: now });
    expect(incident?.notes[0]?.text).toContain(t0);
  });

  it("without a channel gets one like any other", () => {
    expect(stateAfter(late({ channel: null }))?.channel).toEqual({ kind: "pending" });
  });

  it("is refused where the declaration itself would be", () => {
    expect(decideLate(late(), guest)).toMatchObject({ ok: false, error: { kind: "not_allowed" } });
    expect(decideLate(late({ declaration: { ...declaration, title: " " } }))).toMatchObject({ ok: false });
  });
});

describe("the name of a channel", () => {
  const recorded = (name: string, channelId = channel.channelId) =>
    ({ kind: "record_channel", channelId, name }) as const;
  const opened = () => {
    const story = declared();
    const first = tryTo(story, system, recorded(channel.name));
    expect(first.ok).toBe(true);
    return stateAfter(late());
  };
  const give = (incident: Incident | null, command: CommandOf<"record_channel">) =>
    decide(incident, command, { now, actor: system, policy, digestOf, halt: null, live: [] });

  it("can change for the same channel, and only to another name", () => {
    expect(give(opened(), recorded("inc-1-checkout-is-failing"))).toMatchObject({ ok: true });
    expect(give(opened(), recorded(channel.name))).toMatchObject({ ok: false, error: { kind: "already_done" } });
  });

  it("never makes it another channel", () => {
    expect(give(opened(), recorded("inc-1-checkout-is-failing", "C0OTHER"))).toMatchObject({ ok: false });
  });
});
