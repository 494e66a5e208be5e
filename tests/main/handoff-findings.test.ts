import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config.ts";
import { handoffFindings } from "../../src/main/handoff-findings.ts";

const slack = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "shh" };

const found = (yaml: string, variables: Readonly<Record<string, string>> = {}): readonly string[] => {
  const parsed = parseConfig({ ...slack, ...variables }, yaml);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return handoffFindings(parsed.value).map(({ level, text }) => `${level} ${text}`);
};

const people = "people: { groups: { responders: [U0A] } }\n";

describe("what the doctor says of hand-offs", () => {
  it("nobody may come in without a token", () => {
    expect(found(people)).toEqual([
      "warn POST /handoffs answers 401 to ceo_agent, engineering, security, quality: set FIREBREAK_TOKEN, or a token or secret of theirs",
    ]);
    expect(found(people, { FIREBREAK_TOKEN: "t" })).toEqual([
      "ok ceo_agent, engineering, security, quality may hand work over",
    ]);
  });

  it("with nobody configured nothing would ever be settled or called", () => {
    expect(found("", { FIREBREAK_TOKEN: "t" }).slice(1)).toEqual([
      "warn people.groups.responders has no members, so nobody settles what others own",
      "warn nobody is called for requests that nobody takes: escalation.cross_department names nobody",
    ]);
  });

  it("a name that nobody knows is a call that reaches nobody", () => {
    const yaml = (name: string) =>
      `${people}escalation: { cross_department: { levels: [{ notify: [responders, S0CROSS, ${name}], ack_within: 5m }] } }
escalates_to: { ceo_agent: { url: "https://ceo.example/", secret_env: CEO_SECRET } }`;
    const variables = { FIREBREAK_TOKEN: "t", CEO_SECRET: "s" };
    expect(found(yaml("ceo_agent"), variables)).toHaveLength(1);
    expect(() => found(yaml("ceo_agnet"), variables)).toThrow(/escalation.cross_department.*ceo_agnet/);
  });

  it("a department with its own secret needs no general token, and one that is not written may not come in", () => {
    const yaml = `${people}handoffs: { departments: { security: { secret_env: SECURITY_SECRET } } }`;
    expect(found(yaml, { SECURITY_SECRET: "s" })).toEqual(["ok security may hand work over"]);
  });
});
