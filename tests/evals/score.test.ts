import { describe, expect, it } from "vitest";
import { causeCodes } from "../../src/agents/causes.ts";
import { clusterChecks } from "../../src/agents/checks/cluster-checks.ts";
import { databaseChecks } from "../../src/agents/checks/database-checks.ts";
import { runCase } from "../../src/agents/eval/run-case.ts";
import { judgeCase, scoreOf } from "../../src/agents/eval/score.ts";
import { allCases, quietCases, untidyCases } from "./cases.ts";

const longestMs = 3_000;
/** Recordings spell things in several ways: so many questions may reach nobody. */
const mostUnrecorded = 10;

describe("the first responder on recorded incidents of our own", () => {
  const cases = [...allCases(), ...untidyCases()];

  it("has at least three cases and a check for every cause", () => {
    const checked = new Set([...clusterChecks, ...databaseChecks].flatMap(({ causes }) => causes));
    for (const cause of causeCodes) {
      expect(cases.filter(({ expected }) => expected?.cause === cause).length, cause).toBeGreaterThanOrEqual(3);
      expect(checked.has(cause), cause).toBe(true);
    }
  });

  it("names cause and object exactly, is never sure of something wrong, and stays within its calls and its time", async () => {
    const judged = [];
    for (const one of cases) judged.push(judgeCase(await runCase(one, () => performance.now()), one.expected));
    const score = scoreOf(judged);
    const missed = judged.filter(({ hit }) => hit !== "at1").map(({ result }) => result.id);
    expect(missed).toEqual(["certificate-expired-3"]);
    expect(score).toMatchObject({ confidentlyWrong: 0, falseAlarms: 0 });
    expect(score.grounded).toBe(score.findings);
    expect(score.calls.most).toBeLessThanOrEqual(12);
    expect(score.unrecorded.most).toBeLessThanOrEqual(mostUnrecorded);
    expect(score.calls.median).toBeLessThanOrEqual(8);
    expect(score.ms.most).toBeLessThan(longestMs);
  });

  it("raises no false alarm where nothing is broken, however untidy it looks", async () => {
    const judged = [];
    for (const one of quietCases()) judged.push(judgeCase(await runCase(one, () => performance.now()), one.expected));
    expect(judged.filter(({ isFalseAlarm }) => isFalseAlarm).map(({ result }) => result.id)).toEqual([]);
    // What is named and was seen well is said to be well; of a whole namespace nobody can say that.
    expect(judged.filter(({ hit }) => hit === "at1").length).toBeGreaterThanOrEqual(11);
  });
});
