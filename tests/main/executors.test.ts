import { describe, expect, it } from "vitest";
import { redactAll } from "../../src/base/redact.ts";
import { parseConfig } from "../../src/config.ts";
import type { ChangeAction } from "../../src/domain/change-action.ts";
import { executorsOf } from "../../src/main/executors.ts";

const variables = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s", DEPLOYER: "d", LD: "l" };
const configOf = (service: Record<string, unknown>) => {
  const parsed = parseConfig(variables, JSON.stringify({ services: { checkout: service } }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};
const webhook = { executor: "webhook", url: "https://deployer.example/rollback", secret_env: "DEPLOYER" };
const flag = {
  executor: "flag",
  provider: "launchdarkly",
  project: "shop",
  environment: "production",
  flag: "checkout-flow",
  token_env: "LD",
};

/** Who decides by the rules, and who does it. */
const told = (service: Record<string, unknown>, action: ChangeAction) => {
  const config = configOf(service);
  const rules = config.policy.services.checkout?.changes[action];
  return {
    executor: rules?.executor ?? null,
    gate: rules?.gate ?? null,
    does: executorsOf(config)("checkout", action)?.name ?? null,
  };
};

describe("who carries out which change", () => {
  it("a flag beside a deployer that only rolls back is set by the flag system", () => {
    const both = { rollback: webhook, flag };
    expect(told(both, "flag")).toMatchObject({ executor: "flag", does: expect.stringContaining("LaunchDarkly") });
    expect(told(both, "rollback")).toMatchObject({ executor: "webhook", does: "the deployer at deployer.example" });
  });

  it("a deployer that may set flags sets them", () => {
    const both = { rollback: { ...webhook, actions: ["rollback", "flag"] }, flag };
    expect(told(both, "flag")).toMatchObject({ executor: "webhook", does: "the deployer at deployer.example" });
  });

  it("what it may not do, nobody does", () => {
    expect(told({ rollback: webhook }, "scale")).toEqual({ executor: null, gate: null, does: null });
  });
});

describe("a gate of its own", () => {
  it("of a flag holds for all that the flag does", () => {
    const gated = { flag: { ...flag, gate: ["tests_passing"] } };
    expect(told(gated, "flag").gate).toEqual(["tests_passing"]);
    expect(told(gated, "rollback").gate).toEqual(["tests_passing"]);
  });

  it("of a rollback holds for the rollback alone", () => {
    const gated = { rollback: { ...webhook, actions: ["rollback", "restart"], gate: ["security_scan"] }, flag };
    expect(told(gated, "rollback").gate).toEqual(["security_scan"]);
    expect(told(gated, "restart").gate).toBeNull();
    expect(told(gated, "flag").gate).toBeNull();
  });
});

describe("the settings that a change is approved with", () => {
  const cluster = {
    executor: "kubernetes",
    url: "https://cluster.example:6443",
    token_env: "DEPLOYER",
    namespace: "shop",
  };
  const settingsOf = (rollback: Record<string, unknown>) =>
    executorsOf(configOf({ rollback }))("checkout", "rollback")?.settings;

  it("say which thing is changed and where, and hold no credentials", () => {
    expect(settingsOf(cluster)).toEqual({
      executor: "kubernetes",
      url: "https://cluster.example:6443",
      namespace: "shop",
      kind: "deployment",
      name: "checkout",
    });
  });

  it.each([
    ["the cluster", { url: "https://other.example:6443" }],
    ["the namespace", { namespace: "staging" }],
    ["the kind", { kind: "statefulset" }],
    ["the name", { name: "basket" }],
    ["the container", { container: "web" }],
  ])("are others for another %s", (_, over) => {
    expect(settingsOf({ ...cluster, ...over })).not.toEqual(settingsOf(cluster));
  });

  it.each([
    ["who approves", { approvers: ["founders"] }],
    ["what is checked first", { gate: ["tests_passing"] }],
    ["the name of the credential", { token_env: "LD" }],
    ["a default that is written out", { name: "checkout", kind: "deployment" }],
  ])("stay the same for %s", (_, over) => {
    expect(settingsOf({ ...cluster, ...over })).toEqual(settingsOf(cluster));
  });

  it("tell one secret address from another, and show neither", () => {
    const at = (secret: string) =>
      settingsOf({ ...webhook, url: `https://deployer.example/rollback?token=${secret}` })?.url ?? "";
    expect(at("hunter2hunter2")).not.toBe(at("hunter3hunter3"));
    expect(at("hunter2hunter2")).toMatch(/^https:\/\/deployer\.example\/rollback/);
    expect(at("hunter2hunter2")).not.toContain("hunter2");
    // What is proposed loses its secrets once more: it must still be equal to what would run.
    const settings = settingsOf({ ...webhook, url: "https://deployer.example/rollback?token=hunter2hunter2" });
    expect(redactAll({ settings })).toEqual({ settings });
  });
});
