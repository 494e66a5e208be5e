import { describe, expect, it } from "vitest";
import type { HandleCommand } from "../../src/app/handle-command.ts";
import type { ConfiguredExecutor, Precheck } from "../../src/app/ports/executor.ts";
import type { FindSource } from "../../src/app/ports/source-finder.ts";
import { type ChangeWish, proposeChange } from "../../src/app/propose-change.ts";
import type { KnownDeploy } from "../../src/app/source-of-change.ts";
import type { CommandOf } from "../../src/domain/command.ts";
import type { Policy } from "../../src/domain/policy.ts";
import { at, configured, declared, policy, robot } from "../domain/given.ts";

const commit = "b".repeat(40);
const known: readonly KnownDeploy[] = [
  { version: "v42", previousVersion: "v41", at: at(0), by: null, status: "succeeded", commit: null, url: null },
  {
    version: "v41",
    previousVersion: null,
    at: at(-1),
    by: "ana",
    status: "succeeded",
    commit,
    url: "https://git.example/b",
  },
];

type World = {
  readonly deploys: readonly KnownDeploy[];
  readonly knowsAllDeploys: boolean;
  readonly findSource: FindSource;
  readonly precheck: Partial<Precheck> | null;
  readonly policy: Policy;
};

const nobodyKnows: FindSource = async ({ named }) => ({ kind: "not_found", reason: `no ${named.kind} is there` });
const somebodyKnows: FindSource = async ({ said }) => ({
  kind: "found",
  ref: said,
  url: null,
  proof: "acme/checkout has it",
});

const executorWith = (told: Partial<Precheck>): ConfiguredExecutor =>
  ({
    name: "the executor",
    settings: configured,
    precheck: async () => ({
      kind: "ready",
      text: "it can",
      target: null,
      from: null,
      undo: null,
      history: { kind: "unknown" },
      ...told,
    }),
  }) as unknown as ConfiguredExecutor;

/** What reaches the domain of a wish, by what is known of the service. */
const proposalOf = async (
  wish: Partial<ChangeWish>,
  world: Partial<World> = {},
): Promise<CommandOf<"propose_change">> => {
  const { incident } = declared();
  let handled: CommandOf<"propose_change"> | null = null;
  const handle: HandleCommand = async ({ command }) => {
    if (command.kind === "propose_change") handled = command;
    return { ok: true, value: { incident, events: [] } };
  };
  const { precheck = null } = world;
  await proposeChange(
    {
      handle,
      policy: world.policy ?? policy,
      executorFor: () => (precheck === null ? null : executorWith(precheck)),
      readDeploys: async () => world.deploys ?? known,
      knowsAllDeploys: () => world.knowsAllDeploys ?? false,
      proveGate: async () => [],
      findSource: world.findSource ?? nobodyKnows,
      isMonitored: () => false,
      clock: { now: () => at(0), after: at },
    },
    {
      incident,
      actor: robot,
      action: "rollback",
      service: "checkout",
      to: "v41",
      source: null,
      reason: "errors",
      evidence: [],
      undoes: null,
      key: "k1",
      ...wish,
    },
  );
  if (handled === null) throw new Error("nothing was proposed");
  return handled;
};

const sourceOf = async (wish: Partial<ChangeWish>, world: Partial<World> = {}) =>
  (await proposalOf(wish, world)).change.source;

const inHistory = {
  kind: "version",
  ref: `v41 (commit ${commit})`,
  url: "https://git.example/b",
  proof: "the deploy history of checkout has it",
};
const found = (ref: string, proof = "acme/checkout has it") => ({ kind: "version", ref, url: null, proof });
const said = (ref: string, kind: string) => ({ kind: "said", ref, url: null, reason: `no ${kind} is there` });

describe("a rollback and what is known of a service's past", () => {
  it.each([true, false])("a known version brings its commit and its page (all known: %s)", async (knowsAllDeploys) => {
    const { change, proofs } = await proposalOf({}, { knowsAllDeploys });
    expect(change).toMatchObject({ from: "v42", source: inHistory });
    expect(proofs).toEqual([]);
  });

  it("a version that a whole history does not know never ran, whoever knows its tag", async () => {
    const { change, history } = await proposalOf({ to: "v7" }, { knowsAllDeploys: true, findSource: somebodyKnows });
    expect(change.source).toEqual({ kind: "none" });
    expect(history).toEqual({ kind: "not_found", where: "the deploy history of checkout", known: ["v41"] });
  });

  it("what the executor does not find in its own history it cannot go back to, whoever else knows it", async () => {
    const history = { kind: "not_found", where: "the history of release checkout", known: ["v40"] } as const;
    expect(await proposalOf({}, { precheck: { kind: "not_ready", history } })).toMatchObject({ history });
  });

  it("only a rollback goes back", async () => {
    const { history } = await proposalOf({ action: "deploy", to: "v43" }, { knowsAllDeploys: true });
    expect(history).toEqual({ kind: "unknown" });
  });

  it("a version that is only not among the last ones may have run, and is looked up", async () => {
    expect(await sourceOf({ to: "v7" })).toEqual(said("v7", "tag"));
    expect(await sourceOf({ to: "v7" }, { findSource: somebodyKnows })).toEqual(found("v7"));
  });

  it.each([true, false])(
    "what the executor finds in its own history did run (all known: %s)",
    async (knowsAllDeploys) => {
      const precheck = { history: { kind: "found", where: "the rollout history of deployment/checkout" } } as const;
      const { change, proofs } = await proposalOf({ to: "revision 3" }, { precheck, knowsAllDeploys });
      expect(change.source).toEqual(found("revision 3", "the rollout history of deployment/checkout has it"));
      expect(proofs).toMatchObject([{ item: "rollback_plan_ready", state: { kind: "proven" } }]);
    },
  );

  it("without any history, a word that moves on is no version", async () => {
    expect(await sourceOf({ to: "latest" }, { deploys: [] })).toEqual({ kind: "none" });
  });

  it("a flag that takes a version back has the history of its flag system", async () => {
    const checkout = policy.services.checkout;
    if (checkout === undefined) throw new Error("no checkout");
    const rollback = { executor: "flag" as const, approvers: ["approvers"], gate: null };
    const services = { ...policy.services, checkout: { ...checkout, changes: { rollback } } };
    expect(await sourceOf({ to: "off" }, { policy: { ...policy, services } })).toEqual({
      kind: "flag_history",
      flag: "checkout",
    });
  });
});

describe("what carries a change out", () => {
  it("is part of what is proposed", async () => {
    const { change } = await proposalOf({}, { precheck: {} });
    expect(change).toMatchObject({ executor: "the executor", settings: configured });
  });

  it("is nothing of ours where the pipeline does it", async () => {
    const { change } = await proposalOf({ action: "deploy", to: "v43" });
    expect(change).toMatchObject({ executor: "the pipeline", settings: null });
  });
});

describe("a source that somebody says", () => {
  it.each([
    ["defaced", "commit"],
    ["v2 trust me", "tag"],
    ["#812", "pull_request"],
  ])("%s holds for nothing while nobody has found it", async (source, kind) => {
    expect(await sourceOf({ action: "scale", to: "6", source })).toEqual(said(source, kind));
  });

  it("any address is only what somebody says", async () => {
    const source = "https://git.example/pull/1";
    expect(await sourceOf({ action: "scale", to: "6", source })).toEqual({ ...said(source, "address"), url: source });
  });

  it("is what was found, in the words of who found it", async () => {
    expect(await sourceOf({ action: "scale", to: "6", source: "#812" }, { findSource: somebodyKnows })).toEqual(
      found("#812"),
    );
  });

  it.each(["v41", commit.slice(0, 9)])("the deploy history knows what a rollback brings in (%s)", async (source) => {
    expect(await sourceOf({ source })).toEqual(inHistory);
  });

  it("the deploy history is no witness for another version, or for a number of replicas", async () => {
    expect(await sourceOf({ source: "v40" })).toEqual(said("v40", "tag"));
    expect(await sourceOf({ action: "scale", to: "6", source: "v41" })).toEqual(said("v41", "tag"));
  });

  it("that points at nothing is none", async () => {
    expect(await sourceOf({ source: "trust me" }, { findSource: somebodyKnows })).toEqual({ kind: "none" });
  });
});

describe("a change without a said source", () => {
  it.each([
    ["restart", "", { kind: "unchanged" }],
    ["flag", "off", { kind: "flag_history", flag: "checkout" }],
    ["scale", "6", { kind: "none" }],
  ] as const)("%s", async (action, to, source) => {
    expect(await sourceOf({ action, to })).toEqual(source);
  });

  it("a deploy is looked up, unless it ran before", async () => {
    expect(await sourceOf({ action: "deploy", to: "v41" })).toEqual(inHistory);
    expect(await sourceOf({ action: "deploy", to: "v43" })).toEqual(said("v43", "tag"));
    expect(await sourceOf({ action: "deploy", to: "v43" }, { findSource: somebodyKnows })).toEqual(found("v43"));
  });
});
