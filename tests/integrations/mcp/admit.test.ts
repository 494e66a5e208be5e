import { describe, expect, it } from "vitest";
import { admit, type OperatorsWord, soundsLikeActing, type ToolHints } from "../../../src/integrations/mcp/admit.ts";
import { withoutControls } from "../../../src/integrations/plain-text.ts";

const hints: Readonly<Record<string, ToolHints>> = {
  nothing: { readOnly: null, destructive: null },
  reads: { readOnly: true, destructive: null },
  "reads, destroys nothing": { readOnly: true, destructive: false },
  writes: { readOnly: false, destructive: null },
  "writes, destroys nothing": { readOnly: false, destructive: false },
  destroys: { readOnly: null, destructive: true },
  "reads and destroys": { readOnly: true, destructive: true },
  "destroys nothing": { readOnly: null, destructive: false },
};

describe("which tool of an MCP server agents may have", () => {
  it.each<readonly [says: string, tool: string, without: boolean, withWord: boolean]>([
    ["reads", "list_incidents", true, true],
    ["reads, destroys nothing", "list_incidents", true, true],
    ["reads", "delete_incident", false, true],
    ["nothing", "list_incidents", false, true],
    ["destroys nothing", "list_incidents", false, true],
    ["writes", "list_incidents", false, false],
    ["writes, destroys nothing", "add_note", false, false],
    ["destroys", "list_incidents", false, false],
    ["reads and destroys", "list_incidents", false, false],
  ])("one that says of itself: %s; called %s; alone %s, with a person's word %s", (says, tool, without, withWord) => {
    const isIn = (word: OperatorsWord) =>
      admit(tool, hints[says] ?? { readOnly: null, destructive: null }, word).kind === "let_in";
    expect([isIn("unsaid"), isIn("reads_only")]).toEqual([without, withWord]);
  });

  it.each([
    ..."get_page list_runs get_post list-open-incidents queryRange describe_call search_issues logs metrics get_roll_call".split(
      " ",
    ),
  ])("%s sounds like looking", (tool) => expect(soundsLikeActing(tool)).toBe(false));

  it.each([
    ..."delete_pod createIssue update-status page_oncall run_query get_or_create_user kubectl.apply PATCH_deployment sync_app close set_silence".split(
      " ",
    ),
  ])("%s sounds like acting", (tool) => expect(soundsLikeActing(tool)).toBe(true));
});

describe("a stranger's text", () => {
  it.each([
    ["colours and titles of a terminal", "\u001b[1;31mred\u001b[0m \u001b]0;title\u0007x", "red x"],
    ["a line that runs backwards", "a\u202eb\u202c\u2066c\u2069", "abc"],
    ["what has no width", "ap\u200bpro\u2060ve\ufeff\u00ad", "approve"],
    ["tags, which hide whole sentences", "hello\u{e0061}\u{e0070}\u{e007f}", "hello"],
    ["bells, backspaces and returns", "a\u0007b\u0008c\rd\u0085e", "abcde"],
    ["line ends and tabs stay", "a\r\nb\tc\nd", "a\nb\tc\nd"],
    ["other alphabets and pictures stay", "Größe 東京 🚒", "Größe 東京 🚒"],
  ])("%s", (_, text, left) => expect(withoutControls(text)).toBe(left));
});
