import { describe, expect, it } from "vitest";
import { plainChange } from "../../src/domain/change.ts";
import { missingItems } from "../../src/domain/gate.ts";
import type { Policy } from "../../src/domain/policy.ts";
import {
  ana,
  ben,
  declared,
  eve,
  following,
  guest,
  kindsOf,
  person,
  policy,
  rollbackCommand,
  type Story,
  t0,
  tryTo,
} from "./given.ts";

const change = (story: Story) => {
  const found = story.incident.changes.at(-1);
  if (found === undefined) throw new Error("no change");
  return found;
};
const approve = (story: Story) => ({
  kind: "approve_change" as const,
  changeId: change(story).id,
  digest: change(story).digest,
});
const tick = (item: Parameters<typeof missingItems>[0][number]["item"]) => ({
  kind: "tick_gate" as const,
  changeId: "CHG-1" as const,
  item,
  reason: "I looked",
});
const scale = rollbackCommand({ action: "scale", from: "3", to: "6", source: { kind: "none" } });

describe("the infrastructure standards", () => {
  it("hold for a release that is named, and for a restart, which brings nothing new", () => {
    const rollback = following(declared(), ana, rollbackCommand());
    expect(missingItems(change(rollback).gate)).toEqual([]);
    const restart = rollbackCommand({ action: "restart", from: "v42", to: "v42", source: { kind: "unchanged" } });
    expect(missingItems(change(following(declared(), ana, restart)).gate)).toEqual([]);
  });

  it("a change that comes from nowhere is a manual change: nobody approves it, and nobody can vouch for it", () => {
    const story = following(declared(), ana, scale);
    expect(missingItems(change(story).gate)).toEqual(["no_manual_change", "version_controlled"]);
    expect(kindsOf(tryTo(story, ben, approve(story)))).toEqual(["refused: gate_missing"]);
    expect(kindsOf(tryTo(story, ben, tick("version_controlled")))).toEqual(["refused: not_vouchable"]);
    expect(kindsOf(tryTo(story, ben, tick("no_manual_change")))).toEqual(["refused: not_vouchable"]);
  });

  it("a source that nobody could look up holds it, until an approver who has not proposed it has looked", () => {
    const said = { kind: "said", ref: "shop/infra#12", url: null, reason: "GitHub does not answer" } as const;
    const wish = rollbackCommand({ action: "scale", from: "3", to: "6", source: said });
    const proposed = following(declared(), ben, wish);
    expect(missingItems(change(proposed).gate)).toEqual(["no_manual_change", "version_controlled"]);
    expect(kindsOf(tryTo(proposed, ben, tick("version_controlled")))).toEqual(["refused: not_allowed"]);
    expect(kindsOf(tryTo(proposed, ana, tick("version_controlled")))).toEqual(["refused: not_allowed"]);
    const half = following(proposed, eve, tick("version_controlled"));
    expect(kindsOf(tryTo(half, ben, approve(half)))).toEqual(["refused: gate_missing"]);
    const whole = following(half, eve, tick("no_manual_change"));
    expect(kindsOf(tryTo(following(whole, ben, approve(whole)), eve, approve(whole)))).toContain("quorum_reached");
  });

  it("what the checklist asks beside the source, its proposer may vouch for", () => {
    const proposed = following(declared(), ben, { ...rollbackCommand(), proofs: [] });
    expect(kindsOf(tryTo(proposed, ben, tick("monitoring_configured")))).toEqual(["gate_ticked"]);
  });

  it("the same change with its pull request can be approved", () => {
    const source = {
      kind: "version",
      ref: "shop/infra#12",
      url: "https://git.example/12",
      proof: "it is there",
    } as const;
    const named = rollbackCommand({ action: "scale", from: "3", to: "6", source });
    const story = following(declared(), ana, named);
    expect(kindsOf(tryTo(story, ben, approve(story)))).toContain("change_approved");
  });
});

describe("infrastructure as code", () => {
  const asking = (executor: "argocd" | "helm" | "github_actions" | "webhook" | "kubernetes"): Policy => {
    const { checkout } = policy.services;
    if (checkout === undefined) throw new Error("no checkout");
    const rules = { executor, approvers: ["approvers"], gate: ["infrastructure_as_code"] as const };
    return { ...policy, services: { checkout: { ...checkout, changes: { rollback: rules, scale: rules } } } };
  };
  const checkOf = (story: Story) => change(story).gate.find(({ item }) => item === "infrastructure_as_code")?.state;
  const gateOf = (executor: Parameters<typeof asking>[0], wish = rollbackCommand()) =>
    checkOf(following(declared(), ana, wish, t0, asking(executor)));

  it.each(["argocd", "helm", "github_actions"] as const)("%s applies only what code says", (executor) => {
    expect(gateOf(executor)).toMatchObject({ kind: "proven" });
  });

  it.each(["webhook", "kubernetes"] as const)(
    "%s can be told anything: it must be proven or vouched for",
    (executor) => {
      expect(gateOf(executor)).toEqual({ kind: "missing", reason: "nothing proves it yet" });
    },
  );

  it("a number of replicas is code where its source was found, and not where it is only said", () => {
    const scaleTo = { action: "scale", from: "3", to: "6" } as const;
    const proof = "acme/infra has it";
    const found = rollbackCommand({ ...scaleTo, source: { kind: "version", ref: "#12", url: null, proof } });
    expect(gateOf("kubernetes", found)).toMatchObject({ proof: "#12 is where it is written; acme/infra has it" });
    const said = rollbackCommand({ ...scaleTo, source: { kind: "said", ref: "#12", url: null, reason: "no answer" } });
    expect(gateOf("kubernetes", said)).toMatchObject({ kind: "missing" });
  });

  it("what is configured to prove it speaks alone", () => {
    const drift = {
      item: "infrastructure_as_code",
      state: { kind: "missing", reason: "the plan shows drift" },
    } as const;
    expect(gateOf("argocd", { ...rollbackCommand(), proofs: [drift] })).toEqual(drift.state);
  });
});

describe("a version that nobody goes back to", () => {
  const known = Array.from({ length: 12 }, (_, index) => `v${41 - index}`);
  const history = { kind: "not_found", where: "the history", known } as const;
  const unheard = { ...rollbackCommand({ to: "v7" }), history };

  it("is refused with the newest of those that people can go back to", () => {
    expect(tryTo(declared(), ana, unheard)).toEqual({
      ok: false,
      error: { kind: "not_found", what: "v7 in the history", known: known.slice(0, 10) },
    });
  });

  it("is told to nobody who may not propose", () => {
    expect(kindsOf(tryTo(declared(), guest, unheard))).toEqual(["refused: not_allowed"]);
  });
});

describe("how many people", () => {
  it.each([
    ["a P1 in production", "checkout", "P1", 2],
    ["a P3 in production", "checkout", "P3", 1],
    ["a P3 of a service that keeps data", "payments-db", "P3", 2],
  ] as const)("%s", (_, service, severity, quorum) => {
    const restart = rollbackCommand({
      action: "restart",
      service,
      from: "v1",
      to: "v1",
      source: { kind: "unchanged" },
    });
    const story = following(declared({ severity }), ana, restart);
    expect(change(story).proposal.quorum).toBe(quorum);
  });
});

describe("breaking the glass", () => {
  const founder = person("UFOUND", "founders");
  const breakIt = (story: Story, reason = "customers lose money every second") => ({
    kind: "break_glass" as const,
    changeId: change(story).id,
    digest: change(story).digest,
    reason,
  });

  it("is for the few who may, with a reason, and says what was skipped", () => {
    const story = following(declared(), ana, scale);
    expect(kindsOf(tryTo(story, ben, breakIt(story)))).toEqual(["refused: not_allowed"]);
    expect(kindsOf(tryTo(story, founder, breakIt(story, "now")))).toEqual(["refused: missing"]);
    const broken = following(story, founder, breakIt(story));
    expect(change(broken)).toMatchObject({
      state: { kind: "approved" },
      brokenGlass: { by: "UFOUND", missing: ["no_manual_change", "version_controlled"], approvalsMissing: 2 },
    });
  });

  it("goes past people and checklist, and not past another digest, an expiry or a rejection", () => {
    const story = following(declared(), ana, scale);
    expect(kindsOf(tryTo(story, founder, { ...breakIt(story), digest: "0".repeat(64) }))).toEqual([
      "refused: digest_changed",
    ]);
    expect(kindsOf(tryTo(story, founder, breakIt(story), "2026-11-24T03:31:00.000Z"))).toEqual(["refused: too_late"]);
    const rejected = following(story, eve, { kind: "reject_change", changeId: "CHG-1", reason: "no" });
    expect(kindsOf(tryTo(rejected, founder, breakIt(rejected)))).toEqual(["refused: change_settled"]);
  });
});

describe("a change in plain words", () => {
  it.each([
    ["rollback", "roll back checkout from v42 to v41"],
    ["deploy", "let checkout v41 through the deploy gate"],
    ["scale", "scale checkout from v42 to v41"],
    ["restart", "restart checkout"],
    ["flag", "set checkout from v42 to v41"],
  ] as const)("%s", (action, said) =>
    expect(plainChange({ action, service: "checkout", from: "v42", to: "v41" })).toBe(said),
  );
});
