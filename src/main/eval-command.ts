import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { type ReadCase, readCase } from "../agents/eval/case.ts";
import { readResults } from "../agents/eval/read-results.ts";
import { driftOf, tableOf } from "../agents/eval/report.ts";
import type { CaseResult } from "../agents/eval/run-case.ts";
import { type Judged, judgeCase } from "../agents/eval/score.ts";
import { evalModeOf } from "./eval-mode.ts";

const usage =
  "Usage: firebreak eval --cases <folder> [--json] [--against <earlier.jsonl>] [--model <script.json>|live] [--most-usd <n>]\n";

/**
 * `firebreak eval`: recorded incidents through the first responder, with no cluster, no network and no model; or with
 * `--model` through the whole department, with a scripted model or Claude.
 * Exit 0: every case could be read and was answered; 1: a file is no case; 2: nothing to run, or it may not.
 */
export const evalCommand = async (args: readonly string[], variables: NodeJS.ProcessEnv): Promise<number> => {
  const { values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    strict: false,
    options: {
      cases: { type: "string" },
      json: { type: "boolean" },
      against: { type: "string" },
      model: { type: "string" },
      "most-usd": { type: "string" },
    },
  });
  if (typeof values.cases !== "string" || values.cases === "") return refuse(usage);
  const files = caseFiles(values.cases);
  if (files === null) return refuse(`firebreak eval: expected a folder of <case>.json, got ${values.cases}\n`);
  if (files.length === 0) return refuse(`firebreak eval: no <case>.json in ${values.cases}\n`);
  const earlier = typeof values.against === "string" ? earlierRun(values.against) : [];
  if (earlier === null)
    return refuse(
      `firebreak eval: expected one result line a case, as --json prints them, in ${String(values.against)}\n`,
    );
  const wish = { model: wordOf(values.model), mostUsd: wordOf(values["most-usd"]) };
  const mode = evalModeOf(wish, variables);
  if (mode.kind === "refused") return refuse(`firebreak eval: ${mode.problem}\n`);
  const isJson = values.json === true;
  const judged: Judged[] = [];
  let unreadable = 0;
  for (const file of files) {
    const read = readFile(file);
    if (read.kind === "unreadable") {
      unreadable += 1;
      process.stderr.write(`firebreak eval: ${basename(file)} is no case: ${read.problems.join("; ")}\n`);
      continue;
    }
    const result = await mode.run(read.case);
    judged.push(judgeCase(result, read.case.expected));
    if (isJson) process.stdout.write(`${lineOf(result)}\n`);
  }
  if (!isJson) process.stdout.write(`${tableOf(judged)}\n`);
  if (typeof values.against === "string")
    tell(
      driftOf(
        earlier,
        judged.map(({ result }) => result),
      ),
      isJson,
    );
  return unreadable === 0 ? 0 : 1;
};

/** The line has a fixed shape; what nobody had recorded is counted in the table. */
const lineOf = ({ unrecorded: _, ...line }: CaseResult): string => JSON.stringify(line);

/** A flag without its word is an empty one, and not no flag. */
const wordOf = (value: string | boolean | undefined): string | undefined =>
  value === undefined ? undefined : typeof value === "string" ? value : "";

const refuse = (words: string): number => {
  process.stderr.write(words);
  return 2;
};

/** With --json standard output holds results and nothing else. */
const tell = (drift: string, isJson: boolean): void => {
  (isJson ? process.stderr : process.stdout).write(`\n${drift}\n`);
};

const caseFiles = (folder: string): readonly string[] | null => {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return null;
  }
};

const readFile = (file: string): ReadCase => {
  try {
    return readCase(readFileSync(file, "utf8"));
  } catch (error) {
    return { kind: "unreadable", problems: [error instanceof Error ? error.message : "cannot be read"] };
  }
};

const earlierRun = (file: string): readonly CaseResult[] | null => {
  try {
    return readResults(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
};
