import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSlash, slashCommands } from "../../commands/index.ts";
import { subcommandNames } from "../../commands/names.ts";
import { textOf, tokenize } from "../../commands/tokenize.ts";
import { asSlackSends, meant, place } from "./given.ts";

const examples = slashCommands.flatMap(({ name, examples: lines }) => lines.map((line) => [name, line] as const));

describe("the registry", () => {
  test("every subcommand of the grammar is there once, in the order of the help", () =>
    expect(slashCommands.map(({ name }) => name)).toEqual(subcommandNames));

  test.each(examples)("%s: the example %s can be sent as it is", (_, line) => {
    expect(line.startsWith("/incident ")).toBe(true);
    expect(meant(line.slice("/incident ".length))).toBeDefined();
  });

  test.each(slashCommands.map((command) => [command.name, command] as const))(
    "%s has a summary of one line",
    (_, command) => {
      expect(command.usage.startsWith(command.name)).toBe(true);
      expect(command.summary.length).toBeLessThanOrEqual(100);
      expect(command.summary).not.toContain("\n");
    },
  );

  test.each(subcommandNames)("help %s is about it", (name) =>
    expect(meant(`help ${name}`)).toEqual({ kind: "query", query: { kind: "help", topic: name } }),
  );
});

const pieces = fc.constantFrom(
  ...subcommandNames,
  "P1",
  "P0",
  "INC-4",
  "T2",
  "@ana",
  "@x",
  "<@U1|a>",
  "<@U1>",
  "<!subteam^S1|@g>",
  "<!here>",
  "<#C1|>",
  "<https://x|y>",
  "<",
  ">",
  "<<",
  '"',
  "“",
  "”",
  "„",
  "--service",
  "--private",
  "--",
  "—",
  "&amp;",
  "&lt;",
  "\u0000",
  "\u202e",
  "\ud800",
  "🔥",
  "שלום",
  "\n",
  " ",
  "constructor",
  "__proto__",
  "toString",
);
const typed = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.oneof(pieces, fc.string()), { maxLength: 12 }).map((all) => all.join(" ")),
  fc.array(pieces, { maxLength: 12 }).map((all) => all.join("")),
);

describe("anything may be typed", () => {
  test("no text makes the parser throw, and what it says can be stored", () => {
    fc.assert(
      fc.property(typed, (text) => {
        const parsed = parseSlash(text, place);
        const json = JSON.stringify(parsed.ok ? parsed.value : { ...parsed.error, typed: "" });
        // JSON escapes only what cannot stand alone: half a character, and control characters.
        expect(json).not.toMatch(/\\u(d[89a-f]|00[01])/i);
      }),
      { numRuns: 2_000 },
    );
  });

  test("an offered line is one that works", () => {
    fc.assert(
      fc.property(typed, (text) => {
        const parsed = parseSlash(text, place);
        // The line is shown to people, so mentions in it are names that only Slack's list can turn into ids again.
        if (parsed.ok || parsed.error.suggestion === null || /@|--/.test(text)) return;
        const offered = parsed.error.suggestion.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
        const isNameAlone = subcommandNames.some((name) => offered === `/incident ${name}`);
        if (!isNameAlone) expect(parseSlash(offered.slice("/incident ".length), place)).toMatchObject({ ok: true });
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ["letters", "x".repeat(10_000)],
    ["words", "note ".repeat(2_000)],
    ["open quotation marks", `declare ${"“ ".repeat(5_000)}`],
    ["low quotation marks", "„".repeat(10_000)],
    ["open brackets", `declare ${"<".repeat(10_000)}`],
    ["mentions", `page ${"<@U1|ana> ".repeat(1_000)}`],
    ["emoji", `declare ${"🔥".repeat(5_000)}`],
  ])("10,000 characters of %s are answered at once", (_, text) => {
    const begun = performance.now();
    parseSlash(text, place);
    expect(performance.now() - begun).toBeLessThan(500);
  });

  test("only white space and control characters are nothing", () =>
    expect(meant(" \u0000\t\u0007\u00a0\n")).toEqual({ kind: "query", query: { kind: "help", topic: null } }));
});

describe("words", () => {
  test("a mention keeps its id and reads as a name, and punctuation stays with it", () => {
    const words = tokenize(asSlackSends("ask @ana, (or @oncall)"));
    expect(words.filter(({ kind }) => kind !== "plain")).toMatchObject([
      { kind: "user", id: "UANA", text: "@ana" },
      { kind: "group", id: "S1ONCALL", text: "@oncall" },
    ]);
    expect(textOf(words)).toBe("ask @ana, (or @oncall)");
  });
  test("what is written together is one word", () =>
    expect(tokenize("(<https://x.example>), <#C1|shop>-eu").map(({ text }) => text)).toEqual([
      "(https://x.example),",
      "#shop-eu",
    ]));
  test("an escape inside an escape of an entity stays text", () =>
    expect(textOf(tokenize("&amp;lt;b&amp;gt;"))).toBe("&lt;b&gt;"));
  test("a quotation mark in the middle of a word is a letter", () =>
    expect(textOf(tokenize('a 5" disk and a 3" one'))).toBe('a 5" disk and a 3" one'));
  test("a mark without its partner is text", () => expect(textOf(tokenize('say "no'))).toBe('say "no'));
  test("mail addresses and dates read as people saw them", () =>
    expect(textOf(tokenize("<mailto:a@b.example|a@b.example> <!date^1^{date}|today> <!channel>"))).toBe(
      "a@b.example today @channel",
    ));
});
