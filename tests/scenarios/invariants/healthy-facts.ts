import type { LedgerEntry } from "../../../sandbox/workspace/ledger.ts";
import { system } from "../../../src/domain/actor.ts";
import {
  alert,
  ana,
  at,
  ben,
  declareCommand,
  eve,
  following,
  minuteMs,
  recordOn,
  rollbackCommand,
  t0,
} from "../../domain/given.ts";
import type { Facts, StandingMessage } from "./facts.ts";

const channel = "C1";
const channelName = "inc-1-checkout-is-failing";

/** One incident that ran as it should: declared from an alert, called, rolled back by two approvals, verified. */
export const healthyFacts = (): Facts => {
  const declared = following(null, ana, declareCommand({ alerts: [alert()] }));
  const opened = following(
    declared,
    system,
    { kind: "record_channel", channelId: channel, name: channelName },
    at(500),
  );
  const acknowledged = following(opened, ana, { kind: "acknowledge" }, at(minuteMs));
  const proposed = following(acknowledged, ana, rollbackCommand(), at(2 * minuteMs));
  const digest = proposed.incident.changes[0]?.digest ?? "";
  const approve = { kind: "approve_change", changeId: "CHG-1", digest } as const;
  const approved = following(following(proposed, ben, approve, at(3 * minuteMs)), eve, approve, at(3 * minuteMs));
  const started = recordOn(approved, system, [{ kind: "change_started", changeId: "CHG-1", digest }], at(3 * minuteMs));
  const { incident, log } = following(
    started,
    system,
    { kind: "record_change_outcome", changeId: "CHG-1", outcome: "succeeded", log: "v41 runs" },
    at(4 * minuteMs),
  );
  const messages = ["card", "escalation:1", "notice:4", "change:CHG-1", `notice:${incident.seq}`].map(
    (key, index): StandingMessage => ({ channel, channelName, ts: `${index + 1}.000000`, name: `INC-1 ${t0} ${key}` }),
  );
  return {
    incidents: [{ incident, events: log }],
    requests: [],
    ledger: [
      {
        at: Date.parse(t0),
        kind: "delivered",
        app: "Firebreak",
        what: "slash_commands /incident",
        id: "TRIGGER1",
        attempt: 0,
        outcome: "acknowledged",
      },
      {
        at: Date.parse(t0),
        kind: "delivered",
        app: "Firebreak",
        what: "interactive block_actions",
        id: "TRIGGER2",
        attempt: 0,
        outcome: "acknowledged",
      },
      { at: Date.parse(t0), kind: "channel_created", channel, name: channelName, by: "U0FIREBREAK" },
      ...messages.map(
        ({ ts, name }): LedgerEntry => ({
          at: Date.parse(t0),
          kind: "posted",
          channel,
          ts,
          threadTs: null,
          user: "U0FIREBREAK",
          text: "",
          name,
        }),
      ),
    ],
    messages,
    effects: [
      {
        id: "INC-1.1.2",
        incidentId: "INC-1",
        what: "show card",
        status: "done",
        stream: null,
        reason: "",
        waitsSinceMs: 0,
      },
      {
        id: "INC-1.9.1",
        incidentId: "INC-1",
        what: "execute_change",
        status: "done",
        stream: null,
        reason: "",
        waitsSinceMs: 0,
      },
    ],
    surfaces: messages.map(({ ts, name }) => ({ incidentId: "INC-1", key: name?.split(" ")[2] ?? "", channel, ts })),
    alerts: [{ key: "a1", fingerprint: "f1", incidentId: "INC-1", outcome: "declared", reason: "by policy" }],
    offers: [],
    operations: [],
    commands: [],
    deliveries: [
      { key: "trigger T0SANDBOX command TRIGGER1", state: "finished" },
      { key: "action UBEN 4.000000 fb:approve 5.0", state: "finished" },
    ],
    jobs: { active: 0, failed: 0 },
    auditBreaks: [],
    executions: { seen: 1, expected: 1 },
    endMs: Date.parse(at(5 * minuteMs)),
  };
};
