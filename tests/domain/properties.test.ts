import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Actor } from "../../src/domain/actor.ts";
import { approvalsOf, hasQuorum } from "../../src/domain/change.ts";
import type { Command } from "../../src/domain/command.ts";
import { effectsOf } from "../../src/domain/effects-of.ts";
import { evolve } from "../../src/domain/evolve.ts";
import type { Incident } from "../../src/domain/incident.ts";
import { allowedIn, statusAfter } from "../../src/domain/status.ts";
import { timelineOf } from "../../src/domain/timeline.ts";
import {
  alert,
  ana,
  at,
  ben,
  configured,
  declareCommand,
  eve,
  guest,
  policy,
  recordOn,
  robot,
  rollbackCommand,
  type Story,
  system,
  tryTo,
} from "./given.ts";

const actors: readonly Actor[] = [ana, ben, eve, guest, robot, system, { kind: "alert", source: "alertmanager" }];
const text = fc.constantFrom("", "because", "<!channel> & more");
const changeId = fc.constantFrom("CHG-1" as const, "CHG-2" as const);
const investigationId = fc.constantFrom("I1" as const, "I2" as const);
const user = fc.constantFrom("UANA", "UBEN", "UEVE");
const severity = fc.constantFrom("P1" as const, "P2" as const, "P3" as const);

/** A command that may or may not make sense now; `digest` stands for whatever the card shows at that moment. */
const command = (incident: Incident): fc.Arbitrary<Command> => {
  const digest = fc.constantFrom(incident.changes[0]?.digest ?? "", incident.changes[1]?.digest ?? "", "f00");
  const outcome = fc.constantFrom("succeeded" as const, "failed" as const, "unclear" as const);
  return fc.oneof(
    fc.constant<Command>({ kind: "acknowledge" }),
    text.map((cause): Command => ({ kind: "identify", cause })),
    text.map((impact): Command => ({ kind: "mitigate", impact })),
    text.map((resolution): Command => ({ kind: "resolve", resolution })),
    text.map((reason): Command => ({ kind: "reopen", reason })),
    text.map((reason): Command => ({ kind: "cancel", reason })),
    fc.constant<Command>({ kind: "close" }),
    fc.constant<Command>({ kind: "take_command" }),
    user.map((to): Command => ({ kind: "offer_command", to })),
    fc.constant<Command>({ kind: "accept_command" }),
    severity.map((to): Command => ({ kind: "set_severity", severity: to, reason: "" })),
    fc
      .tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 3 }))
      .map(([round, fromLevel]): Command => ({ kind: "call_next_level", round, fromLevel })),
    fc.constantFrom("v41", "v42").map((to): Command => rollbackCommand({ to })),
    fc.tuple(changeId, digest).map(([id, d]): Command => ({ kind: "approve_change", changeId: id, digest: d })),
    fc
      .tuple(changeId, digest)
      .map(([id, d]): Command => ({ kind: "start_change", changeId: id, digest: d, settings: configured })),
    changeId.map((id): Command => ({ kind: "expire_change", changeId: id })),
    changeId.map((id): Command => ({ kind: "withdraw_change", changeId: id })),
    fc.tuple(changeId, text).map(([id, reason]): Command => ({ kind: "reject_change", changeId: id, reason })),
    fc
      .tuple(changeId, outcome)
      .map(([id, o]): Command => ({ kind: "record_change_outcome", changeId: id, outcome: o, log: "" })),
    fc.constantFrom("firing" as const, "resolved" as const).map(
      (state): Command => ({
        kind: "record_alerts",
        alerts: [{ alert: alert({ state }), isKnown: false }],
        raise: null,
      }),
    ),
    investigationId.map((id): Command => ({ kind: "stop_investigation", investigationId: id })),
    fc.constant<Command>({ kind: "investigate", question: null }),
    text.map((conditions): Command => ({ kind: "post_update", conditions, actions: "", needs: "" })),
    fc.constant<Command>({ kind: "remind_update", dueAt: incident.nextUpdateDueAt ?? "" }),
    text.map((t): Command => ({ kind: "add_task", text: t, owner: null })),
    fc.constant<Command>({ kind: "complete_task", taskId: "T1" }),
    fc.constant<Command>({ kind: "remind_tasks", since: incident.chasingSince ?? "" }),
    fc.constant<Command>({ kind: "publish_postmortem", anyway: true }),
  );
};

const anyActor = (): fc.Arbitrary<Actor> => fc.constantFrom(...actors);

const run = (seed: fc.GeneratorValue, steps: number): Story => {
  let story = recordOn(null, ana, must(tryTo(null, ana, declareCommand())));
  let clockMs = 0;
  for (let step = 0; step < steps; step += 1) {
    clockMs += seed(fc.integer, { min: 0, max: 400_000 });
    const given = seed(command, story.incident);
    const actor = seed(anyActor);
    const decision = tryTo(story, actor, given, at(clockMs));
    if (decision.ok) story = recordOn(story, actor, decision.value, at(clockMs));
  }
  return story;
};

const must = <T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

const statusEvents = {
  acknowledged: "acknowledge",
  identified: "identify",
  mitigated: "mitigate",
  resolved: "resolve",
  closed: "close",
  reopened: "reopen",
  cancelled: "cancel",
} as const;

describe("whatever people, agents and timers do, in whatever order", () => {
  const stories = (check: (story: Story) => void): void =>
    fc.assert(
      fc.property(fc.gen(), (seed) => check(run(seed, 40))),
      { numRuns: 150 },
    );

  it("deciding and evolving never throw, and replaying the log gives the same state", () => {
    stories((story) => {
      const replayed = story.log.reduce<Incident | null>((state, event) => evolve(state, "INC-1", event), null);
      expect(replayed).toEqual(story.incident);
    });
  });

  it("the status moves only along the lifecycle's table", () => {
    stories((story) => {
      let state: Incident | null = null;
      for (const recorded of story.log) {
        const kind = recorded.event.kind;
        if (state !== null && kind in statusEvents) {
          const move = statusEvents[kind as keyof typeof statusEvents];
          expect(allowedIn[move] as readonly string[]).toContain(state.status);
          expect(evolve(state, "INC-1", recorded).status).toBe(statusAfter[move]);
        }
        state = evolve(state, "INC-1", recorded);
      }
    });
  });

  it("a change starts at most once, with a quorum that is not the proposer alone, never after expiry, rejection or withdrawal", () => {
    stories((story) => {
      for (const change of story.incident.changes) {
        const own = story.log.filter((r) => "changeId" in r.event && r.event.changeId === change.id);
        const starts = own.filter((r) => r.event.kind === "change_started");
        expect(starts.length).toBeLessThanOrEqual(1);
        const [started] = starts;
        if (started === undefined) continue;
        const before = own.filter((r) => r.seq < started.seq);
        const approvals = before.flatMap((r) =>
          r.event.kind === "change_approved" && r.actor.kind === "person" ? [{ by: r.actor.userId, at: r.at }] : [],
        );
        expect(hasQuorum(change.proposal, approvals, change.proposal.quorum)).toBe(true);
        expect(before.map((r) => r.event.kind)).not.toEqual(expect.arrayContaining(["change_rejected"]));
        expect(before.map((r) => r.event.kind)).not.toEqual(expect.arrayContaining(["change_withdrawn"]));
        expect(before.map((r) => r.event.kind)).not.toEqual(expect.arrayContaining(["change_expired"]));
        expect(started.at < change.proposal.expiresAt).toBe(true);
        expect(approvalsOf(change.state).length).toBeGreaterThanOrEqual(change.proposal.quorum);
      }
    });
  });

  it("every event has effects that can be planned and a line in the timeline", () => {
    stories((story) => {
      expect(timelineOf(story.log).every((entry) => entry.words.length > 0)).toBe(true);
      for (const recorded of story.log) expect(Array.isArray(effectsOf(recorded, story.incident, policy))).toBe(true);
    });
  });

  it("guests never leave a trace", () => {
    stories((story) => {
      expect(story.log.filter((r) => r.actor.kind === "person" && r.actor.userId === guest.userId)).toEqual([]);
    });
  });
});
