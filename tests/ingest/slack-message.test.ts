import { describe, expect, test } from "vitest";
import type { Alert } from "../../src/domain/alert.ts";
import { readSlackMessage } from "../../src/ingest/slack-message.ts";
import { context, fixture, refused, taken } from "./given.ts";

const read = (name: string): Alert => taken(readSlackMessage(fixture(`slack-${name}`), context));
const began = "2026-11-24T12:00:00.000Z";

const sightings: readonly (readonly [string, Partial<Alert>])[] = [
  [
    "alertmanager-firing",
    { state: "firing", title: "HighErrorRate checkout", severityLabel: "critical", service: "checkout" },
  ],
  ["alertmanager-resolved", { state: "resolved", title: "HighErrorRate checkout" }],
  ["grafana-firing", { state: "firing", title: "Payment latency Shop", severityLabel: "p2" }],
  ["grafana-resolved", { state: "resolved", title: "Payment latency Shop" }],
  [
    "datadog-triggered",
    { state: "firing", title: "CPU is high on host:web-1", service: "checkout", environment: "production" },
  ],
  ["datadog-recovered", { state: "resolved", title: "CPU is high on host:web-1" }],
  [
    "datadog-bracketed",
    { state: "firing", title: "Replication is behind", severityLabel: "p2", environment: "staging" },
  ],
  [
    "pagerduty-triggered",
    { state: "firing", title: "Checkout returns 500", severityLabel: "high", service: "checkout" },
  ],
  ["pagerduty-resolved", { state: "resolved", title: "Checkout returns 500" }],
  ["pagerduty-number", { title: "Checkout returns 500", severityLabel: "p1", service: "checkout" }],
  ["datadog-priority", { title: "CPU is high on host:web-1", severityLabel: "p2", service: "checkout" }],
  ["sentry-issue", { state: "firing", title: "TypeError", severityLabel: "error", service: "checkout-web" }],
  ["sentry-resolved", { state: "resolved", title: "TypeError" }],
  ["cloudwatch-alarm", { state: "firing", title: "checkout-5xx" }],
  ["cloudwatch-ok", { state: "resolved", title: "checkout-5xx" }],
  ["cloudwatch-subject", { state: "firing", title: "db-cpu" }],
  ["homemade-critical", { state: "firing", title: "disk of db-1 is full <1 %>", severityLabel: "critical" }],
  ["homemade-cleared", { state: "resolved", title: "disk of db-1 is full <1 %>" }],
];

describe("an alert is read from another bot's message", () => {
  test.each(sightings)("%s", (name, expected) => {
    const alert = read(name);
    expect(alert).toMatchObject({ source: "message", ...expected });
    expect(alert.resolvedAt === null).toBe(alert.state === "firing");
    if (alert.state === "firing") expect(alert.startedAt).toBe(began);
  });
});

describe("the end of an alert has the fingerprint of its beginning", () => {
  test.each([
    ["alertmanager-firing", "alertmanager-resolved"],
    ["grafana-firing", "grafana-resolved"],
    ["datadog-triggered", "datadog-recovered"],
    ["pagerduty-triggered", "pagerduty-resolved"],
    ["sentry-issue", "sentry-resolved"],
    ["cloudwatch-alarm", "cloudwatch-ok"],
    ["homemade-critical", "homemade-cleared"],
  ])("%s and %s", (first, last) => expect(read(first).fingerprint).toBe(read(last).fingerprint));

  test("and no two of these alerts share one", () => {
    const firing = sightings.map(([name]) => read(name)).filter(({ state }) => state === "firing");
    expect(new Set(firing.map(({ fingerprint }) => fingerprint)).size).toBe(firing.length);
  });
});

describe("most messages of bots are no alerts", () => {
  test.each(["deploy", "greeting", "build-failed", "tracker-links"])("%s", (name) =>
    expect(refused(readSlackMessage(fixture(`slack-${name}`), context))).toMatch(
      /^expected a monitoring system's wording, came "/,
    ),
  );

  test.each([
    ["no words", { text: "" }, "the message has no words"],
    ["nothing", null, "the body: expected a Slack message, came null"],
    ["a list", [], "the body: expected a Slack message, came an empty list"],
  ])("%s", (_, message, reason) => expect(refused(readSlackMessage(message, context))).toBe(reason));
});

describe("what a message holds besides its headline is kept", () => {
  test("links, once each, with their names", () =>
    expect(read("datadog-triggered").links.map(({ title }) => title)).toEqual([
      "Runbook",
      "Triggered: CPU is high on host:web-1",
    ]));
  test("named facts are labels, and the headline is not among them", () => {
    expect(read("alertmanager-firing").labels).toMatchObject({
      description: "More than 5 % fail",
      severity: "critical",
    });
    expect(read("homemade-critical").labels).not.toHaveProperty("critical");
    expect(read("homemade-critical").links).toEqual([
      { title: "https://watch.example/7", url: "https://watch.example/7" },
    ]);
  });
  test("the text is what stands below the headline", () =>
    expect(read("datadog-triggered").text).toMatch(/^CPU of the shop's web servers is above 90 %\./));
  test("a footer that changes does not change the fingerprint", () => {
    const message = (footer: string) => ({
      username: "watchdog",
      text: "CRITICAL: disk full",
      attachments: [{ footer }],
    });
    const [one, two] = ["at 10:00", "at 10:05"].map((footer) => taken(readSlackMessage(message(footer), context)));
    expect(one?.fingerprint).toBe(two?.fingerprint);
  });
  test("a mention in a message becomes no mention", () => {
    const message = { text: "CRITICAL: disk full <!channel> <@U1> <https://evil.example|runbook>", ts: "1" };
    const alert = taken(readSlackMessage(message, context));
    expect(alert.title).toBe("disk full @channel @U1 runbook");
    expect(alert.startedAt).toBe(context.receivedAt);
  });
});
