import { describe, expect, it } from "vitest";
import type { Command } from "../../src/domain/command.ts";
import { type Status, statuses } from "../../src/domain/status.ts";
import {
  ana,
  at,
  declared,
  following,
  guest,
  kindsOf,
  minuteMs,
  rollbackCommand,
  type Story,
  system,
  tryTo,
} from "./given.ts";

const moves: Readonly<Record<string, Command>> = {
  acknowledge: { kind: "acknowledge" },
  identify: { kind: "identify", cause: "v42" },
  mitigate: { kind: "mitigate", impact: "6 % of orders" },
  resolve: { kind: "resolve", resolution: "rolled back" },
  reopen: { kind: "reopen", reason: "it is back" },
  cancel: { kind: "cancel", reason: "false alarm" },
  close: { kind: "close" },
};

const at_: Readonly<Record<Status, () => Story>> = {
  declared: () => declared({ severity: "P3" }),
  investigating: () => following(declared({ severity: "P3" }), ana, { kind: "acknowledge" }),
  identified: () => following(declared({ severity: "P3" }), ana, { kind: "identify", cause: "v42" }),
  mitigated: () => following(declared({ severity: "P3" }), ana, { kind: "mitigate", impact: "orders" }),
  resolved: () => following(declared({ severity: "P3" }), ana, { kind: "resolve", resolution: "rolled back" }),
  closed: () =>
    following(following(declared({ severity: "P3" }), ana, { kind: "resolve", resolution: "x" }), ana, {
      kind: "close",
    }),
  cancelled: () => following(declared({ severity: "P3" }), ana, { kind: "cancel", reason: "false alarm" }),
};

/** Where each move leads; everything that is not named is refused. */
const leadsTo: Readonly<Record<Status, Readonly<Partial<Record<string, Status>>>>> = {
  declared: {
    acknowledge: "investigating",
    identify: "identified",
    mitigate: "mitigated",
    resolve: "resolved",
    cancel: "cancelled",
  },
  investigating: { identify: "identified", mitigate: "mitigated", resolve: "resolved", cancel: "cancelled" },
  identified: { mitigate: "mitigated", resolve: "resolved", cancel: "cancelled" },
  mitigated: { resolve: "resolved", reopen: "investigating" },
  resolved: { reopen: "investigating", close: "closed" },
  closed: {},
  cancelled: { reopen: "investigating" },
};

describe("the lifecycle", () => {
  const rows = statuses.flatMap((status) =>
    Object.keys(moves).map((move) => ({ status, move, to: leadsTo[status][move] })),
  );
  it.each(rows)("$status: $move → $to", ({ status, move, to }) => {
    const story = at_[status]();
    const command = moves[move];
    if (command === undefined) throw new Error(move);
    const decision = tryTo(story, ana, command);
    if (to === undefined) expect(decision.ok).toBe(false);
    else expect(following(story, ana, command).incident.status).toBe(to);
  });

  it("a resolve without a word on what ended it is refused and says what is missing", () => {
    const decision = tryTo(declared(), ana, { kind: "resolve", resolution: "  " });
    expect(decision).toEqual({ ok: false, error: { kind: "missing", field: "resolution", expected: "what ended it" } });
  });

  it("a P1 is closed only with a published post-mortem", () => {
    const resolved = following(declared(), ana, { kind: "resolve", resolution: "rolled back" });
    expect(kindsOf(tryTo(resolved, ana, { kind: "close" }))).toEqual(["refused: postmortem_owed"]);
    const sentence = [{ text: "x", sources: [{ kind: "gap" as const }] }];
    const sections = {
      summary: sentence,
      impact: sentence,
      cause: sentence,
      went_well: sentence,
      went_badly: sentence,
      lucky: sentence,
      action_items: sentence,
    };
    const drafted = following(resolved, system, { kind: "record_postmortem", draft: { author: "facts", sections } });
    const published = following(drafted, ana, { kind: "publish_postmortem", anyway: true });
    expect(following(published, ana, { kind: "close" }).incident.status).toBe("closed");
  });

  it("an old incident is not reopened; a new one is declared", () => {
    const resolved = following(declared(), ana, { kind: "resolve", resolution: "x" });
    expect(kindsOf(tryTo(resolved, ana, { kind: "reopen", reason: "again" }, at(8 * 24 * 60 * minuteMs)))).toEqual([
      "refused: too_late",
    ]);
  });

  it("resolving ends what was started for the incident: calling, reminder, proposals, triage", () => {
    const story = declared();
    const events = kindsOf(tryTo(story, ana, { kind: "resolve", resolution: "over" }));
    expect(events).toEqual([
      "resolved",
      "escalation_stopped",
      "reminder_set",
      "investigation_stopped",
      "postmortem_requested",
    ]);
    const { incident } = following(story, ana, { kind: "resolve", resolution: "over" });
    expect(incident.nextUpdateDueAt).toBeNull();
    expect(incident.escalation.kind).toBe("stopped");
  });

  it("a guest is refused, whatever they press", () => {
    for (const command of Object.values(moves))
      expect(kindsOf(tryTo(declared(), guest, command))).toEqual(["refused: not_allowed"]);
  });

  it.each([
    ["checkout is failing", ["checkout"]],
    ["Checkout and payments-db are slow", ["checkout", "payments-db"]],
    ["checkouts fail", []],
    ["something is odd", []],
  ])("a person who types %s has named the services", (title, services) => {
    expect(declared({ title, services: [] }).incident.services).toEqual(services);
    expect(declared({ title, services: ["search"] }).incident.services).toEqual(["search"]);
  });

  it("whom Slack cannot vouch for just now may lead it to its end, and decide on no change", () => {
    const unsure = { ...ana, standing: "unknown" } as const;
    const leads: readonly Command[] = [
      { kind: "acknowledge" },
      { kind: "take_command" },
      { kind: "set_severity", severity: "P4", reason: "not so bad" },
      { kind: "mitigate", impact: "over" },
      { kind: "resolve", resolution: "over" },
    ];
    const ended = leads.reduce((story, command) => following(story, unsure, command), declared());
    expect(ended.incident.status).toBe("resolved");
    const proposed = following(declared(), ana, rollbackCommand());
    const digest = proposed.incident.changes[0]?.digest ?? "";
    for (const command of [
      rollbackCommand(),
      { kind: "approve_change", changeId: "CHG-1", digest },
      { kind: "reject_change", changeId: "CHG-1", reason: "no" },
      { kind: "withdraw_change", changeId: "CHG-1" },
    ] as const)
      expect(kindsOf(tryTo(proposed, unsure, command))).toEqual(["refused: not_allowed"]);
  });
});
