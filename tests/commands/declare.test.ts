import { describe, expect, test } from "vitest";
import type { DeclareDraft } from "../../src/domain/intent.ts";
import { meant, misused } from "./given.ts";

const plain: DeclareDraft = {
  title: "checkout is failing",
  severity: null,
  services: [],
  summary: "",
  commander: null,
  isPrivate: false,
  isDrill: false,
  callPeople: true,
  origin: { kind: "command", channelId: "C1" },
};

const declares: readonly (readonly [string, Partial<DeclareDraft>])[] = [
  ["declare checkout is failing", {}],
  ["declare P1 checkout is failing", { severity: "P1" }],
  ["declare p1: checkout   is\nfailing", { severity: "P1" }],
  ["declare SEV2 checkout is failing", { severity: "P2" }],
  ['declare P1 "checkout is failing"', { severity: "P1" }],
  ["declare P1 “checkout is failing”", { severity: "P1" }],
  ["declare checkout is failing --private", { isPrivate: true }],
  ["declare --drill P3 checkout is failing", { isDrill: true, severity: "P3" }],
  ["declare P1 --no-call checkout is failing", { severity: "P1", callPeople: false }],
  ["declare checkout is failing —private", { isPrivate: true }],
  ["declare checkout is failing --service checkout", { services: ["checkout"] }],
  [
    'declare checkout is failing --service checkout --service "payments db" --service checkout',
    { services: ["checkout", "payments db"] },
  ],
  ["declare checkout is failing --service=checkout,payments-db", { services: ["checkout", "payments-db"] }],
  ["declare INC-4 is back", { title: "INC-4 is back" }],
  ["declare P95 latency is up", { title: "P95 latency is up" }],
  ["declare checkout P1 is failing", { title: "checkout P1 is failing" }],
  ["declare a &lt; b &amp;&amp; c &gt; d", { title: "a < b && c > d" }],
  ["declare see <https://grafana.example/d/1|dashboard>", { title: "see dashboard (https://grafana.example/d/1)" }],
  ["declare see <https://grafana.example/d/1>, it is red", { title: "see https://grafana.example/d/1, it is red" }],
  ["declare <#C9|payments> and <@UBEN|ben> say no", { title: "#payments and @ben say no" }],
  ["declare 🔥 تعطل الدفع", { title: "🔥 تعطل الدفع" }],
  ["declare a — b", { title: "a — b" }],
  ["drill P2 game day", { isDrill: true, severity: "P2", title: "game day" }],
  ["private P1 keys in a log", { isPrivate: true, severity: "P1", title: "keys in a log" }],
  ["private keys in a log --drill", { isPrivate: true, isDrill: true, title: "keys in a log" }],
];

describe("words declare at once", () => {
  test.each(declares)("%s", (text, differs) => {
    expect(meant(text)).toEqual({
      kind: "command",
      target: { kind: "new" },
      command: { kind: "declare", ...plain, ...differs, alerts: [] },
    });
  });
});

const opensForm: readonly (readonly [string, Partial<DeclareDraft>])[] = [
  ["declare", {}],
  ["declare P1", { severity: "P1" }],
  ["declare --service checkout --no-call", { services: ["checkout"], callPeople: false }],
  ['declare ""', {}],
  ["drill", { isDrill: true }],
  ["private P2", { isPrivate: true, severity: "P2" }],
];

describe("without a title the form opens with what was said", () => {
  test.each(opensForm)("%s", (text, differs) => {
    const draft = { ...plain, title: "", commander: "UME", ...differs };
    expect(meant(text)).toEqual({ kind: "form", form: { kind: "declare", draft } });
  });
});

describe("a declaration that is not clear declares nothing", () => {
  test("P0 is not taken for a part of the title", () =>
    expect(misused("declare P0 checkout is failing")).toMatchObject({
      came: "P0",
      suggestion: "/incident declare P1 checkout is failing",
    }));
  test("what is offered for P0 keeps the flags and the kind of declaration", () =>
    expect(misused("drill P0 game day --private").suggestion).toBe("/incident drill P1 game day --private"));
  test("an unknown flag is named with the one that was meant", () =>
    expect(misused("declare checkout fails --privat").expected).toMatch(/^--private/));
  test("an unknown flag without a near one lists them all", () =>
    expect(misused("declare job --retries").expected).toMatch(/--private, --drill, --no-call, --service/));
  test("a flag needs its service", () => expect(misused("declare x --service").expected).toMatch(/a service's name/));
  test("a title of 150 characters is taken and one of 151 is refused with its length", () => {
    expect(meant(`declare ${"x".repeat(150)}`)).toMatchObject({ kind: "command" });
    expect(misused(`declare ${"x".repeat(151)}`)).toMatchObject({
      expected: expect.stringContaining("at most 150 characters"),
      came: expect.stringContaining("151 characters"),
    });
  });
});
