import { describe, expect, it } from "vitest";
import { claimsOf } from "../../src/domain/claims.ts";
import { effectsOf } from "../../src/domain/effects-of.ts";
import {
  ana,
  at,
  ben,
  configured,
  declared,
  eve,
  following,
  kindsOf,
  minuteMs,
  policy,
  rollbackCommand,
  type Story,
  system,
  t0,
  tryTo,
} from "./given.ts";

const change = (story: Story) => {
  const found = story.incident.changes.at(-1);
  if (found === undefined) throw new Error("no change");
  return found;
};
const named = (story: Story) => ({ changeId: change(story).id, digest: change(story).digest });
const approvedBy = (story: Story) =>
  [ben, eve].reduce((s, who) => following(s, who, { kind: "approve_change", ...named(s) }), story);
const approved = () => approvedBy(following(declared(), ana, rollbackCommand()));
const halt = { by: "UZOE", reason: "the deployer does odd things", at: t0 };

describe("an approved change", () => {
  it("does not start while the kill switch is on, and says on its card what it waits for, once", () => {
    const story = approved();
    const start = { kind: "start_change" as const, ...named(story), settings: configured };
    expect(kindsOf(tryTo(story, system, start, t0, policy, halt))).toEqual(["refused: halted"]);
    const hold = { kind: "hold_change" as const, changeId: "CHG-1" as const, because: "the kill switch is on" };
    const held = following(story, system, hold);
    expect(change(held).state).toMatchObject({ kind: "approved", held: "the kill switch is on" });
    expect(kindsOf(tryTo(held, system, hold))).toEqual(["refused: already_done"]);
    expect(kindsOf(tryTo(held, system, start))).toEqual(["change_started"]);
  });

  it("that waited too long expires instead of starting", () => {
    const story = approved();
    const start = { kind: "start_change" as const, ...named(story), settings: configured };
    expect(kindsOf(tryTo(story, system, start, at(31 * minuteMs)))).toEqual(["change_expired"]);
  });

  it.each([
    [
      "another executor",
      { executor: "kubernetes", namespace: "shop", url: "https://cluster.example" },
      "it was approved for the executor webhook (namespace left out, url https://deployer.example/rollback), and the configuration now has the executor kubernetes (namespace shop, url https://cluster.example)",
    ],
    [
      "the same one elsewhere",
      { ...configured, url: "https://staging.example/rollback" },
      "it was approved for the executor webhook (url https://deployer.example/rollback), and the configuration now has the executor webhook (url https://staging.example/rollback)",
    ],
    [
      "none",
      null,
      "it was approved for the executor webhook (url https://deployer.example/rollback), and the configuration now has none for it",
    ],
  ])("is not run by %s than was approved, and says which", (_, settings, says) => {
    const story = approved();
    const end = following(story, system, { kind: "start_change", ...named(story), settings });
    expect(kindsOf(tryTo(story, system, { kind: "start_change", ...named(story), settings }))).toEqual([
      "change_finished",
    ]);
    expect(change(end).state).toMatchObject({ kind: "failed", log: `it was never run: ${says}. Propose it anew.` });
    const shown = end.log.slice(-1).flatMap((recorded) => effectsOf(recorded, end.incident, policy));
    expect(shown.map(({ effect }) => effect)).toContainEqual(
      expect.objectContaining({ kind: "show", surface: { kind: "notice", seq: end.incident.seq } }),
    );
  });

  it("of which nobody has written down how it is run is not run", () => {
    const story = approvedBy(following(declared(), ana, rollbackCommand({ settings: null })));
    const end = following(story, system, { kind: "start_change", ...named(story), settings: configured });
    expect(change(end).state).toMatchObject({
      kind: "failed",
      log: expect.stringContaining("nobody has written down"),
    });
  });

  it("has another digest for another executor", () => {
    const elsewhere = { ...configured, url: "https://staging.example/rollback" };
    const digestFor = (settings: typeof configured) =>
      change(following(declared(), ana, rollbackCommand({ settings }))).digest;
    expect(digestFor(elsewhere)).not.toBe(digestFor(configured));
  });

  it("takes the service when it starts and gives it back when its outcome is known", () => {
    const story = approved();
    const running = following(story, system, { kind: "start_change", ...named(story), settings: configured });
    const owner = { key: "service:checkout", owner: "INC-1 CHG-1" };
    const last = (s: Story) => s.log.slice(-1);
    expect(claimsOf(running.incident, last(running))).toEqual({ take: [owner], release: [] });
    const end = (outcome: "succeeded" | "failed" | "unclear") =>
      following(running, system, { kind: "record_change_outcome", changeId: "CHG-1", outcome, log: "" });
    for (const outcome of ["succeeded", "failed"] as const)
      expect(claimsOf(end(outcome).incident, last(end(outcome)))).toEqual({ take: [], release: [owner] });
    expect(claimsOf(end("unclear").incident, last(end("unclear")))).toEqual({ take: [], release: [] });
  });
});

describe("a pass through the deploy gate", () => {
  const proofs = (["tests_passing", "security_scan", "configuration_validated"] as const).map((item) => ({
    item,
    state: { kind: "proven" as const, proof: "ci", at: t0 },
  }));
  const asked = () => {
    const command = rollbackCommand({
      action: "deploy",
      from: "v42",
      to: "v43",
      source: { kind: "version", ref: "v43", url: null, proof: "it is there" },
    });
    return following(declared(), ana, { ...command, proofs: [...command.proofs, ...proofs] });
  };

  it("is approved like any change, and runs nothing", () => {
    const story = approvedBy(asked());
    expect(change(story).state.kind).toBe("approved");
    const kinds = story.log
      .flatMap((recorded) => effectsOf(recorded, story.incident, policy))
      .map((e) => e.effect.kind);
    expect(kinds).not.toContain("execute_change");
    expect(kindsOf(tryTo(story, system, { kind: "start_change", ...named(story), settings: configured }))).toEqual([
      "refused: change_settled",
    ]);
  });
});

describe("a change that did not help", () => {
  const verdict = (story: Story, verdict: "recovered" | "not_recovered" | "unknown") =>
    following(story, system, {
      kind: "record_verification",
      changeId: "CHG-1",
      verdict,
      proof: "12 % fail",
      evidence: [],
    });
  const finished = () => {
    const story = approved();
    const running = following(story, system, { kind: "start_change", ...named(story), settings: configured });
    return following(running, system, {
      kind: "record_change_outcome",
      changeId: "CHG-1",
      outcome: "succeeded",
      log: "",
    });
  };
  const effects = (story: Story) =>
    story.log.slice(-1).flatMap((recorded) => effectsOf(recorded, story.incident, policy).map((e) => e.effect.kind));

  it.each([
    ["not_recovered", true],
    ["recovered", false],
    ["unknown", false],
  ] as const)("%s: its undo is proposed: %s", (said, isProposed) =>
    expect(effects(verdict(finished(), said)).includes("propose_undo")).toBe(isProposed),
  );
});

describe("an incident for which production was changed", () => {
  it("is resolved, and not cancelled as if nothing had been", () => {
    const story = approved();
    const running = following(story, system, { kind: "start_change", ...named(story), settings: configured });
    expect(kindsOf(tryTo(running, ana, { kind: "cancel", reason: "duplicate of INC-4" }))).toEqual([
      "refused: too_late",
    ]);
    expect(kindsOf(tryTo(story, ana, { kind: "cancel", reason: "duplicate of INC-4" }))).toContain("cancelled");
  });
});
