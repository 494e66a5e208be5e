import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { severityIn, severityLabel } from "../../src/ingest/severity-label.ts";
import { readSlackMessage } from "../../src/ingest/slack-message.ts";
import type { AlertSource } from "../../src/ingest/source.ts";
import { alertSources } from "../../src/ingest/sources.ts";
import { context, fixture } from "./given.ts";

/** Real bodies with one part replaced by anything: the shape is nearly right, which is where readers break. */
const damaged = (body: unknown): fc.Arbitrary<unknown> =>
  fc.tuple(fc.array(fc.nat(20), { maxLength: 5 }), fc.jsonValue()).map(([way, value]) => replaced(body, way, value));

const replaced = (body: unknown, [step, ...way]: readonly number[], value: unknown): unknown => {
  if (step === undefined || typeof body !== "object" || body === null) return value;
  const entries = Object.entries(body);
  const index = entries.length === 0 ? 0 : step % entries.length;
  const changed = entries.map(
    ([key, inside], at) => [key, at === index ? replaced(inside, way, value) : inside] as const,
  );
  return Array.isArray(body) ? changed.map(([, inside]) => inside) : Object.fromEntries(changed);
};

const bodies: Readonly<Record<string, string>> = {
  alertmanager: "alertmanager-v4",
  grafana: "grafana-unified",
  generic: "generic-one",
};
const messages = [
  "alertmanager-firing",
  "datadog-triggered",
  "pagerduty-triggered",
  "sentry-issue",
  "cloudwatch-alarm",
];

const endless = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`;
const nasty: readonly unknown[] = [
  JSON.parse(
    '{"__proto__": {"title": "x"}, "constructor": 1, "alerts": [{"status": "firing", "labels": {"__proto__": "x", "toString": "y"}}]}',
  ),
  JSON.parse(`{"alerts": ${endless(20_000)}, "attachments": ${endless(20_000)}}`),
  JSON.parse(`{"title": "x", "deep": ${endless(20_000)}, "labels": {"a": ${endless(20_000)}}}`),
  {
    text: "\ud800[FIRING:1] \u0000(".repeat(500),
    attachments: [{ color: "#zzzzzz", fields: [{ title: "__proto__", value: "x" }] }],
  },
  { title: "\ud800\u0000", fingerprint: "\udc00", started_at: "2026-99-99T99:99:99Z" },
  { text: `${"(".repeat(8_000)}` },
  { text: `[FIRING] ${"( ".repeat(4_000)}` },
  { text: `${"*_".repeat(4_000)}` },
];

describe.each(Object.values<AlertSource>(alertSources).map((source) => [source.name, source] as const))(
  "%s",
  (name, source) => {
    const isSound = (body: unknown): void => {
      const read = source.read(body, context);
      if (!read.ok) expect(read.error).toMatch(/: expected .+, came /s);
      for (const alert of read.ok ? read.value : []) {
        expect(alert.title).not.toBe("");
        expect(alert.title.length).toBeLessThanOrEqual(300);
        expect(alert.startedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
        expect(`${alert.title}${alert.text}${alert.fingerprint}`.isWellFormed()).toBe(true);
      }
    };
    test("any JSON is read or refused", () => fc.assert(fc.property(fc.jsonValue(), isSound), { numRuns: 500 }));
    test("any damage to a real body is read or refused", () =>
      fc.assert(fc.property(damaged(fixture(bodies[name] ?? "")), isSound), { numRuns: 1_000 }));
    test.each(nasty.map((body, index) => [index, body] as const))("nasty body %i", (_, body) => isSound(body));
  },
);

describe("slack messages", () => {
  const isAnswered = (message: unknown): void => {
    const read = readSlackMessage(message, context);
    if (!read.ok) {
      expect(read.error).not.toBe("");
      return;
    }
    expect(read.value.title).not.toBe("");
    expect(read.value.title.length).toBeLessThanOrEqual(300);
    expect(read.value.fingerprint.length).toBeLessThanOrEqual(200);
  };
  test("any JSON is answered", () => fc.assert(fc.property(fc.jsonValue(), isAnswered), { numRuns: 500 }));
  test.each(messages)("any damage to %s is answered", (name) =>
    fc.assert(fc.property(damaged(fixture(`slack-${name}`)), isAnswered), { numRuns: 500 }),
  );
  test.each(nasty.map((body, index) => [index, body] as const))("nasty message %i is answered at once", (_, body) => {
    const begun = performance.now();
    isAnswered(body);
    expect(performance.now() - begun).toBeLessThan(500);
  });
});

test.each([
  ["P1", "p1"],
  ["[P1]", "p1"],
  ["P2 - High", "p2"],
  ["SEV-3", "sev3"],
  ["Critical", "critical"],
  ["CRIT!", "critical"],
  ["warn", "warning"],
  ["page", "page"],
  ["5", "5"],
  ["", null],
  [null, null],
  ["constructor", "constructor"],
  ["a whole sentence that says how very bad it is", null],
])("severity %j is %j", (said, label) => {
  expect(severityLabel(said)).toBe(label);
});

test("a severity word is found in a running text, and not inside of another word", () => {
  expect(severityIn(":red_circle: CRIT disk of db-1")).toBe("critical");
  expect(severityIn("information about p15 errors")).toBe(null);
});
