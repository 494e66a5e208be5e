import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { allCases } from "../evals/cases.ts";

type Ended = { readonly status: number; readonly out: string; readonly err: string };

const evaluate = (...args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const root = join(import.meta.dirname, "../..");
    execFile("node", ["scripts/firebreak.mjs", "eval", ...args], { cwd: root }, (error, out, err) =>
      resolve({ status: error === null ? 0 : Number(error.code), out, err }),
    );
  });

describe("firebreak eval", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cases-"));
    for (const one of allCases().slice(0, 2)) writeFileSync(join(folder, `${one.id}.json`), JSON.stringify(one));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("prints one result line a case, and nothing else, with --json", async () => {
    const { status, out, err } = await evaluate("--cases", folder, "--json");
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(lines.map((line) => Object.keys(line))).toEqual(Array(2).fill(["id", "verdict", "findings", "calls", "ms"]));
    expect(Object.keys(lines[0].findings[0])).toEqual(["cause", "object", "confidence", "evidence", "summary"]);
  });

  it("prints a table without it, and what has changed since an earlier run", async () => {
    const earlier = join(folder, "run.jsonl");
    writeFileSync(earlier, (await evaluate("--cases", folder, "--json")).out);
    const { status, out } = await evaluate("--cases", folder, "--against", earlier);
    expect(status).toBe(0);
    expect(out).toContain("2 of 2 (100 %) at 1");
    expect(out).toContain("no drift");
  });

  it("names a file that is no case, answers the others, and says so in its status", async () => {
    writeFileSync(join(folder, "broken.json"), '{"id": 3}');
    const { status, out, err } = await evaluate("--cases", folder, "--json");
    expect(status).toBe(1);
    expect(out.trim().split("\n")).toHaveLength(2);
    expect(err).toMatch(/broken\.json is no case: id: .*expected string/);
  });

  it("refuses to run on nothing", async () => {
    expect((await evaluate()).status).toBe(2);
    expect((await evaluate("--cases", join(folder, "nowhere"))).err).toContain("expected a folder");
  });
});
