import { describe, expect, it } from "vitest";
import type { RecordedEvent } from "../../src/domain/event.ts";
import { evolve } from "../../src/domain/evolve.ts";
import type { Incident } from "../../src/domain/incident.ts";
import { at, minuteMs } from "../domain/given.ts";
import type { Facts } from "./invariants/facts.ts";
import { healthyFacts } from "./invariants/healthy-facts.ts";
import { brokenIn } from "./invariants/rules.ts";

/** The log is another one, and the state is what that log says. */
const withEvents = (change: (events: readonly RecordedEvent[]) => readonly RecordedEvent[]): Partial<Facts> => {
  const [logged] = healthyFacts().incidents;
  const events = change(logged?.events ?? []).map((event, index) => ({ ...event, seq: index + 1 }));
  const incident = events.reduce<Incident | null>((state, event) => evolve(state, "INC-1", event), null);
  if (incident === null) throw new Error("no events");
  return { incidents: [{ incident, events }] };
};

const facts = healthyFacts();
const [first] = facts.incidents;
const isKind =
  (...kinds: readonly string[]) =>
  ({ event }: RecordedEvent): boolean =>
    kinds.includes(event.kind);

/** Violations, and the words by which the checker must name each. */
const planted: readonly (readonly [name: string, violation: Partial<Facts>, says: RegExp])[] = [
  [
    "a second channel",
    {
      ledger: [
        ...facts.ledger,
        { at: 0, kind: "channel_created", channel: "C2", name: "inc-1-checkout-is-failing-2", by: "U0FIREBREAK" },
      ],
    },
    /^I1: INC-1 has 2 channels/,
  ],
  [
    "an alert that was lost",
    { alerts: [{ ...(facts.alerts[0] as Facts["alerts"][number]), fingerprint: "f9" }] },
    /^I2: the alert f9 .* does not hold it/,
  ],
  [
    "an alert ignored without a reason",
    { alerts: [{ key: "a2", fingerprint: "f2", incidentId: null, outcome: "ignored", reason: "" }] },
    /^I2: .*without a reason/,
  ],
  [
    "an alert in two incidents",
    { incidents: [...facts.incidents, ...facts.incidents] },
    /^I2: the alert alertmanager f1 is in two incidents/,
  ],
  ["a message posted twice", { ledger: [...facts.ledger, ...facts.ledger] }, /^I3: .*card" was posted twice/],
  ["notices out of order", { messages: [...facts.messages].reverse() }, /^I3: .*out of order/],
  [
    "a message that is not where we think",
    { messages: facts.messages.filter(({ name }) => !name?.endsWith("change:CHG-1")) },
    /^I3: change:CHG-1 of INC-1 does not stand/,
  ],
  [
    "an effect that failed for good",
    { effects: [{ ...(facts.effects[0] as Facts["effects"][number]), status: "failed", reason: "token_revoked" }] },
    /^I3: .*failed: token_revoked/,
  ],
  [
    "a quorum that came to nothing",
    withEvents((events) =>
      events.filter((event) => !isKind("quorum_reached", "change_started", "change_finished")(event)),
    ),
    /^I4: .*nothing came of it/,
  ],
  [
    "an approved change that nobody will run",
    withEvents((events) => events.filter((event) => !isKind("change_started", "change_finished")(event))),
    /^I4: .*nobody is going to run it/,
  ],
  ["a second execution", { executions: { seen: 2, expected: 1 } }, /^I5: 2 executions instead of 1/],
  [
    "a change without its quorum",
    withEvents((events) =>
      events.filter(
        (event) => !(isKind("change_approved")(event) && "userId" in event.actor && event.actor.userId === "UEVE"),
      ),
    ),
    /^I5: .*without its quorum/,
  ],
  [
    "a change that started twice",
    withEvents((events) => events.flatMap((event) => (isKind("change_started")(event) ? [event, event] : [event]))),
    /^I5: .*started 2 times/,
  ],
  [
    "a change that ran after it expired",
    withEvents((events) =>
      events.map((event) => (isKind("change_started")(event) ? { ...event, at: at(90 * minuteMs) } : event)),
    ),
    /^I5: .*after it expired/,
  ],
  [
    "a P1 without a call",
    withEvents((events) =>
      events.filter((event) => !isKind("escalation_started", "level_called", "escalation_acknowledged")(event)),
    ),
    /^I6: .*nobody was called/,
  ],
  [
    "a call that did not go on",
    {
      ...withEvents((events) => events.filter((event) => !isKind("escalation_acknowledged")(event))),
      endMs: Date.parse(at(60 * minuteMs)),
    },
    /^I6: .*did not go on/,
  ],
  ["a broken hash chain", { auditBreaks: ["INC-1 at 3: hash"] }, /^I7: INC-1 at 3/],
  [
    "a state that its log does not give",
    { incidents: first === undefined ? [] : [{ ...first, incident: { ...first.incident, title: "another" } }] },
    /^I7: INC-1 is not what its log says/,
  ],
  [
    "a message that nothing explains",
    { messages: [...facts.messages, { channel: "C1", channelName: "inc-1", ts: "9.0", name: null }] },
    /^I7: nothing explains the message/,
  ],
  [
    "an effect that is stuck",
    { effects: [{ ...(facts.effects[0] as Facts["effects"][number]), status: "queued", waitsSinceMs: 0 }] },
    /^I8: the effect .* is queued and due/,
  ],
  ["a job without a worker", { jobs: { active: 1, failed: 0 } }, /^I8: 1 jobs are active/],
  ["a job that was put aside", { jobs: { active: 0, failed: 1 } }, /^I8: 1 jobs were put aside/],
  [
    "a delivery that was given up",
    { deliveries: [...facts.deliveries, { key: "event 1", state: "given_up" }] },
    /^I8: the delivery event 1 was given up/,
  ],
  [
    "an acknowledged command that is not kept",
    { deliveries: facts.deliveries.filter(({ key }) => key.startsWith("action")) },
    /^I9: the delivery TRIGGER1 was acknowledged and is not kept/,
  ],
  [
    "an acknowledged click that is not kept",
    { deliveries: facts.deliveries.filter(({ key }) => key.startsWith("trigger")) },
    /^I9: 1 clicks were acknowledged, 0 are kept/,
  ],
];

describe("the checker of the nine invariants", () => {
  it("has nothing to say about an incident that ran as it should", () => {
    expect(brokenIn(facts)).toEqual([]);
  });

  it.each(planted)("names %s", (_, violation, says) => {
    expect(brokenIn({ ...facts, ...violation })).toContainEqual(expect.stringMatching(says));
  });
});
