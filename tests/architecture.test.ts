import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSources, type Source, sourceOf } from "./architecture/read-sources.ts";
import { rules } from "./architecture/rules.ts";

const sources = readSources(join(import.meta.dirname, ".."));

/** Each rule with a violation that it, and no other rule, must name. */
const planted = {
  everyFileStandsOnAFloor: sourceOf("src/attic/box.ts", "export const box = 1;"),
  importsPointDown: sourceOf("src/domain/planted.ts", 'import { fileSchema } from "../config/file-schema.ts";'),
  noCycles: sourceOf("src/base/planted.ts", 'import { planted } from "./planted.ts";'),
  pureFloorsDoNothing: sourceOf("src/domain/planted.ts", "export const planted = () => Date.now();"),
  pureFloorsImportLittle: sourceOf("commands/planted.ts", 'import { readFileSync } from "node:fs";'),
  eachVendorHasOnePlace: sourceOf("src/http/planted.ts", 'import { Queue } from "bullmq";'),
  onlyMainReadsTheEnvironment: sourceOf("src/store/planted.ts", "export const planted = process.env.HOME;"),
  onlySlackRendersViews: sourceOf(
    "src/http/planted.ts",
    'import { incidentCard } from "../../views/incident-card.ts";',
  ),
  onlyHandleCommandDecides: sourceOf("src/app/planted.ts", 'import { decide } from "../domain/decide.ts";'),
  theProductKnowsNoSandbox: sourceOf(
    "src/slack/planted.ts",
    'import { startSlack } from "../../sandbox/workspace/server.ts";',
  ),
  theSandboxKnowsLittleOfTheProduct: sourceOf(
    "sandbox/planted.ts",
    'import { decide } from "../src/domain/policy.ts";',
  ),
  foldersHaveNames: sourceOf("src/app/utils.ts", "export const planted = 1;"),
} satisfies Record<keyof typeof rules, Source>;

const names = Object.keys(planted) as (keyof typeof planted)[];

describe("the plan of the house", () => {
  it.each(names)("%s", (name) => {
    expect(rules[name](sources)).toEqual([]);
  });

  it.each(names)("a planted violation of %s is named by that rule alone", (name) => {
    const withViolation = [...sources, planted[name]];
    const broken = names.filter((rule) => rules[rule](withViolation).length > rules[rule](sources).length);
    expect(broken).toEqual([name]);
  });
});
