import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const text = read("SECURITY.md");

/** `tests/…`: "the rule", as the tables cite it. */
const cited = [...text.matchAll(/`(tests\/[^`]+)`: "([^"]+)"/g)].map(
  ([, path = "", rule = ""]) => [path, rule] as const,
);

describe("SECURITY.md", () => {
  it("cites a good number of tests, and every one of OWASP's ten", () => {
    expect(cited.length).toBeGreaterThan(25);
    for (let number = 1; number <= 10; number += 1)
      expect(text).toMatch(new RegExp(`^\\| LLM${String(number).padStart(2, "0")} `, "m"));
  });

  it.each(cited)("%s holds: %s", (path, rule) => {
    expect(read(path)).toContain(rule);
  });

  it("names only places that are there", () => {
    const named = [...text.matchAll(/`((?:src|views|scripts)(?:\/[^`]*)?|manifest\.yml|Dockerfile|compose\.yaml)`/g)];
    expect(named.map(([, path = ""]) => path).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
