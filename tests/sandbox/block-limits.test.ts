import { describe, expect, it } from "vitest";
import { isTooLong, validateBlocks, validateView } from "../../sandbox/workspace/validate-blocks.ts";

const letters = (count: number): string => "x".repeat(count);
const many = <T>(count: number, one: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => one(index));
const plain = (text: string) => ({ type: "plain_text", text });
const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
const section = { type: "section", text: mrkdwn("x") };
const button = (over: object) => ({ type: "button", action_id: "a", text: plain("x"), ...over });
const actions = (...elements: readonly object[]) => ({ type: "actions", elements });
const option = (index: number, over: object = {}) => ({ text: plain(`o${index}`), value: `v${index}`, ...over });
const menu = (options: readonly object[]) => actions({ type: "static_select", action_id: "a", options });
const input = (element: object) => ({ type: "input", label: plain("x"), element });

/** Each limit: what is just inside, and what is one too many. Source: docs.slack.dev/reference/block-kit. */
const limits: readonly (readonly [string, number, (size: number) => object])[] = [
  ["a section's text", 3_000, (n) => ({ type: "section", text: mrkdwn(letters(n)) })],
  ["a section's field", 2_000, (n) => ({ type: "section", fields: [mrkdwn(letters(n))] })],
  ["a section's fields", 10, (n) => ({ type: "section", fields: many(n, () => mrkdwn("x")) })],
  ["a header", 150, (n) => ({ type: "header", text: plain(letters(n)) })],
  ["a context's elements", 10, (n) => ({ type: "context", elements: many(n, () => mrkdwn("x")) })],
  ["a row of buttons", 25, (n) => actions(...many(n, (i) => button({ action_id: `a${i}` })))],
  ["a button's text", 75, (n) => actions(button({ text: plain(letters(n)) }))],
  ["a button's value", 2_000, (n) => actions(button({ value: letters(n) }))],
  ["a button's address", 3_000, (n) => actions(button({ url: `https://x.test/${letters(n - 15)}` }))],
  ["an action_id", 255, (n) => actions(button({ action_id: letters(n) }))],
  ["a block_id", 255, (n) => ({ ...section, block_id: letters(n) })],
  [
    "a question's title",
    100,
    (n) =>
      actions(
        button({ confirm: { title: plain(letters(n)), text: plain("x"), confirm: plain("y"), deny: plain("n") } }),
      ),
  ],
  [
    "a question's text",
    300,
    (n) =>
      actions(
        button({ confirm: { title: plain("x"), text: plain(letters(n)), confirm: plain("y"), deny: plain("n") } }),
      ),
  ],
  [
    "a question's yes",
    30,
    (n) =>
      actions(
        button({ confirm: { title: plain("x"), text: plain("x"), confirm: plain(letters(n)), deny: plain("n") } }),
      ),
  ],
  ["a menu's options", 100, (n) => menu(many(n, option))],
  ["an option's text", 75, (n) => menu([option(1, { text: plain(letters(n)) })])],
  ["an option's value", 150, (n) => menu([option(1, { value: letters(n) })])],
  ["an overflow's options", 5, (n) => actions({ type: "overflow", action_id: "a", options: many(n, option) })],
  ["check boxes", 10, (n) => actions({ type: "checkboxes", action_id: "a", options: many(n, option) })],
  ["a placeholder", 150, (n) => actions({ type: "users_select", action_id: "a", placeholder: plain(letters(n)) })],
  [
    "a picture's address",
    3_000,
    (n) => ({ type: "image", alt_text: "x", image_url: `https://x.test/${letters(n - 15)}` }),
  ],
  ["a picture's other text", 2_000, (n) => ({ type: "image", alt_text: letters(n), image_url: "https://x.test/" })],
  ["markdown", 12_000, (n) => ({ type: "markdown", text: letters(n) })],
  ["a table's rows", 100, (n) => ({ type: "table", rows: many(n, () => [{ type: "raw_text", text: "x" }]) })],
  ["a table's columns", 20, (n) => ({ type: "table", rows: [many(n, () => ({ type: "raw_text", text: "x" }))] })],
  [
    "an input's label",
    2_000,
    (n) => ({ ...input({ type: "plain_text_input", action_id: "a" }), label: plain(letters(n)) }),
  ],
];

describe("Slack's limits of blocks", () => {
  it.each(limits)("%s: %i, and not one more", (_, most, block) => {
    expect(validateBlocks([block(most)], "message")).toEqual([]);
    expect(validateBlocks([block(most + 1)], "message")).not.toEqual([]);
  });

  it.each([
    ["message", 50],
    ["modal", 100],
    ["home", 100],
  ] as const)("a %s holds %i blocks, and not one more", (surface, most) => {
    expect(
      validateBlocks(
        many(most, () => section),
        surface,
      ),
    ).toEqual([]);
    expect(
      validateBlocks(
        many(most + 1, () => section),
        surface,
      ),
    ).not.toEqual([]);
  });

  it.each([
    ["a block of no known type", { type: "marquee" }],
    ["a section of nothing", { type: "section" }],
    ["an empty text", { type: "section", text: mrkdwn("") }],
    ["mrkdwn in a header", { type: "header", text: mrkdwn("x") }],
    ["an empty row of buttons", actions()],
    ["the same action_id twice in a block", actions(button({}), button({}))],
    ["a menu without options", menu([])],
    [
      "a first choice that is not among the options",
      actions({ type: "static_select", action_id: "a", options: [option(1)], initial_option: option(2) }),
    ],
    ["a typed answer in a row of buttons", actions({ type: "plain_text_input", action_id: "a" })],
    ["an address that is none", actions(button({ url: "nowhere" }))],
    ["a button of a colour that is none", actions(button({ style: "pink" }))],
  ])("%s is refused", (_, block) => {
    expect(validateBlocks([block], "message")).not.toEqual([]);
  });

  it("the same block_id twice is refused, and two tables in one message", () => {
    const table = { type: "table", rows: [[{ type: "raw_text", text: "x" }]] };
    expect(
      validateBlocks(
        [
          { ...section, block_id: "b" },
          { ...section, block_id: "b" },
        ],
        "message",
      ),
    ).not.toEqual([]);
    expect(validateBlocks([table, table], "message")).not.toEqual([]);
  });

  it("markdown and tables are for messages", () => {
    for (const block of [
      { type: "markdown", text: "x" },
      { type: "table", rows: [[{ type: "raw_text", text: "x" }]] },
    ])
      for (const surface of ["modal", "home"] as const) expect(validateBlocks([block], surface)).not.toEqual([]);
  });

  it("a message of more text than Slack takes is too long", () => {
    expect(isTooLong(many(4, () => ({ type: "section", text: mrkdwn(letters(3_000)) })))).toBe(false);
    expect(isTooLong(many(5, () => ({ type: "section", text: mrkdwn(letters(3_000)) })))).toBe(true);
  });
});

describe("Slack's limits of forms", () => {
  const modal = (over: object) => ({
    type: "modal",
    title: plain("x"),
    submit: plain("Send"),
    blocks: [section],
    ...over,
  });
  it.each([
    ["a title", 24, (n: number) => modal({ title: plain(letters(n)) })],
    ["the word to send", 24, (n: number) => modal({ submit: plain(letters(n)) })],
    ["the word to close", 24, (n: number) => modal({ close: plain(letters(n)) })],
    ["what the form carries", 3_000, (n: number) => modal({ private_metadata: letters(n) })],
    ["its callback_id", 255, (n: number) => modal({ callback_id: letters(n) })],
  ] as const)("%s: %i, and not one more", (_, most, view) => {
    expect(validateView(view(most), "modal")).toEqual([]);
    expect(validateView(view(most + 1), "modal")).not.toEqual([]);
  });

  it("something to fill in wants something to send it with", () => {
    const blocks = [input({ type: "plain_text_input", action_id: "a" })];
    expect(validateView(modal({ blocks }), "modal")).toEqual([]);
    expect(validateView(modal({ blocks, submit: undefined }), "modal")).not.toEqual([]);
    expect(validateView(modal({ submit: undefined }), "modal")).toEqual([]);
  });
});
