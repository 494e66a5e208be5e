import { readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { severityIn, severityLabel } from "../../src/ingest/severity-label.ts";
import { readSlackMessage } from "../../src/ingest/slack-message.ts";
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

/** Every fixture of a source: those in its folder, and the older ones beside the folders. */
const bodiesOf = (source: string): readonly string[] => [
  ...(beside[source] ?? []),
  ...readdirSync(new URL("../fixtures/alerts", import.meta.url))
    .filter((name) => name === source)
    .flatMap((folder) =>
      readdirSync(new URL(`../fixtures/alerts/${folder}`, import.meta.url)).map(
        (file) => `${folder}/${file.replace(/\.json$/, "")}`,
      ),
    ),
];
const beside: Readonly<Record<string, readonly string[]>> = {
  alertmanager: ["alertmanager-v4"],
  grafana: ["grafana-unified"],
  generic: ["generic-one", "generic-many"],
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

/** A field that nobody knows, at any place that is an object. */
const withMarker = (body: unknown): fc.Arbitrary<unknown> =>
  fc
    .tuple(
      fc.array(fc.nat(20), { maxLength: 6 }),
      fc.constantFrom("extra", "__proto__", "a.b", "toString", "resource.labels", "alert.tags", "service.summary"),
    )
    .map(([way, name]) => marked(body, way, name));

const marker = "marker-7f3a";

const marked = (body: unknown, [step, ...way]: readonly number[], name: string): unknown => {
  if (typeof body !== "object" || body === null) return body;
  const entries = Object.entries(body);
  const at = step === undefined || entries.length === 0 ? -1 : step % entries.length;
  const inside = entries[at]?.[1];
  if (typeof inside === "object" && inside !== null) {
    const changed = entries.map(
      ([key, value], index) => [key, index === at ? marked(value, way, name) : value] as const,
    );
    return Array.isArray(body) ? changed.map(([, value]) => value) : Object.fromEntries(changed);
  }
  return Array.isArray(body) ? body : Object.fromEntries([...entries, [name, marker]]);
};

describe.each(Object.entries(alertSources))("%s", (name, { source }) => {
  const isSound = (body: unknown): void => {
    const read = source.read(body, context);
    if (!read.ok) return void expect(read.error).toMatch(/: expected .+, came /s);
    const { alerts, asides } = read.value;
    expect(alerts.length + asides.length).toBeGreaterThan(0);
    for (const { fingerprint, reason } of asides) expect(fingerprint !== "" && reason !== "").toBe(true);
    for (const alert of alerts) {
      expect(alert.title).not.toBe("");
      expect(alert.title.length).toBeLessThanOrEqual(300);
      expect(alert.fingerprint.length).toBeLessThanOrEqual(200);
      expect(alert.startedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      expect(JSON.stringify(alert).isWellFormed()).toBe(true);
      expect(Object.keys(alert.labels).length).toBeLessThanOrEqual(503);
    }
  };
  test("any JSON is read or refused", () => fc.assert(fc.property(fc.jsonValue(), isSound), { numRuns: 300 }));
  test.each(bodiesOf(name))("any damage to %s is read or refused", (body) =>
    fc.assert(fc.property(damaged(fixture(body)), isSound), { numRuns: 300 }),
  );
  test.each(bodiesOf(name))("a field that nobody knows is not lost in %s", (body) => {
    const isKept = (changed: unknown): void => {
      const read = source.read(changed, context);
      if (!JSON.stringify(changed).includes(marker) || !read.ok || read.value.asides.length > 0) return;
      const kept = read.value.alerts.some((alert) => JSON.stringify(alert).includes(marker));
      const counted = read.value.alerts.some(({ labels }) => Object.hasOwn(labels, "firebreak_labels_cut"));
      expect(kept || counted).toBe(true);
    };
    fc.assert(fc.property(withMarker(fixture(body)), isKept), { numRuns: 300 });
  });
  test.each(nasty.map((body, index) => [index, body] as const))("nasty body %i", (_, body) => isSound(body));
});

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
