import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { executorSchema } from "../../src/config/executor-schema.ts";

const example = readFileSync(join(import.meta.dirname, "../../firebreak.example.yml"), "utf8");

/** Each `# rollback:` or `# flag:` with the lines under it. */
const examples = [...example.matchAll(/^ {4}# (?:rollback|flag):\n((?: {4}# {3}.*\n)+)/gm)].map(([, lines = ""]) =>
  lines.replaceAll(/^ {4}# {3}/gm, ""),
);

it("every kind of executor stands in the example file, and each example is valid", () => {
  const kinds = examples.map((text) => executorSchema.parse(parse(text)).executor);
  expect(new Set(kinds)).toEqual(new Set(["kubernetes", "argocd", "helm", "github_actions", "flag"]));
});
