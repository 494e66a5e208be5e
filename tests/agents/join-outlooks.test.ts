import { describe, expect, it } from "vitest";
import type { Symptom } from "../../src/agents/finding.ts";
import { joinOutlooks } from "../../src/agents/join-outlooks.ts";
import type { Evidence } from "../../src/app/ports/evidence-store.ts";
import type { EvidenceId } from "../../src/domain/ids.ts";

const toolOf: Readonly<Record<string, string>> = { E1: "metrics_query", E2: "deploys_list", E3: "http_check" };
const find = (id: string): Evidence | null => {
  const tool = toolOf[id];
  const at = `2026-11-24T03:0${id.slice(1)}:00.000Z`;
  return tool === undefined ? null : ({ id: id as EvidenceId, tool, at, status: "ok" } as Evidence);
};
const saying = (symptom: Symptom) => ({ findings: [], ruledOut: [], symptom });
const present: Symptom = { state: "present", evidence: ["E1"] };

describe("whether it still hurts, when several have looked", () => {
  it.each<readonly [string, Symptom | null, Symptom, Symptom["state"]]>([
    ["code saw it, a model leans on a list of deploys", present, { state: "gone", evidence: ["E2"] }, "present"],
    ["code saw it, a model leans on a newer check", present, { state: "gone", evidence: ["E3"] }, "present"],
    ["code saw nothing, a model leans on a list of deploys", null, { state: "gone", evidence: ["E2"] }, "unknown"],
    ["code saw nothing, a model leans on a check", null, { state: "gone", evidence: ["E3"] }, "gone"],
    [
      "code saw it go, a model sees it again",
      { state: "gone", evidence: ["E1"] },
      { state: "present", evidence: ["E3"] },
      "present",
    ],
  ])("%s", (_name, measured, said, state) => {
    const outlooks = [...(measured === null ? [] : [saying(measured)]), saying(said)];
    expect(joinOutlooks(outlooks, { find, measured }).symptom.state).toBe(state);
  });

  it("what a model leans on beside a look at the symptom does not count", () => {
    const said: Symptom = { state: "gone", evidence: ["E2", "E3"] };
    expect(joinOutlooks([saying(said)], { find, measured: null }).symptom).toEqual({ state: "gone", evidence: ["E3"] });
  });
});
