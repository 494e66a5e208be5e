import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Actor } from "../../src/domain/actor.ts";
import { isUnderWay } from "../../src/domain/change.ts";
import type { Command } from "../../src/domain/command.ts";
import type { RecordedEvent } from "../../src/domain/event.ts";
import { evolve } from "../../src/domain/evolve.ts";
import { gateItems, missingItems } from "../../src/domain/gate.ts";
import type { ChangeId } from "../../src/domain/ids.ts";
import type { Incident } from "../../src/domain/incident.ts";
import {
  ana,
  at,
  ben,
  configured,
  declared,
  eve,
  guest,
  person,
  policy,
  recordOn,
  robot,
  rollbackCommand,
  type Story,
  system,
  t0,
  tryTo,
} from "./given.ts";

/**
 * Interleavings of everything that can be done to changes: proposals, clicks that come twice and late, expiry, the
 * kill switch, restarts (a start that comes again), lost and repeated outcomes. Most steps make no sense; that is the point.
 */

const founder = person("UFOUND", "founders");
const actors: readonly Actor[] = [ana, ben, ben, eve, eve, founder, guest, robot, system];
const changeIds: readonly ChangeId[] = ["CHG-1", "CHG-2", "CHG-3"];
const reasons = ["because", "it cannot wait any longer", "it cannot wait any longer", ""];
const proposals: readonly Command[] = [
  rollbackCommand(),
  rollbackCommand({ to: "v40" }),
  { ...rollbackCommand(), proofs: [] },
  rollbackCommand({ action: "scale", from: "3", to: "6", source: { kind: "none" } }),
  rollbackCommand({ to: "v2", source: { kind: "said", ref: "v2 trust me", url: null, reason: "no such tag" } }),
  rollbackCommand({ action: "restart", from: "v42", to: "v42", source: { kind: "unchanged" } }),
  rollbackCommand({ service: "payments-db", action: "restart", from: "1", to: "1", source: { kind: "unchanged" } }),
];

/** What would carry a change out when it is about to start: now and then somebody has changed that since. */
const executors = [configured, configured, configured, { ...configured, url: "https://elsewhere.example" }, null];

/** How often each is tried; what is repeated here is tried more often. */
const kinds = [
  ...["propose_change", "propose_change", "tick_gate", "tick_gate", "break_glass", "break_glass"],
  ...["approve_change", "approve_change", "approve_change", "approve_change", "approve_change", "approve_change"],
  ...["start_change", "start_change", "start_change", "record_change_outcome", "record_change_outcome"],
  ...["expire_change", "withdraw_change", "reject_change", "hold_change", "settle_change"],
] as const;

type Step = {
  readonly kind: (typeof kinds)[number];
  readonly who: number;
  readonly which: number;
  readonly what: number;
  readonly isForged: boolean;
  readonly isHalted: boolean;
  readonly copies: number;
  readonly afterMs: number;
};

const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom(...kinds),
    who: fc.nat(99),
    which: fc.nat(99),
    what: fc.nat(99),
    isForged: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    isHalted: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
    copies: fc.integer({ min: 1, max: 2 }),
    afterMs: fc.integer({ min: 0, max: 90_000 }),
  }),
  { minLength: 40, maxLength: 90, size: "max" },
);

const pick = <T>(from: readonly T[], n: number): T => from[n % from.length] as T;

const commandOf = (incident: Incident, { kind, which, what, isForged }: Step): Command => {
  const id = pick(changeIds, which);
  const known = incident.changes.find((one) => one.id === id)?.digest ?? "";
  const digest = isForged ? "f00" : known;
  const reason = pick(reasons, what);
  switch (kind) {
    case "propose_change":
      return pick(proposals, what);
    case "approve_change":
      return { kind, changeId: id, digest };
    case "start_change":
      return { kind, changeId: id, digest, settings: pick(executors, what) };
    case "break_glass":
      return { kind, changeId: id, digest, reason };
    case "tick_gate":
      return { kind, changeId: id, item: pick(gateItems, what), reason };
    case "record_change_outcome":
      return { kind, changeId: id, outcome: pick(["succeeded", "failed", "unclear"] as const, what), log: "" };
    case "hold_change":
      return { kind, changeId: id, because: pick(["another change", null], what) };
    case "settle_change":
      return { kind, changeId: id, outcome: "succeeded", reason };
    case "reject_change":
      return { kind, changeId: id, reason };
    case "expire_change":
    case "withdraw_change":
      return { kind, changeId: id };
  }
};

/** What only timers do is done by timers; everybody else presses at random. */
const isOurs: readonly Step["kind"][] = ["start_change", "record_change_outcome", "expire_change", "hold_change"];

type Run = {
  readonly story: Story;
  readonly endMs: number;
  readonly haltedAt: ReadonlySet<number>;
  readonly elsewhereAt: ReadonlySet<number>;
};

const run = (plan: readonly Step[]): Run => {
  let story = declared();
  let clockMs = 0;
  const haltedAt = new Set<number>();
  const elsewhereAt = new Set<number>();
  for (const step of plan) {
    clockMs += step.afterMs;
    const command = commandOf(story.incident, step);
    const actor = isOurs.includes(step.kind) ? system : pick(actors, step.who);
    // A click or a delivery that comes twice is decided twice.
    for (let copy = 0; copy < step.copies; copy += 1) {
      const halt = step.isHalted ? { by: "UZOE", reason: "stop", at: t0 } : null;
      const decision = tryTo(story, actor, command, at(clockMs), policy, halt);
      if (!decision.ok) continue;
      if (step.isHalted) for (let n = 1; n <= decision.value.length; n += 1) haltedAt.add(story.incident.seq + n);
      if (command.kind === "start_change" && command.settings !== configured) elsewhereAt.add(story.incident.seq + 1);
      story = recordOn(story, actor, decision.value, at(clockMs));
    }
  }
  return { story, endMs: clockMs, haltedAt, elsewhereAt };
};

const ownEvents = (story: Story, id: ChangeId): readonly RecordedEvent[] =>
  story.log.filter(({ event }) => "changeId" in event && event.changeId === id);

const always = (check: (run: Run) => void): void =>
  fc.assert(
    fc.property(steps, (plan) => check(run(plan))),
    { numRuns: 2_000 },
  );

describe("changes, in whatever order things are done to them", () => {
  it("many of these runs get as far as executing something, by quorum and by broken glass", () => {
    const seen = fc
      .sample(steps, { numRuns: 1_500, seed: 7 })
      .flatMap((plan) => run(plan).story.log.map(({ event }) => event.kind));
    const wanted = ["change_started", "quorum_reached", "glass_broken", "change_superseded", "change_expired"] as const;
    for (const kind of wanted) expect(`${kind} ${seen.filter((one) => one === kind).length > 20}`).toBe(`${kind} true`);
  });

  it("nothing starts twice, without its quorum and its whole gate, by the proposer alone, after its end, while halted, or by another executor", () => {
    always(({ story, haltedAt, elsewhereAt }) => {
      for (const { id, proposal } of story.incident.changes) {
        const own = ownEvents(story, id);
        const starts = own.filter(({ event }) => event.kind === "change_started");
        expect(starts.length).toBeLessThanOrEqual(1);
        const [start] = starts;
        if (start === undefined) continue;
        const before = own.filter(({ seq }) => seq < start.seq);
        const kinds = before.map(({ event }) => event.kind);
        for (const end of ["change_rejected", "change_withdrawn", "change_expired", "change_superseded"] as const)
          expect(kinds).not.toContain(end);
        expect(start.at < proposal.expiresAt).toBe(true);
        expect(haltedAt.has(start.seq)).toBe(false);
        expect(elsewhereAt.has(start.seq)).toBe(false);
        const people = new Set(
          before.flatMap(({ event, actor }) =>
            event.kind === "change_approved" && actor.kind === "person" ? [actor.userId] : [],
          ),
        );
        const { proposedBy } = proposal;
        const others = [...people].filter((id) => proposedBy.kind !== "person" || proposedBy.userId !== id);
        const glass = before.find(({ event }) => event.kind === "glass_broken");
        if (glass !== undefined) expect(glass.actor).toEqual({ kind: "person", userId: "UFOUND" });
        else {
          // Counted here anew, and not by the rule that is under test: a P1 in production needs two.
          expect(people.size).toBeGreaterThanOrEqual(2);
          expect(others.length).toBeGreaterThanOrEqual(1);
          const ticked = before.flatMap(({ event }) => (event.kind === "gate_ticked" ? [event.item] : []));
          expect(missingItems(proposal.gate).filter((item) => !ticked.includes(item))).toEqual([]);
        }
      }
    });
  });

  it("nobody vouches for a source that they have named themselves, or for one that nobody has named", () => {
    always(({ story }) => {
      for (const { id, proposal } of story.incident.changes) {
        for (const { event, actor } of ownEvents(story, id)) {
          if (event.kind !== "gate_ticked" || !/^(version_controlled|no_manual_change)$/.test(event.item)) continue;
          expect(actor).not.toEqual(proposal.proposedBy);
          expect(proposal.source.kind).toBe("said");
        }
      }
    });
  });

  it("what is approved and decided upon is what was proposed", () => {
    always(({ story }) => {
      for (const { id, digest } of story.incident.changes)
        for (const { event } of ownEvents(story, id)) if ("digest" in event) expect(event.digest).toBe(digest);
    });
  });

  it("one change per service is under way at a time", () => {
    always(({ story }) => {
      let state: Incident | null = null;
      for (const recorded of story.log) {
        state = evolve(state, "INC-1", recorded);
        const services = state.changes.filter(isUnderWay).map(({ proposal }) => proposal.service);
        expect(services.length).toBe(new Set(services).size);
      }
    });
  });

  it("whatever was approved has run or is settled in words once its time is over", () => {
    always(({ story, endMs }) => {
      let later = story;
      for (const { id, digest } of story.incident.changes) {
        for (const command of [
          { kind: "start_change", changeId: id, digest, settings: configured } as const,
          { kind: "expire_change", changeId: id } as const,
        ]) {
          const now = at(endMs + 31 * 60_000);
          const decision = tryTo(later, system, command, now);
          if (decision.ok) later = recordOn(later, system, decision.value, now);
        }
      }
      for (const { state } of later.incident.changes) expect(["waiting", "approved"]).not.toContain(state.kind);
    });
  });
});
