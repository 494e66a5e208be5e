import { describe, expect, it } from "vitest";
import { deploysOf, type Rollout } from "../../src/integrations/rollouts.ts";

const sha = (letter: string): string => letter.repeat(40);
const rollout = (label: string | null, letter: string, hour: number, over: Partial<Rollout> = {}): Rollout => ({
  label,
  revision: sha(letter),
  identity: `${label} ${letter}`,
  at: `2026-11-27T${String(hour).padStart(2, "0")}:00:00.000Z`,
  by: "ana",
  commit: sha(letter),
  url: null,
  status: "succeeded",
  ...over,
});
const named = (...rollouts: readonly Rollout[]) =>
  deploysOf(rollouts).map(({ version, previousVersion, at }) => [version, previousVersion, Number(at.slice(11, 13))]);

describe("what was rolled out, as deploys", () => {
  it("each has the version that it took the place of", () => {
    expect(named(rollout("v42", "c", 3), rollout("v41", "b", 2), rollout("v40", "a", 1))).toEqual([
      ["v42", "v41", 3],
      ["v41", "v40", 2],
      ["v40", null, 1],
    ]);
  });

  it("what is rolled out again changes nothing: its first time counts", () => {
    expect(
      named(rollout("v42", "c", 4, { status: "running" }), rollout("v42", "c", 3), rollout("v41", "b", 1)),
    ).toEqual([
      ["v42", "v41", 3],
      ["v41", null, 1],
    ]);
  });

  it("a way back is a change, to a version of the same name", () => {
    expect(named(rollout("v41", "b", 4), rollout("v42", "c", 3), rollout("v41", "b", 1))).toEqual([
      ["v41", "v42", 4],
      ["v42", "v41", 3],
      ["v41", null, 1],
    ]);
  });

  it("a label that stood for several revisions names none of them", () => {
    expect(named(rollout("latest", "c", 3), rollout("latest", "b", 2), rollout("v40", "a", 1))).toEqual([
      ["ccccccc", "bbbbbbb", 3],
      ["bbbbbbb", "v40", 2],
      ["v40", null, 1],
    ]);
  });

  it("without a label each revision is named: a commit is cut, anything else is not", () => {
    const helm = rollout(null, "b", 2, { revision: `${sha("b")}+1.4.0` });
    expect(named(rollout(null, "c", 3), helm).map(([version]) => version)).toEqual(["ccccccc", "bbbbbbb+1.4.0"]);
  });

  it("nothing is nothing", () => {
    expect(deploysOf([])).toEqual([]);
  });
});
