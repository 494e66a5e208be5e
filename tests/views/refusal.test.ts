import { describe, expect, it } from "vitest";
import type { Refusal, RefusalKind } from "../../src/domain/refusal.ts";
import { refusalMessage, staleButtonMessage, troubleMessage } from "../../views/refusal.ts";
import { usageMessage } from "../../views/usage.ts";
import { en } from "../../views/words.ts";
import { problemsOfMessage } from "./slack-checker.ts";

const ctx = { words: en, now: "2026-11-24T03:05:00.000Z" };
const known = { users: ["UBEN"], groups: [], channels: [], hosts: [] };

const refusals = {
  no_such_incident: { kind: "no_such_incident", said: "INC-9" },
  wrong_status: { kind: "wrong_status", status: "resolved", allowed: ["declared", "investigating"] },
  not_allowed: { kind: "not_allowed", needs: "one of approvers" },
  already_done: { kind: "already_done", what: "somebody has acknowledged already" },
  missing: { kind: "missing", field: "title", expected: "a few words" },
  too_late: { kind: "too_late", what: "CHG-1 has expired" },
  not_found: { kind: "not_found", what: "CHG-9", known: ["CHG-1"] },
  command_held: { kind: "command_held", by: "UBEN" },
  not_offered: { kind: "not_offered" },
  gate_missing: { kind: "gate_missing", changeId: "CHG-1", missing: ["tests_passing"] },
  digest_changed: { kind: "digest_changed", changeId: "CHG-1" },
  record_altered: { kind: "record_altered", log: "INC-1", seq: 7, problem: "its content does not match its hash" },
  change_settled: { kind: "change_settled", changeId: "CHG-1", state: "rejected" },
  postmortem_owed: { kind: "postmortem_owed", severity: "P1", isDrafted: true },
  postmortem_gaps: { kind: "postmortem_gaps", sections: ["cause"] },
  service_busy: { kind: "service_busy", service: "checkout", by: "CHG-1" },
  not_vouchable: { kind: "not_vouchable", item: "version_controlled" },
  halted: { kind: "halted", by: "UBEN", reason: "odd things" },
  nothing_runs: { kind: "nothing_runs" },
  stale: { kind: "stale", what: "level 2 is being called already" },
} satisfies { [Kind in RefusalKind]: Extract<Refusal, { kind: Kind }> };

/** What each must say: the reason, or the way on. */
const says: Readonly<Record<RefusalKind, string>> = {
  no_such_incident: "/incident list",
  wrong_status: "Resolved",
  not_allowed: "approvers",
  already_done: "acknowledged",
  missing: "title",
  too_late: "expired",
  not_found: "CHG-1",
  command_held: "/incident handoff",
  not_offered: "/incident handoff",
  gate_missing: "Tests pass",
  digest_changed: "newest card",
  record_altered: "event 7",
  change_settled: "Rejected",
  postmortem_owed: "Publish",
  postmortem_gaps: "publish anyway",
  service_busy: "CHG-1",
  not_vouchable: "Under version control",
  halted: "killswitch off",
  nothing_runs: "killswitch on",
  stale: "newest card",
};

describe("refusals", () => {
  it.each(Object.values(refusals))("$kind says why, and what would work", (refusal) => {
    const message = refusalMessage(refusal, ctx);
    expect(message.text).toContain(says[refusal.kind]);
    expect(problemsOfMessage(message, known)).toEqual([]);
  });

  it.each(["approved", "running", "succeeded"] as const)(
    "a press that comes when it is %s asks for nothing",
    (state) => {
      const { text } = refusalMessage({ kind: "change_settled", changeId: "CHG-1", state }, ctx);
      expect(text).toMatch(/^CHG-1 is .*Its card shows/);
      expect(text).not.toMatch(/again|settled/);
    },
  );

  it("a post-mortem that was never drafted is asked for", () => {
    const refusal = { kind: "postmortem_owed", severity: "P1", isDrafted: false } as const;
    expect(refusalMessage(refusal, ctx).text).toContain("/incident postmortem");
  });

  it("none leaves a code name or an unfilled place behind", () => {
    for (const refusal of Object.values(refusals)) {
      const { text } = refusalMessage(refusal, ctx);
      expect(text).not.toMatch(/_|undefined|null|\[object/);
    }
  });

  it("what comes from a person is shown back without doing harm", () => {
    const message = refusalMessage({ kind: "no_such_incident", said: "<!channel>" }, ctx);
    expect(problemsOfMessage(message, known)).toEqual([]);
  });

  it("an old button and a failure of ours have words too", () => {
    expect(staleButtonMessage(ctx).text).toContain("newest card");
    expect(troubleMessage("ours", "R-1", ctx).text).toContain("R-1");
  });
});

describe("a line that could not be read", () => {
  it("gets back what was typed, what was expected, and a line that works", () => {
    const { text, blocks } = usageMessage(
      {
        expected: "a severity P1 to P5",
        came: "P9",
        suggestion: "/incident severity P1",
        usage: "severity <P1…P5>",
        example: "/incident severity P2",
        typed: "severity P9",
        command: "/incident",
      },
      ctx,
    );
    const said = JSON.stringify(blocks);
    expect(text).toContain("severity P9");
    for (const part of ["a severity P1 to P5", "Did you mean", "/incident severity P1", "/incident severity P2"]) {
      expect(said).toContain(part);
    }
  });
});
