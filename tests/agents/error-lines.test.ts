import { describe, expect, it } from "vitest";
import { errorGroups, groupLine, parseGroups } from "../../src/agents/checks/error-lines.ts";
import { at } from "./given.ts";

const lines = (...texts: readonly string[]) => texts.map((text, n) => ({ at: at(-n * 1_000), text }));

describe("error lines", () => {
  it("that differ in numbers and ids only are one, most frequent first", () => {
    const groups = errorGroups(
      lines(
        "2026-11-24T03:00:00Z error: order 12 failed after 31ms",
        "2026-11-24T03:00:01Z error: order 13 failed after 7ms",
        "panic: nil map",
        "2026-11-24T03:00:02Z error: order 14 failed after 9ms",
      ),
    );
    expect(groups.map(({ count }) => count)).toEqual([3, 1]);
  });

  it("of two versions stay apart, because that is what tells them apart", () => {
    expect(errorGroups(lines("error in v41: x", "error in v42: x"))).toHaveLength(2);
  });

  it("are read by their message when they are JSON", () => {
    const [group] = errorGroups(lines(JSON.stringify({ level: "error", version: "v42", message: "connect refused" })));
    expect(group?.example).toBe("v42: connect refused");
  });

  it("are not lines that merely carry the word", () => {
    expect(errorGroups(lines("requests=12 errors=0", "level=info no errors", "served 200"))).toEqual([]);
  });

  it("can be read back from what the ledger keeps", () => {
    const groups = errorGroups(lines("error: a × b", "error: a × b"));
    expect(parseGroups(groups.map(groupLine).join("\n"))).toMatchObject([{ count: 2, text: "error: a × b" }]);
  });
});
