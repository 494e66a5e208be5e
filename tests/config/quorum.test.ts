import { describe, expect, it } from "vitest";
import { parseConfigFile } from "../../src/config.ts";

const told = (approvals: string) => {
  const parsed = parseConfigFile(`approvals: ${approvals}`);
  if (parsed.ok) return [];
  return parsed.error.map(({ name, expected, came }) => `${name}: expected ${expected}, came ${came}`);
};

const urgent = "two different people decide on a P1 or P2 in production";

describe("how few people may decide", () => {
  it.each([
    ["{ quorum: { P1: 1 } }", `approvals.quorum.P1: expected 2 or more: ${urgent}, came 1`],
    ["{ quorum: { P2: 1, default: 3 } }", `approvals.quorum.P2: expected 2 or more: ${urgent}, came 1`],
    [
      "{ quorum: { default: 1 } }",
      `approvals.quorum.default: expected 2 or more, or P1 and P2 beside it: ${urgent}, came 1`,
    ],
    [
      "{ quorum: { P1: 2, default: 1 } }",
      `approvals.quorum.default: expected 2 or more, or P1 and P2 beside it: ${urgent}, came 1`,
    ],
    [
      "{ stateful_quorum: 1 }",
      "approvals.stateful_quorum: expected 2 or more: two different people decide on what keeps data, came 1",
    ],
  ])("%s is refused", (approvals, problem) => {
    expect(told(approvals)).toEqual([problem]);
  });

  it.each([
    "{ quorum: { P1: 2, P2: 2, default: 1 } }",
    "{ quorum: { P3: 1 } }",
    "{ quorum: { default: 2 } }",
    "{ quorum: { P1: 3 }, stateful_quorum: 2 }",
    "{}",
  ])("%s is taken", (approvals) => {
    expect(told(approvals)).toEqual([]);
  });
});
