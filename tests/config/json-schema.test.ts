import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { configJsonSchema } from "../../src/config/json-schema.ts";
import { parseConfigFile } from "../../src/config.ts";

const read = (name: string): string => readFileSync(join(import.meta.dirname, "../..", name), "utf8");
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
const isValid = ajv.compile(configJsonSchema());

describe("firebreak.schema.json", () => {
  it("is what the configuration's own check says (`npm run schema` writes it)", () => {
    expect(JSON.parse(read("firebreak.schema.json"))).toEqual(configJsonSchema());
  });

  it("takes the example, which names it", () => {
    const example = read("firebreak.example.yml");
    expect(example).toMatch(/^# yaml-language-server: \$schema=\.\/firebreak\.schema\.json\n/);
    expect(isValid(parse(example))).toBe(true);
  });

  it.each([
    ["an unknown key", "servcies: {}"],
    ["a severity that is none", "severities: { default: P9 }"],
    ["a quorum of nobody", "approvals: { quorum: { P1: 0 } }"],
    ["an executor that is none", "services: { a: { rollback: { executor: prayer } } }"],
    ["a level that notifies nobody", "escalation: { major_incident: { levels: [{ notify: [], ack_within: 5m }] } }"],
    ["a secret where its variable's name belongs", "alerts: { sources: { generic: { token_env: s3cr3t } } }"],
  ])("refuses %s, as the process does", (_, yaml) => {
    expect(isValid(parse(yaml))).toBe(false);
    expect(parseConfigFile(yaml).ok).toBe(false);
  });
});
