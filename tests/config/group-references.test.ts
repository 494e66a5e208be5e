import { describe, expect, it } from "vitest";
import { unknownGroups } from "../../src/config/group-references.ts";
import { parseConfigFile } from "../../src/config.ts";

const problemsOf = (notify: string): readonly string[] => {
  const parsed = parseConfigFile(`
people: { groups: { responders: [U0ANA] } }
escalation: { major_incident: { levels: [{ notify: [${notify}], ack_within: 5m }] } }`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return unknownGroups(parsed.value.file).map(({ name, came }) => `${name}: ${came}`);
};

describe("whom the configuration calls", () => {
  it.each([
    ["responders", []],
    ["U0BEN, S0ONCALL", []],
    ["respondrs", ['escalation.major_incident.levels.0.notify: "respondrs"']],
    ["responders, founders", ['escalation.major_incident.levels.0.notify: "founders"']],
  ])("[%s]", (notify, problems) => expect(problemsOf(notify)).toEqual(problems));
});
