import { describe, expect, it } from "vitest";
import { fillDate } from "../../sandbox/page/text/dates.ts";
import { toSent, toTyped } from "../../sandbox/page/text/outgoing.ts";
import { type Inline, parseInline } from "../../sandbox/page/text/parse-inline.ts";
import { parseMarkdown } from "../../sandbox/page/text/parse-markdown.ts";
import { parseMrkdwn } from "../../sandbox/page/text/parse-mrkdwn.ts";
import { firstState } from "./page-fixture-world.ts";

/** A short notation of what was understood. */
const brief = (inlines: readonly Inline[]): string => inlines.map(briefOne).join("");

const briefOne = (inline: Inline): string => {
  switch (inline.kind) {
    case "text":
      return inline.text;
    case "bold":
    case "italic":
    case "strike":
      return `{${inline.kind} ${brief(inline.children)}}`;
    case "code":
      return `{code ${inline.text}}`;
    case "emoji":
      return `{emoji ${inline.name}}`;
    case "link":
      return `{link ${inline.url} ${inline.label}}`;
    case "user":
    case "channel":
      return `{${inline.kind} ${inline.id}}`;
    case "broadcast":
      return `{broadcast ${inline.label}}`;
    case "date":
      return `{date ${inline.unixSecs} ${inline.template} ${inline.url} ${inline.fallback}}`;
  }
};

describe("mrkdwn within a line", () => {
  it.each([
    ["*bold* and _italic_ and ~gone~", "{bold bold} and {italic italic} and {strike gone}"],
    ["*bold with _italic_ inside*", "{bold bold with {italic italic} inside}"],
    ["snake_case_name and 2*3*4", "snake_case_name and 2*3*4"],
    ["* not bold * and _ not italic _", "* not bold * and _ not italic _"],
    ["*not\nbold*", "*not\nbold*"],
    ["`*code*` stays", "{code *code*} stays"],
    ["_see <https://a.example/x_y|the_log>_", "{italic see {link https://a.example/x_y the_log}}"],
    ["https://a.example/a_b_c.", "{link https://a.example/a_b_c https://a.example/a_b_c}."],
    ["<@U1> in <#C1|ops>, <!here> <!subteam^S1|@sre>", "{user U1} in {channel C1}, {broadcast @here} {broadcast @sre}"],
    [
      "<!date^1700000000^{date} {time}^https://a.example|then>",
      "{date 1700000000 {date} {time} https://a.example then}",
    ],
    ["at 10:30:15 :fire:", "at 10:30:15 {emoji fire}"],
    ["a &lt;b&gt; &amp; c", "a <b> & c"],
    ["<javascript:alert(1)|x>", "{link javascript:alert(1) x}"],
    ["1 < 2 > 0", "1 < 2 > 0"],
  ])("%j", (text, expected) => {
    expect(brief(parseInline(text))).toBe(expected);
  });
});

describe("mrkdwn by lines", () => {
  it("tells quotes, lists and code blocks from lines", () => {
    const text = "before\n> one\n&gt; two\n• a\n  ◦ b\n```\nlet x = *1*;\n```\nafter";
    expect(parseMrkdwn(text).map((passage) => passage.kind)).toEqual(["lines", "quote", "list", "code", "lines"]);
  });
  it("takes everything after >>> as one quote", () => {
    expect(parseMrkdwn(">>> one\n\ntwo")).toHaveLength(1);
  });
});

describe("Markdown", () => {
  it("knows headings, lists in lists, checks, tables, quotes, code and rules", () => {
    const source =
      "# A\n\ntext\nmore\n- [x] done\n  - inner\n\n1. one\n2. two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n> q\n\n```\ncode\n```\n---";
    const blocks = parseMarkdown(source);
    expect(blocks.map((block) => block.kind)).toEqual([
      "heading",
      "paragraph",
      "list",
      "list",
      "table",
      "quote",
      "code",
      "rule",
    ]);
    expect(blocks[2]).toMatchObject({ items: [{ text: "done", check: "done", blocks: [{ kind: "list" }] }] });
  });
  it("ends, whatever the text", () => {
    expect(parseMarkdown("|\n|-\n#\n- \n>\n```")).toBeDefined();
  });
});

describe("what is typed", () => {
  const known = firstState();
  it("is sent with ids and escapes, code left alone, and can be edited again", () => {
    const typed = "@maya see #operations & `@maya <x>` <b> @nobody @here";
    const sent = "<@U01MAYA> see <#C0OPS> &amp; `@maya &lt;x&gt;` &lt;b&gt; @nobody <!here>";
    expect(toSent(typed, known)).toBe(sent);
    expect(toTyped(sent, known)).toBe(typed);
  });
});

describe("date tokens", () => {
  const now = new Date(2026, 10, 24, 12, 0);
  const at = (date: Date): number => date.getTime() / 1000;
  it.each([
    ["{date_num} {time}", new Date(2026, 10, 24, 9, 5), "2026-11-24 9:05 AM"],
    ["{date_short_pretty} at {time}", new Date(2026, 10, 24, 9, 5), "Today at 9:05 AM"],
    ["{date_long_pretty}", new Date(2026, 10, 23, 9, 5), "Yesterday"],
    ["{ago}", new Date(2026, 10, 24, 11, 48), "12 minutes ago"],
  ])("%s", (template, date, expected) => {
    expect(fillDate(template, at(date), now)).toBe(expected);
  });
  it("an unknown token gives way to the fallback", () => {
    expect(fillDate("{moon}", at(now), now)).toBeNull();
  });
});
