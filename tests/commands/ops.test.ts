import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { opsCommands, parseOps } from "../../commands/ops/index.ts";
import { opsNames } from "../../commands/ops/names.ts";
import type { UsageError } from "../../commands/slash-command.ts";
import type { Intent } from "../../src/domain/intent.ts";
import type { RequestCommand } from "../../src/domain/requests/request-command.ts";
import { asSlackSends, place } from "./given.ts";

const meant = (text: string): Intent => {
  const parsed = parseOps(asSlackSends(text), place);
  if (!parsed.ok) expect.fail(`${text}: expected ${parsed.error.expected}, came ${parsed.error.came}`);
  return parsed.value;
};
const misused = (text: string): UsageError => {
  const parsed = parseOps(asSlackSends(text), place);
  if (parsed.ok) expect.fail(`${text} was read as ${JSON.stringify(parsed.value)}`);
  return parsed.error;
};

describe("words become intents", () => {
  test.each<readonly [string, RequestCommand]>([
    ["take REQ-3", { kind: "take" }],
    ["TAKE req-3", { kind: "take" }],
    ["give REQ-3 @ana", { kind: "assign", owner: "UANA" }],
    ["give REQ-3 me", { kind: "assign", owner: "UME" }],
    ["done REQ-3", { kind: "complete", result: "" }],
    ["done REQ-3 it is called checkout-ro", { kind: "complete", result: "it is called checkout-ro" }],
    ["decline REQ-3 the sale is on", { kind: "decline", reason: "the sale is on" }],
    ["reopen REQ-3 carts are empty", { kind: "reopen", reason: "carts are empty" }],
    ["due REQ-3 2d", { kind: "set_due", withinMs: 172_800_000 }],
    ["incident REQ-3 p1", { kind: "become_incident", severity: "P1", trigger: "major_incident" }],
    ["incident REQ-3 P2 security-breach", { kind: "become_incident", severity: "P2", trigger: "security_breach" }],
  ])("%s", (text, command) => expect(meant(text)).toEqual({ kind: "request", requestId: "REQ-3", command }));

  test.each<readonly [string, Intent]>([
    ["", { kind: "request_query", query: { kind: "help", topic: null } }],
    ["help due", { kind: "request_query", query: { kind: "help", topic: "due" } }],
    ["list", { kind: "request_query", query: { kind: "list", which: "pending", beforeNumber: null } }],
    ["list mine", { kind: "request_query", query: { kind: "list", which: "mine", beforeNumber: null } }],
    ["list ALL", { kind: "request_query", query: { kind: "list", which: "all", beforeNumber: null } }],
    ["show REQ-3", { kind: "request_query", query: { kind: "show", requestId: "REQ-3" } }],
    ["REQ-3", { kind: "request_query", query: { kind: "show", requestId: "REQ-3" } }],
    ["ask is checkout healthy?", { kind: "ask_operations", question: "is checkout healthy?" }],
    ["decline REQ-3", { kind: "request_form", form: { kind: "decline", requestId: "REQ-3" } }],
    ["reopen REQ-3", { kind: "request_form", form: { kind: "reopen", requestId: "REQ-3" } }],
    ["due REQ-3", { kind: "request_form", form: { kind: "due", requestId: "REQ-3" } }],
    ["incident REQ-3", { kind: "request_form", form: { kind: "incident", requestId: "REQ-3" } }],
  ])("%s", (text, intent) => expect(meant(text)).toEqual(intent));

  test("request with words asks at once, without words a form opens that holds what was said", () => {
    expect(meant("request --kind security-fix --urgency HIGH --service checkout --due 2d mend the login")).toEqual({
      kind: "request",
      requestId: null,
      command: {
        kind: "request",
        requestKind: "security_fix",
        title: "mend the login",
        details: "",
        service: "checkout",
        urgency: "high",
        due: { kind: "within", ms: 172_800_000 },
        links: [],
        isConfidential: null,
      },
    });
    expect(meant("request --urgency low")).toMatchObject({
      kind: "request_form",
      form: { kind: "request", draft: { title: "", urgency: "low", requestKind: "other", due: { kind: "usual" } } },
    });
  });
});

describe("what is not clear is offered, never done", () => {
  test.each<readonly [string, RegExp, string | null]>([
    ["tkae REQ-3", /a subcommand/, "/ops take REQ-3"],
    ["finish REQ-3", /a subcommand/, "/ops done REQ-3"],
    ["claim REQ-3", /a subcommand/, "/ops take REQ-3"],
    ["reject REQ-3 no time", /a subcommand/, "/ops decline REQ-3 no time"],
    ["REQ-3 done", /a subcommand/, "/ops done REQ-3"],
    ["REQ-3 due 2d", /a subcommand/, "/ops due REQ-3 2d"],
    ["lsit", /a subcommand/, "/ops list"],
    ["help tkae", /a subcommand's name/, "/ops help take"],
    ["list nine", /all, mine/, "/ops list mine"],
    ["list mine please", /nothing after it/, null],
    ["take", /a request's name/, null],
    ["take 3", /a request's name/, null],
    ["take REQ-0", /a request's name/, null],
    ["take REQ-3 now", /nothing after it/, null],
    ["give REQ-3", /one person/, null],
    ["give REQ-3 @oncall", /not a group/, null],
    ["due REQ-3 tomorrow", /like 30m/, null],
    ["due REQ-3 2d please", /nothing after it/, null],
    ["incident REQ-3 worst", /P1/, null],
    ["incident REQ-3 P1 security_brech", /one of/, "/ops incident REQ-3 P1 security_breach"],
    ["ask", /a question/, null],
    ["request --kind deploymnet a replica", /--kind deployment/, null],
    ["request --urgency tomorrow a replica", /one of critical/, null],
    ["request --due soon a replica", /a duration/, null],
    [`request ${"x".repeat(151)}`, /at most 150/, null],
    ["constructor", /a subcommand/, null],
  ])("%s", (text, expected, suggestion) => {
    const error = misused(text);
    expect(error.expected).toMatch(expected);
    expect(error.suggestion).toBe(suggestion);
    expect(error.command).toBe("/ops");
    if (suggestion !== null) expect(parseOps(suggestion.slice("/ops ".length), place).ok).toBe(true);
  });
});

describe("the registry", () => {
  test("every subcommand is there once, in the order of the help", () =>
    expect(opsCommands.map(({ name }) => name)).toEqual(opsNames));

  test.each(opsCommands.flatMap(({ name, examples }) => examples.map((line) => [name, line] as const)))(
    "%s: the example %s can be sent as it is",
    (_, line) => {
      expect(line.startsWith("/ops ")).toBe(true);
      expect(meant(line.slice("/ops ".length))).toBeDefined();
    },
  );

  test.each(opsCommands.map((command) => [command.name, command] as const))(
    "%s has a summary of one line",
    (_, { name, usage, summary }) => {
      expect(usage.startsWith(name)).toBe(true);
      expect(summary.length).toBeLessThanOrEqual(100);
    },
  );

  test("no text makes the parser throw", () => {
    const pieces = fc.constantFrom(
      ...opsNames,
      "REQ-3",
      "P1",
      "@ana",
      "--due",
      "2d",
      '"',
      "<@U1|a>",
      "&lt;",
      "toString",
      " ",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: "binary" })), { maxLength: 10 }), (all) => {
        parseOps(all.join(" "), place);
      }),
      { numRuns: 1_000 },
    );
  });
});
