import { describe, expect, it } from "vitest";
import { slashCommands } from "../../commands/index.ts";
import { opsCommands } from "../../commands/ops/index.ts";
import type { RecordedEvent } from "../../src/domain/event.ts";
import type { Bill } from "../../src/domain/investigation.ts";
import { noOperations } from "../../src/domain/operations/operations.ts";
import type { Surface } from "../../src/domain/surface.ts";
import { alertOffer } from "../../views/alert-offer.ts";
import { announcement } from "../../views/announcement.ts";
import type { Message } from "../../views/blocks.ts";
import { bookmarksOf } from "../../views/bookmarks.ts";
import { helpMessage, opsHelpMessage } from "../../views/help.ts";
import { operationsLines } from "../../views/operations-lines.ts";
import { renderSurface } from "../../views/render-surface.ts";
import { emptyRollback, rollbackForm } from "../../views/rollback-form.ts";
import { silenceList } from "../../views/silence-list.ts";
import { statsMessage } from "../../views/stats.ts";
import { en } from "../../views/words.ts";
import {
  alert,
  ana,
  at,
  ben,
  configured,
  declared,
  eve,
  following,
  minuteMs,
  policy,
  robot,
  rollbackCommand,
  type Story,
  system,
  t0,
} from "../domain/given.ts";

const context = (event: RecordedEvent | null = null) => ({
  words: en,
  now: at(3 * minuteMs),
  policy,
  event,
  evidence: [
    {
      id: "E1" as const,
      tool: "metrics_query",
      at: at(0),
      link: null,
      status: "ok" as const,
      summary: "62 % fail",
      body: "",
    },
  ],
});

const see = (story: Story, surface: Surface): Message => {
  const message = renderSurface(surface, story.incident, context());
  if (message === null) throw new Error(`${surface.kind} says nothing`);
  return message;
};

const buttons = ({ blocks }: Message): readonly string[] =>
  blocks.flatMap((block) =>
    block.type === "actions"
      ? block.elements.flatMap((element) => (element.type === "button" ? [element.text.text] : []))
      : [],
  );

const said = ({ blocks }: Message): string => JSON.stringify(blocks);

const notice = (story: Story, kind: RecordedEvent["event"]["kind"], drawnFrom: Story = story): Message => {
  const event = story.log.findLast((recorded) => recorded.event.kind === kind);
  if (event === undefined) throw new Error(`no ${kind}`);
  const message = renderSurface({ kind: "notice", seq: event.seq }, drawnFrom.incident, context(event));
  if (message === null) throw new Error(`${kind} says nothing`);
  return message;
};

const open = (over = {}): Story =>
  following(declared(over), system, { kind: "record_channel", channelId: "C0INC1", name: "inc-1-checkout" });

describe("the card", () => {
  const card = { kind: "card" } as const;

  it("offers what a new incident needs, and names nobody who is not in command", () => {
    expect(buttons(see(open(), card))).toEqual([
      "Acknowledge",
      "Take command",
      "Send update",
      "Impact is over",
      "Resolve",
    ]);
    expect(said(see(open(), card))).toContain(en.card.noCommander);
  });

  it("does not offer what has been done", () => {
    const taken = following(open(), ana, { kind: "take_command" });
    expect(buttons(see(taken, card))).toEqual(["Send update", "Impact is over", "Resolve"]);
    expect(said(see(taken, card))).toContain("<@UANA>");
  });

  it("has no working buttons once it is over, only the way back", () => {
    const resolved = following(open(), ana, { kind: "resolve", resolution: "rolled back" }, at(40 * minuteMs));
    expect(buttons(see(resolved, card))).toEqual(["Reopen", "Close", "Timeline"]);
    expect(said(see(resolved, card))).toContain("40 m");
    const cancelled = following(open(), ana, { kind: "cancel", reason: "false alarm" });
    expect(buttons(see(cancelled, card))).toEqual(["Reopen", "Timeline"]);
  });

  it("says that it is a drill, or private, in words", () => {
    expect(said(see(open({ isDrill: true }), card))).toContain(en.names.drill);
    expect(said(see(open({ isPrivate: true }), card))).toContain(en.names.private);
  });

  it("says where the runbook is", () => {
    expect(said(see(open(), card))).toContain("docs/runbooks/checkout.md");
  });

  it("shows who could not be invited", () => {
    const failed = following(open(), system, {
      kind: "record_invite_failures",
      failures: [{ mention: "UBEN", reason: "is a guest" }],
    });
    expect(said(see(failed, card))).toContain("is a guest");
  });
});

describe("calling people", () => {
  const escalation = { kind: "escalation", round: 1 } as const;

  it("shows the level, who is next and when, and stops offering buttons when somebody has answered", () => {
    const card = see(open(), escalation);
    expect(buttons(card)).toEqual(["Acknowledge", "Take command", "Call next level", "Lower severity"]);
    expect(said(card)).toContain("1 of 3: responders");
    expect(said(card)).toContain("Level 2 (approvers)");
    const answered = see(following(open(), ana, { kind: "acknowledge" }), escalation);
    expect(buttons(answered)).toEqual([]);
    expect(said(answered)).toContain("Nobody else is called");
  });

  it("mentions people in the notice of the level, once, and not on the card", () => {
    expect(notice(open(), "level_called").text).toContain("<@UANA>");
    expect(said(see(open(), escalation))).not.toContain('"user_id":"UANA"');
  });

  it("the notice drawn again after the answer has no button any more", () => {
    expect(buttons(notice(open(), "level_called"))).toEqual(["Acknowledge"]);
    expect(buttons(notice(open(), "level_called", following(open(), ana, { kind: "acknowledge" })))).toEqual([]);
  });

  it("a call that failed is shown with its reason", () => {
    const outcome = { kind: "failed" as const, via: "pagerduty", reason: "no such person" };
    const failed = following(open(), system, { kind: "record_call", round: 1, level: 1, mention: "UANA", outcome });
    expect(said(see(failed, escalation))).toContain("could not be called by pagerduty: no such person");
  });
});

describe("a change", () => {
  const change = { kind: "change", changeId: "CHG-1" } as const;
  const proposed = following(open(), robot, rollbackCommand());
  const digest = proposed.incident.changes[0]?.digest ?? "";
  const approve = { kind: "approve_change", changeId: "CHG-1", digest } as const;

  it("says what, why, how far, how to undo it, who may approve and how many", () => {
    const card = said(see(proposed, change));
    for (const part of [
      "`v42` → `v41`",
      "errors began with v42",
      "checkout only",
      "deploy v42 again",
      "62 % fail",
      "2 different people",
      '"user_id":"UBEN"',
    ]) {
      expect(card).toContain(part);
    }
    expect(buttons(see(proposed, change))).toEqual(["Approve", "Reject", "Withdraw", "Evidence", "Break the glass"]);
  });

  it("says which proposal it pushed aside, and a form says so before", () => {
    const newer = following(open(), ana, rollbackCommand());
    const form = rollbackForm(newer.incident, emptyRollback, { words: en, now: t0, policy, versions: [] });
    expect(JSON.stringify(form)).toContain("CHG-1 waits for approval already");
    const free = rollbackForm(open().incident, emptyRollback, { words: en, now: t0, policy, versions: [] });
    expect(JSON.stringify(free)).not.toContain("waits for approval already");
    const second = following(newer, ben, rollbackCommand({ to: "v40" }));
    expect(said(see(second, { kind: "change", changeId: "CHG-2" }))).toContain("It takes the place of CHG-1");
    expect(said(see(second, change))).toContain("Replaced by CHG-2");
  });

  it("cannot be approved in passing: Slack asks first, and the question says what will run", () => {
    const card = said(see(proposed, change));
    expect(card).toContain(
      "Roll back checkout from v42 to v41 in production. It starts after 2 approvals, yours included.",
    );
  });

  it("offers no Approve while something on the checklist is missing, and lets people vouch for it", () => {
    const bare = following(open(), robot, { ...rollbackCommand(), proofs: [] });
    expect(buttons(see(bare, change))).toEqual([
      "Vouch: There is a way back",
      "Vouch: Monitoring watches it",
      "Reject",
      "Withdraw",
      "Evidence",
      "Break the glass",
    ]);
  });

  it("lets people vouch for a source that nobody could look up, and for none where nothing is named", () => {
    const said = { kind: "said", ref: "#812", url: null, reason: "GitHub does not answer" } as const;
    const scale = { action: "scale", from: "3", to: "6" } as const;
    const open1 = following(open(), robot, rollbackCommand({ ...scale, source: said }));
    expect(buttons(see(open1, change)).slice(0, 2)).toEqual([
      "Vouch: Not changed by hand",
      "Vouch: Under version control",
    ]);
    const open2 = following(open(), robot, rollbackCommand({ ...scale, source: { kind: "none" } }));
    expect(buttons(see(open2, change))).toEqual(["Reject", "Withdraw", "Evidence", "Break the glass"]);
  });

  it("counts approvals, and replaces the buttons by the outcome", () => {
    const once = following(proposed, ben, approve);
    expect(said(see(once, change))).toContain("Approved by 1 of 2");
    const twice = following(once, eve, approve);
    expect(buttons(see(twice, change))).toEqual(["Withdraw", "Evidence"]);
    const rejected = following(proposed, ben, { kind: "reject_change", changeId: "CHG-1", reason: "too risky" });
    expect(said(see(rejected, change))).toContain("too risky");
    for (const part of ["Checklist", "deploy v42 again", "62 % fail"])
      expect(said(see(rejected, change))).not.toContain(part);
    for (const part of ["`v42` → `v41`", "errors began with v42"]) expect(said(see(rejected, change))).toContain(part);
    expect(buttons(see(rejected, change))).toEqual(["Evidence"]);
  });

  it("says in few lines who approved what, when it is over", () => {
    const approved = following(following(proposed, ben, approve), eve, approve);
    const running = following(approved, system, {
      kind: "start_change",
      changeId: "CHG-1",
      digest,
      settings: configured,
    });
    const ended = (outcome: "succeeded" | "failed") =>
      following(running, system, { kind: "record_change_outcome", changeId: "CHG-1", outcome, log: "exit code 3" });
    const done = said(see(ended("succeeded"), change));
    expect(done).toContain("Approved by");
    for (const id of ["UBEN", "UEVE"]) expect(done).toContain(`<@${id}>`);
    for (const part of ["Checklist", "exit code 3"]) expect(done).not.toContain(part);
    expect(said(see(ended("failed"), change))).toContain("exit code 3");
  });

  it("asks a person when nobody can say whether it ran", () => {
    const running = following(following(following(proposed, ben, approve), eve, approve), system, {
      kind: "start_change",
      changeId: "CHG-1",
      digest,
      settings: configured,
    });
    const unclear = following(running, system, {
      kind: "record_change_outcome",
      changeId: "CHG-1",
      outcome: "unclear",
      log: "timed out",
    });
    expect(buttons(see(unclear, change))).toEqual(["It ran", "It did not run"]);
    expect(said(see(unclear, change))).toContain("timed out");
    expect(notice(unclear, "change_finished").text).toContain("It will not be run again");
  });
});

describe("triage", () => {
  const triage = { kind: "triage", investigationId: "I1" } as const;
  const summary = {
    author: "chief",
    verdict: "inconclusive" as const,
    text: "Not known yet, see https://evil.test/now",
    findings: [],
    ruledOut: [{ text: "The database answers", evidence: ["E1" as const] }],
    nextSteps: ["Look at the queue"],
  };

  it("can be stopped while it runs, and started again when it is over", () => {
    expect(buttons(see(open(), triage))).toEqual(["Stop"]);
    const stopped = following(open(), ana, { kind: "stop_investigation", investigationId: "I1" });
    expect(buttons(see(stopped, triage))).toEqual(["Investigate again"]);
  });

  it("says that a cause is not known, what was ruled out and what is next; links of a model are taken out", () => {
    const looked = following(open(), robot, { kind: "record_summary", investigationId: "I1", summary });
    const shown = said(see(looked, triage));
    for (const part of ["Cause not known yet", "The database answers [E1]", "Look at the queue"])
      expect(shown).toContain(part);
    expect(shown).not.toContain("https://evil.test");
  });

  it("says once what is to be decided, and keeps what else names the change", () => {
    const nextSteps = ["Decide on CHG-1.", "Decide on CHG-1: back to v41.", "Watch checkout after CHG-1."];
    const advised = following(following(open(), robot, rollbackCommand()), robot, {
      kind: "record_summary",
      investigationId: "I1",
      summary: { ...summary, nextSteps },
    });
    const shown = said(see(advised, triage));
    expect(shown).toContain("Watch checkout after CHG-1.");
    expect(shown.split("Decide on CHG-1")).toHaveLength(2);
  });

  it("does not advise to watch what is resolved already", () => {
    const mitigated = following(open(), ana, { kind: "mitigate", impact: "all payments" });
    expect(said(notice(mitigated, "mitigated"))).toContain("Watch it for a while");
    const resolved = following(mitigated, ana, { kind: "resolve", resolution: "rolled back" });
    expect(said(notice(mitigated, "mitigated", resolved))).not.toContain("Watch it for a while");
  });

  it("advises only while there is something to do: not a change that is settled, and nothing when it is over", () => {
    const nextSteps = ["Look at the queue", "Decide on CHG-1 (rollback of checkout).", "Read CHG-10 of last year"];
    const advised = following(following(open(), robot, rollbackCommand()), robot, {
      kind: "record_summary",
      investigationId: "I1",
      summary: { ...summary, nextSteps },
    });
    expect(said(see(advised, triage))).toContain("Decide on CHG-1");
    const rejected = following(advised, ben, { kind: "reject_change", changeId: "CHG-1", reason: "too risky" });
    const later = said(see(rejected, triage));
    expect(later).not.toContain("Decide on CHG-1");
    for (const part of ["Look at the queue", "CHG-10"]) expect(later).toContain(part);
    const over = following(rejected, ana, { kind: "resolve", resolution: "the flag is off" });
    expect(said(see(over, triage))).not.toContain("Look at the queue");
  });

  it("says a lone cause once, with how sure we are", () => {
    const cause = "Errors rose right after the deploy of v42.";
    const claims = [{ text: "v42 was deployed", evidence: ["E1" as const] }];
    const finding = { cause: "bad-deploy", object: "app/checkout", confidence: 0.9, summary: cause, claims };
    const confirmed = { ...summary, verdict: "confirmed" as const, text: cause, findings: [finding] };
    const looked = following(open(), robot, { kind: "record_summary", investigationId: "I1", summary: confirmed });
    const shown = said(see(looked, triage));
    expect(shown.split(cause)).toHaveLength(2);
    expect(shown).toContain("very sure");
    expect(shown).not.toContain("bad-deploy");
  });

  it("says how each possible cause has moved, and lists the checks, each with what shows it", () => {
    const summaryOf = (...findings: readonly (readonly [cause: string, confidence: number])[]) => ({
      ...summary,
      findings: findings.map(([cause, confidence]) => ({
        cause,
        object: "app/checkout",
        confidence,
        summary: `It is the ${cause}.`,
        claims: [{ text: "seen", evidence: ["E1" as const] }],
      })),
      ruledOut: [
        { text: "no", evidence: ["E2" as const], against: { cause: "queue-backlog", object: "app/checkout" } },
      ],
    });
    const says = (given: ReturnType<typeof open>, said: ReturnType<typeof summaryOf>) =>
      following(given, robot, { kind: "record_summary", investigationId: "I1", summary: said });
    const step = { agent: "first-responder", title: "Error ratio", text: "60 %", outcome: "suspicious" as const };
    const looked = following(open(), robot, {
      kind: "record_step",
      investigationId: "I1",
      step: { ...step, evidence: ["E1"] },
    });
    const first = says(looked, summaryOf(["bad-deploy", 0.5], ["oom-killed", 0.8], ["queue-backlog", 0.6]));
    const second = says(first, summaryOf(["bad-deploy", 0.9], ["oom-killed", 0.4]));
    const shown = said(see(second, triage));
    for (const part of [
      "Stronger",
      ": It is the bad-deploy. (a guess with some support before, now very sure) [E1]",
      "Weaker",
      ": It is the oom-killed. (fairly sure before, now a guess with some support) [E1]",
      "Dropped",
      ": It is the queue-backlog. (a guess with some support) [E2]",
      "Suspicious: Error ratio [E1]",
    ])
      expect(shown).toContain(part);
  });

  it("tells what specialists saw and could not see, and counts no conclusion as a check", () => {
    const by = (outcome: "unknown" | "suspicious", title: string, text: string, evidence: readonly "E1"[]) =>
      ({
        kind: "record_step",
        investigationId: "I1",
        step: { agent: "network-engineer", title, text, outcome, evidence },
      }) as const;
    const looked = following(open(), robot, by("unknown", "Asked http check", "payments answers 200", ["E1"]));
    const failed = following(looked, robot, by("unknown", "Asked runbook", "it did not answer", []));
    const concluded = following(failed, robot, by("suspicious", "Conclusion", "A name is misspelt.", ["E1"]));
    const shown = said(see(concluded, triage));
    expect(shown).toContain("Network engineer saw: payments answers 200 [E1]");
    expect(shown).toContain("Network engineer could not see: it did not answer");
    expect(shown).not.toMatch(/Asked|Conclusion|A name is misspelt/);
    expect(shown).toContain("2 checks so far");
  });

  it("has in its thread what looks wrong, and not what looks fine between", () => {
    const outcomes = ["suspicious", "fine", "unknown", "note"] as const;
    const looked = outcomes.reduce(
      (story, outcome) =>
        following(story, robot, {
          kind: "record_step",
          investigationId: "I1",
          step: { agent: "first-responder", title: `It is ${outcome}`, text: "x", outcome, evidence: [] },
        }),
      open(),
    );
    const thread = said(see(looked, { kind: "triage_step", investigationId: "I1", number: 1, through: 4 }));
    for (const shown of ["It is suspicious", "It is note"]) expect(thread).toContain(shown);
    for (const hidden of ["It is fine", "It is unknown"]) expect(thread).not.toContain(hidden);
    for (const one of ["It is suspicious", "It is fine", "It is unknown"])
      expect(said(see(looked, triage))).toContain(one);
  });

  it("shows its picture, which says the same in words", () => {
    const picture = { fileId: "F0123", alt: "Failing requests of checkout: 60 %", verdict: "inconclusive" as const };
    const looked = following(open(), robot, { kind: "record_summary", investigationId: "I1", summary });
    const drawn = following(looked, system, { kind: "record_triage_picture", investigationId: "I1", picture });
    expect(see(drawn, triage).blocks).toContainEqual({
      type: "image",
      slack_file: { id: "F0123" },
      alt_text: "Failing requests of checkout: 60 %",
    });
  });

  it("shows what people have put right, as long as it holds", () => {
    const asked = { kind: "ask" as const, channelId: "C1", threadTs: "1" };
    const corrected = following(open(), ana, { ...asked, text: "No, checkout has no queue" });
    const both = following(corrected, ana, { ...asked, text: "is it the queue?" });
    expect(said(see(both, triage))).toContain("No, checkout has no queue");
    expect(said(see(both, triage))).not.toContain("is it the queue?");
  });

  it("ends in what it cost beside what it may, in dollars and tokens, and says what of it is an estimate", () => {
    const whole: Bill = {
      tokens: 12_400,
      usd: 0.2,
      ofUsd: 5,
      todayUsd: 1.5,
      ofTodayUsd: 50,
      inTokens: { ofIncident: 2_000_000, today: 340_000, ofToday: 20_000_000 },
      estimatedUsd: 0,
    };
    const lineOf = (bill: Bill) =>
      said(
        see(
          following(open(), robot, { kind: "finish_investigation", investigationId: "I1", degraded: null, bill }),
          triage,
        ),
      );
    expect(lineOf(whole)).toContain(
      "Model: 12k of 2M tokens, $0.20 of $5.00 for this incident; 340k of 20M tokens, $1.50 of $50.00 today.",
    );
    expect(lineOf(whole)).not.toContain("estimate");
    expect(lineOf({ ...whole, estimatedUsd: 0.06 })).toContain(
      "$0.06 of it is an estimate, for answers that broke off.",
    );
    // As it was recorded before tokens had limits.
    const { inTokens, estimatedUsd, ...old } = whole;
    expect(lineOf(old as Bill)).toContain(
      "Model: 12k tokens, $0.20 of $5.00 for this incident; $1.50 of $50.00 today.",
    );
  });

  it("says why the agents could not take part", () => {
    const finished = following(open(), robot, {
      kind: "finish_investigation",
      investigationId: "I1",
      degraded: "the model is overloaded",
      bill: null,
    });
    expect(said(see(finished, triage))).toContain("the model is overloaded");
    // Once in an incident: who looks again knows it.
    const again = following(following(finished, ana, { kind: "investigate", question: null }), robot, {
      kind: "finish_investigation",
      investigationId: "I2",
      degraded: "the model is overloaded",
      bill: null,
    });
    expect(said(see(again, { kind: "triage", investigationId: "I2" }))).toContain("Coded checks alone, as before.");
    expect(said(see(again, { kind: "triage", investigationId: "I2" }))).not.toContain("overloaded");
  });
});

describe("notices", () => {
  it("a due update asks the commander, with three ways to answer, until it is answered", () => {
    const dueAt = open().incident.nextUpdateDueAt ?? "";
    const story = following(
      following(open(), ana, { kind: "take_command" }),
      system,
      { kind: "remind_update", dueAt },
      dueAt,
    );
    expect(notice(story, "update_due").text).toContain("<@UANA>");
    expect(buttons(notice(story, "update_due"))).toEqual(["Send update", "Remind in 15 minutes", "Stop reminders"]);
    const stopped = following(story, ana, { kind: "stop_reminders" }, dueAt);
    expect(buttons(notice(story, "update_due", stopped))).toEqual([]);
  });

  it("an offer of command has a button for as long as it stands", () => {
    const offered = following(following(open(), ana, { kind: "take_command" }), ana, {
      kind: "offer_command",
      to: "UBEN",
    });
    expect(buttons(notice(offered, "command_offered"))).toEqual(["Accept command"]);
    const accepted = following(offered, ben, { kind: "accept_command" });
    expect(buttons(notice(offered, "command_offered", accepted))).toEqual([]);
  });

  it("open follow-ups are listed with their owners, and each is ticked off there", () => {
    const tasked = following(following(open(), ana, { kind: "add_task", text: "write a test", owner: "UBEN" }), ana, {
      ...{ kind: "add_task", text: "tell the customers", owner: null },
    });
    const over = following(tasked, ana, { kind: "resolve", resolution: "rolled back" }, at(minuteMs));
    const asked = following(over, system, { kind: "remind_tasks", since: at(minuteMs) }, at(9_000 * minuteMs));
    expect(notice(asked, "tasks_due").text).toBe("2 follow-ups of this incident are not done.");
    expect(said(notice(asked, "tasks_due"))).toContain('"user_id":"UBEN"');
    expect(buttons(notice(asked, "tasks_due"))).toEqual(["Done: T1", "Done: T2"]);
    const half = following(asked, ben, { kind: "complete_task", taskId: "T1" });
    expect(buttons(notice(asked, "tasks_due", half))).toEqual(["Done: T2"]);
    const all = following(half, ben, { kind: "complete_task", taskId: "T2" });
    expect(notice(asked, "tasks_due", all).text).toBe("These follow-ups are done.");
  });

  it("command that was given up is looked for until somebody has it, or the incident is over", () => {
    const led = following(following(open(), ana, { kind: "take_command" }), ana, {
      ...{ kind: "assign_role", role: "scribe", userId: "UBEN" },
    });
    const released = following(led, ana, { kind: "release_role", role: "commander", userId: "UANA" });
    expect(notice(released, "role_released").text).toBe(
      "<@UBEN>: <@UANA> is no longer in command, and nobody else is. Who takes over?",
    );
    expect(buttons(notice(released, "role_released"))).toEqual(["Take command"]);
    const taken = following(released, ben, { kind: "take_command" });
    expect(buttons(notice(released, "role_released", taken))).toEqual([]);
    const over = following(released, ben, { kind: "resolve", resolution: "it recovered" });
    expect(buttons(notice(released, "role_released", over))).toEqual([]);
  });

  it("the end says how long it took, and what is still open", () => {
    const tasked = following(open(), ana, { kind: "add_task", text: "write a test", owner: null });
    const resolved = following(tasked, ana, { kind: "resolve", resolution: "rolled back" }, at(40 * minuteMs));
    expect(said(notice(resolved, "resolved"))).toContain("Until it was resolved: 40 m");
    expect(said(notice(resolved, "resolved"))).toContain("write a test");
  });

  it("what the cards tell by themselves gets no notice", () => {
    const story = following(open(), ana, { kind: "add_note", text: "x", messageTs: null });
    const silent = story.log.filter(
      (event) => renderSurface({ kind: "notice", seq: event.seq }, story.incident, context(event)) === null,
    );
    expect(silent.map((event) => event.event.kind)).toEqual([
      "declared",
      "reminder_set",
      "escalation_started",
      "investigation_started",
      "channel_opened",
      "noted",
    ]);
  });
});

describe("what is said elsewhere", () => {
  const views = { words: en, now: at(0) };

  it("an alert nobody decided on has buttons until somebody decides, and then the outcome", () => {
    const offer = {
      id: "o1",
      alert: alert({ severityLabel: "warning" }),
      candidates: ["INC-4", "INC-3"] as const,
      decision: { kind: "open" as const },
    };
    expect(buttons(alertOffer(offer, null, views))).toEqual([
      "Declare 🔴 P1",
      "Declare 🟠 P2",
      "Declare 🟡 P3",
      "Attach to INC-4",
      "Attach to INC-3",
      "Ignore once",
      "Silence 1 h",
      "Silence 1 d",
    ]);
    const silenced = alertOffer({ ...offer, decision: { kind: "silenced", by: "UBEN", until: at(1) } }, null, views);
    expect(buttons(silenced)).toEqual([]);
    const ended = alertOffer({ ...offer, decision: { kind: "ended", at: at(1) } }, null, views);
    expect(buttons(ended)).toEqual([]);
    expect(said(ended)).toContain("before anybody decided");
    const ignored = alertOffer({ ...offer, decision: { kind: "ignored", by: "UBEN" } }, null, views);
    expect(buttons(ignored)).toEqual([]);
    expect(said(ignored)).toContain('"user_id":"UBEN"');
    const { incident } = open({ isPrivate: true, title: "canary" });
    const secret = alertOffer(
      { ...offer, decision: { kind: "declared", incidentId: "INC-1", by: "UBEN" } },
      incident,
      views,
    );
    expect(said(secret)).not.toContain("canary");
    expect(said(secret)).not.toContain("C0INC1");
  });

  it("bookmarks lead only to addresses of the web, each once", () => {
    const links = [
      { title: "Dashboard", url: "https://grafana.test/d" },
      { title: "Again", url: "https://grafana.test/d" },
      { title: "Bad", url: "javascript:alert(1)" },
    ];
    expect(bookmarksOf(open({ alerts: [alert({ links })] }).incident, policy)).toEqual([
      { title: "Dashboard", link: "https://grafana.test/d" },
    ]);
  });

  it("help lists every command, and explains one with lines that can be sent", () => {
    const commands = [
      { name: "note", usage: "note <text>", summary: "Put a note on the timeline", examples: ["/incident note x"] },
    ];
    expect(said(helpMessage(commands, null, views))).toContain("/incident note <text>");
    expect(said(helpMessage(commands, "note", views))).toContain("/incident note x");
    expect(said(helpMessage(commands, "<!channel>", views))).not.toContain("<!channel>");
  });

  it("help is whole: every command that there is, with the end of its sentence", () => {
    const whole = said(helpMessage(slashCommands, null, views));
    for (const { name, summary } of slashCommands) {
      expect(whole).toContain(`/incident ${name}`);
      expect(whole).toContain(JSON.stringify(summary).slice(1, -1));
    }
    const ops = said(opsHelpMessage(opsCommands, null, views));
    for (const { summary } of opsCommands) expect(ops).toContain(JSON.stringify(summary).slice(1, -1));
  });

  it("figures are sentences, with a picture beside them", () => {
    const row = {
      severity: "P1" as const,
      count: 3,
      medianAckMs: 240_000,
      medianMitigateMs: null,
      medianResolveMs: 3_600_000,
    };
    expect(said(statsMessage([row], 30, views))).toContain(
      "P1: 3 incidents; acknowledged after 4 m, mitigated after –, resolved after 1 h",
    );
    expect(statsMessage([], 30, views).text).toContain("No incidents");
  });
});

describe("what keeps alerts from people", () => {
  const views = { words: en, now: at(0) };
  const silence = (id: `S${number}`, name: string, reason: string | null) => ({
    ...{ id, what: { kind: "named" as const, name }, reason, by: "UBEN", at: at(0), until: at(60 * minuteMs) },
  });
  const work = { services: [], environment: "staging", from: at(0), until: at(60 * minuteMs), reason: "new disks" };

  it("is listed with why, and how to end it", () => {
    const text = said(silenceList({ silences: [silence("S1", "search", "it moves")], maintenance: [work] }, views));
    expect(text).toMatch(/S1 search: silenced by .*: it moves/);
    expect(text).toMatch(/Everything in staging until .*: new disks/);
    expect(text).toContain("/incident silence end S1");
  });

  it("is gone when its time is over", () => {
    const later = { ...views, now: at(60 * minuteMs) };
    const text = said(silenceList({ silences: [silence("S1", "search", null)], maintenance: [work] }, later));
    expect(text).toContain("Nothing is silenced");
    expect(text).not.toContain("new disks");
  });

  it("a spent budget promises no hour: its alerts grow old one by one", () => {
    const event = { kind: "source_quieted", source: "grafana", alerts: 60, until: at(60 * minuteMs) } as const;
    const told = announcement({ seq: 1, at: at(0), actor: { kind: "alert", source: "grafana" }, event }, views);
    expect(told.text).toBe(
      "grafana has put 60 alerts before people, which is its budget. What comes beyond it is recorded and not shown; P1 and P2 still are.",
    );
  });

  it("stands on the Home tab, the newest five and how many more", () => {
    const silences = [1, 2, 3, 4, 5, 6, 7].map((n) => silence(`S${n}`, `alert ${n}`, null));
    const lines = operationsLines({ ...noOperations, silences }, views);
    expect(lines).toHaveLength(6);
    const text = lines.map((line) => line.map((part) => (part.kind === "text" ? part.text : "")).join(""));
    expect(text[0]).toMatch(/S7 alert 7: silenced by/);
    expect(text[5]).toMatch(/and 2 more/);
  });
});

describe("a call that nobody has answered", () => {
  const first = open();
  const later = following(first, system, { kind: "call_next_level", round: 1, fromLevel: 1 });
  const [levelOne] = later.log.filter(({ event }) => event.kind === "level_called");
  const drawn = (story: Story): Message => {
    const message = renderSurface({ kind: "notice", seq: levelOne?.seq ?? 0 }, story.incident, context(levelOne));
    if (message === null) throw new Error("the call says nothing");
    return message;
  };

  it("still asks when the next level is called, and until somebody answers", () => {
    expect(said(drawn(later))).toContain("level 2 is being called, too");
    expect(buttons(drawn(later))).toEqual(["Acknowledge"]);
    const over = drawn(following(later, ben, { kind: "acknowledge" }));
    expect(said(over)).toContain("This call is over");
    expect(buttons(over)).toEqual([]);
  });
});

describe("the last level of a call", () => {
  const upTo = (round: number, level: number): Story => {
    const all = [1, 2, 3].flatMap((r) => [1, 2, 3].map((fromLevel) => ({ round: r, fromLevel })));
    const steps = all.slice(0, (round - 1) * 3 + level - 1);
    return steps.reduce<Story>(
      (story, step) => following(story, system, { kind: "call_next_level", ...step }),
      declared(),
    );
  };
  const both = (round: number, level: number) => {
    const story = upTo(round, level);
    const called = story.log.findLast(({ event }) => event.kind === "level_called") ?? null;
    const told = renderSurface({ kind: "notice", seq: called?.seq ?? 0 }, story.incident, context(called));
    if (told === null) throw new Error("the call says nothing");
    return { card: see(story, { kind: "escalation", round }), told };
  };

  it("says on its card and in its message that everybody is called again", () => {
    const { card, told } = both(1, 3);
    for (const message of [card, told]) {
      expect(said(message)).toContain("everybody is called again");
      expect(said(message)).not.toMatch(/ends at|goes on/);
    }
    expect(buttons(card)).toContain("Call everybody again");
    expect(buttons(card)).not.toContain("Call next level");
  });

  it("of the last round ends in both, and offers no next level", () => {
    const { card, told } = both(3, 3);
    for (const message of [card, told]) {
      expect(said(message)).toContain("ends at");
      expect(said(message)).not.toContain("again");
    }
    expect(buttons(card).filter((label) => label.startsWith("Call "))).toEqual([]);
  });

  it("is no other level: there the call goes on", () => {
    const { card, told } = both(2, 2);
    expect(said(told)).toContain("the call goes on at");
    expect(buttons(card)).toContain("Call next level");
  });
});

describe("a drill", () => {
  const drill = following(declared({ isDrill: true }), robot, rollbackCommand());
  const practice = "Drill: this is practice, nothing is broken";

  it("is called one wherever somebody is asked for something", () => {
    for (const surface of [
      { kind: "change", changeId: "CHG-1" },
      { kind: "escalation", round: 1 },
    ] as const)
      expect(said(see(drill, surface))).toContain(practice);
    expect(see(drill, { kind: "change", changeId: "CHG-1" }).text).toContain(practice);
    expect(notice(drill, "level_called").text).toContain("Drill INC-1");
  });

  it("is no word of an incident that is none", () => {
    const real = following(declared(), robot, rollbackCommand());
    for (const surface of [
      { kind: "change", changeId: "CHG-1" },
      { kind: "escalation", round: 1 },
    ] as const)
      expect(said(see(real, surface))).not.toContain("rill");
  });
});

describe("an incident that came back", () => {
  const ended = [
    { kind: "mitigate", impact: "one order in eight got through" },
    { kind: "resolve", resolution: "v42 is gone" },
  ] as const;
  const over = ended.reduce<Story>((story, command) => following(story, ana, command), declared());
  const card = (story: Story): string => said(see(story, { kind: "card" }));

  it("says what it was and how it ended while it is over, and no more once it is back", () => {
    for (const words of ["one order in eight", "v42 is gone"]) {
      expect(card(over)).toContain(words);
      expect(card(following(over, ana, { kind: "reopen", reason: "it came back" }))).not.toContain(words);
    }
  });
});
