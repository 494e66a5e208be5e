import { describe, expect, it } from "vitest";
import { type Alert, followedAtMost } from "../../src/domain/alert.ts";
import type { CommandOf } from "../../src/domain/command.ts";
import { effectsOf } from "../../src/domain/effects-of.ts";
import type { Policy } from "../../src/domain/policy.ts";
import { alert, at, declared, following, kindsOf, minuteMs, policy, recordOn, type Story, tryTo } from "./given.ts";

const source = { kind: "alert", source: "alertmanager" } as const;
const record = (...alerts: readonly Alert[]): CommandOf<"record_alerts"> => ({
  kind: "record_alerts",
  alerts: alerts.map((one) => ({ alert: one, isKnown: false })),
  raise: null,
});
const again = (...alerts: readonly Alert[]): CommandOf<"record_alerts"> => ({
  ...record(),
  alerts: alerts.map((one) => ({ alert: one, isKnown: true })),
});
const numbered = (count: number, first = 0): readonly Alert[] =>
  Array.from({ length: count }, (_, n) => alert({ fingerprint: `n${first + n}`, service: `s${n % 3}` }));
const ended = (one: Alert): Alert => ({ ...one, state: "resolved", resolvedAt: at(minuteMs) });
const take = (story: Story, command: CommandOf<"record_alerts">, now = at(minuteMs), rules?: Policy): Story =>
  following(story, source, command, now, rules);
const countOf = (decision: ReturnType<typeof kindsOf>, kind: string): number =>
  decision.filter((one) => one === kind).length;

describe("many alerts at once", () => {
  it("the first are followed one by one, the rest is one event that names each of them", () => {
    const decision = tryTo(declared(), source, record(...numbered(300)), at(minuteMs));
    expect(countOf(kindsOf(decision), "alert_attached")).toBe(followedAtMost);
    expect(countOf(kindsOf(decision), "alerts_gathered")).toBe(1);
    const { incident } = take(declared(), record(...numbered(300)));
    expect(incident.alerts).toHaveLength(followedAtMost);
    expect(incident.gathered).toMatchObject({ alerts: 250, timesSeen: 250, endings: 0 });
    expect(Object.values(incident.gathered.services).reduce((a, b) => a + b, 0)).toBe(250);
  });

  it("ten thousand, a thousand at a time, leave a small state and a log that names every one", () => {
    let story = declared();
    for (let first = 0; first < 10_000; first += 1_000) story = take(story, record(...numbered(1_000, first)));
    expect(story.incident.gathered.alerts + story.incident.alerts.length).toBe(10_000);
    expect(JSON.stringify(story.incident).length).toBeLessThan(60_000);
    const named = story.log.flatMap(({ event }) =>
      event.kind === "alert_attached"
        ? [event.alert.fingerprint]
        : event.kind === "alerts_gathered"
          ? event.alerts.map(({ fingerprint }) => fingerprint)
          : [],
    );
    expect(new Set(named).size).toBe(10_000);
  });

  it("the same one many times is one repetition and a number", () => {
    const one = alert();
    const story = take(declared({ alerts: [one] }), again(...Array.from({ length: 500 }, () => one)));
    expect(story.log.filter(({ event }) => event.kind === "alert_repeated")).toHaveLength(1);
    expect(story.incident.alerts).toMatchObject([{ timesSeen: 501 }]);
  });

  it("one that comes twice before anybody knew it is one alert, seen twice", () => {
    const [first = alert()] = numbered(1);
    expect(take(declared(), record(first, first)).incident.alerts).toMatchObject([{ timesSeen: 2 }]);
    const full = take(declared(), record(...numbered(followedAtMost)));
    const late = alert({ fingerprint: "late" });
    expect(take(full, record(late, late)).incident.gathered).toMatchObject({ alerts: 1, timesSeen: 2 });
  });

  it("endings of those that are counted are counted", () => {
    const story = take(declared(), record(...numbered(60)));
    const over = take(story, again(...numbered(60).map(ended)));
    expect(over.incident.gathered).toMatchObject({ alerts: 10, endings: 10 });
    expect(over.incident.alerts.every(({ state }) => state === "resolved")).toBe(true);
  });

  it("in a storm nobody is told of each of them; the card is drawn", () => {
    const story = take(declared(), record(...numbered(300)));
    const events = story.log.filter(({ event }) => event.kind === "alert_attached");
    const surfaces = events.flatMap((event) => effectsOf(event, story.incident, policy)).map(({ effect }) => effect);
    expect(new Set(surfaces.map((effect) => (effect.kind === "show" ? effect.surface.kind : effect.kind)))).toEqual(
      new Set(["card"]),
    );
  });

  it("an incident that is over takes in nothing new, and still counts what it has", () => {
    const resolved = recordOn(declared({ alerts: [alert()] }), source, [{ kind: "resolved", resolution: "done" }]);
    expect(kindsOf(tryTo(resolved, source, record(alert({ fingerprint: "f2" }))))).toEqual(["refused: too_late"]);
    expect(kindsOf(tryTo(resolved, source, again(alert())))).toEqual(["alert_repeated"]);
  });

  it("an ending of nothing is nothing", () => {
    expect(kindsOf(tryTo(declared(), source, record(ended(alert()))))).toEqual(["refused: already_done"]);
  });
});

describe("an alert that is worse than its incident", () => {
  it("raises it and calls people, once", () => {
    const raise = { to: "P1", reason: "the alert CheckoutErrorsHigh is P1" } as const;
    const quiet = declared({ severity: "P3" });
    const decision = tryTo(quiet, source, { ...record(alert()), raise });
    expect(kindsOf(decision)).toEqual([
      "alert_attached",
      "severity_changed",
      "escalation_started",
      "level_called",
      "reminder_set",
    ]);
    const raised = take(quiet, { ...record(alert()), raise });
    expect(kindsOf(tryTo(raised, source, { ...record(alert({ fingerprint: "f2" })), raise }))).toEqual([
      "alert_attached",
    ]);
  });
});

describe("an alert that flaps", () => {
  const flap = (story: Story, times: number, fromMinute: number): Story => {
    let flapping = story;
    for (let n = 0; n < times; n += 1) {
      const one = n % 2 === 0 ? ended(alert()) : alert();
      flapping = take(flapping, again(one), at((fromMinute + n) * minuteMs));
    }
    return flapping;
  };
  const noticed = (story: Story): number =>
    story.log.filter((event) =>
      effectsOf(event, story.incident, policy).some(
        ({ effect }) => effect.kind === "show" && effect.surface.kind === "notice" && effect.surface.seq > 4,
      ),
    ).length;

  it("is said once in its time, and its changes only on the card", () => {
    const story = flap(declared({ alerts: [alert()] }), 20, 1);
    expect(story.log.filter(({ event }) => event.kind === "alert_flapping")).toHaveLength(1);
    expect(story.incident.alerts).toMatchObject([{ state: "firing", quietUntil: at(36 * minuteMs) }]);
    expect(noticed(story)).toBeLessThanOrEqual(4);
  });

  it("is remembered within bounds", () => {
    expect(flap(declared({ alerts: [alert()] }), 90, 1).incident.alerts[0]?.changedAt).toHaveLength(20);
  });
});

describe("when all alerts have ended", () => {
  const rules: Policy = { ...policy, alerts: { ...policy.alerts, resolveWhenAllEnded: ["P4", "P5"] } };
  const [one, two] = [alert({ fingerprint: "one" }), alert({ fingerprint: "two" })];
  const kinds = (story: Story, command: CommandOf<"record_alerts">) =>
    kindsOf(tryTo(story, source, command, at(minuteMs), rules));

  it("an incident of a severity that policy names is over", () => {
    const story = declared({ severity: "P4", alerts: [one, two] });
    expect(kinds(story, again(ended(one)))).toEqual(["alert_resolved"]);
    expect(kinds(story, again(ended(one), ended(two)))).toEqual([
      "alert_resolved",
      "alert_resolved",
      "resolved",
      "investigation_stopped",
      "postmortem_requested",
    ]);
  });
  it("another is not", () => {
    expect(kinds(declared({ severity: "P3", alerts: [one] }), again(ended(one)))).toEqual(["alert_resolved"]);
  });
  it("nor one with alerts that are only counted: nobody knows of them for certain", () => {
    const story = take(declared({ severity: "P4" }), record(...numbered(60)));
    expect(kinds(story, again(...numbered(60).map(ended)))).not.toContain("resolved");
  });
});
