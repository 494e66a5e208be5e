import { describe, expect, it } from "vitest";
import { parseConfigFile } from "../../src/config.ts";
import type { ChangeAction } from "../../src/domain/change-action.ts";
import { severities } from "../../src/domain/severity.ts";

const gatesOf = (yaml = "") => {
  const parsed = parseConfigFile(yaml);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value.policy.gates;
};

const atNight = ["rollback_plan_ready", "monitoring_configured"];
const whole = ["tests_passing", "security_scan", "configuration_validated", ...atNight];

describe("what is asked of a change when nobody says otherwise", () => {
  it.each([
    ["rollback", atNight, ["documentation_updated"]],
    ["deploy", whole, ["infrastructure_as_code", "documentation_updated"]],
    ["scale", atNight, ["infrastructure_as_code", "documentation_updated"]],
    ["restart", atNight, []],
    ["flag", atNight, []],
  ] as const)("%s: the standards are added while nobody is woken for it", (action: ChangeAction, urgent, more) => {
    const gate = gatesOf()[action];
    for (const severity of severities)
      expect(gate[severity]).toEqual(severity === "P1" || severity === "P2" ? urgent : [...urgent, ...more]);
  });

  it("what is written takes its place, by severity or for all", () => {
    const { rollback, scale } = gatesOf(
      "gates: { rollback: { default: [tests_passing], P1: [] }, scale: { P4: [documentation_updated] } }",
    );
    expect(rollback).toMatchObject({ P1: [], P2: ["tests_passing"], P5: ["tests_passing"] });
    expect(scale).toMatchObject({ P1: atNight, P4: ["documentation_updated"] });
  });
});
