import { describe, expect, test } from "vitest";
import { alertmanager } from "../../src/ingest/alertmanager.ts";
import { generic } from "../../src/ingest/generic.ts";
import { grafana } from "../../src/ingest/grafana.ts";
import { alertsPerBodyLimit } from "../../src/ingest/limits.ts";
import type { AlertSource } from "../../src/ingest/source.ts";
import { alertSources } from "../../src/ingest/sources.ts";
import { alertsIn, context, fixture, refused } from "./given.ts";

test("every source is registered under its own name", () => {
  for (const [name, { source }] of Object.entries(alertSources)) expect(source.name).toBe(name);
});

describe("alertmanager", () => {
  const [firing, resolved] = alertsIn(alertmanager.read(fixture("alertmanager-v4"), context));

  test("a firing alert keeps its fingerprint, its time and what it says", () =>
    expect(firing).toMatchObject({
      fingerprint: "0f3a9c1d2e4b5a69",
      source: "alertmanager",
      state: "firing",
      title: "5xx rate of checkout is 12 %",
      text: "More than 5 % of requests fail for 5 minutes.",
      service: "checkout",
      environment: "production",
      severityLabel: "critical",
      startedAt: "2026-11-24T11:58:12.345Z",
      resolvedAt: null,
    }));
  test("the runbook is the first link, and an empty address is none", () => {
    expect(firing?.links.map(({ title }) => title)).toEqual(["Runbook", "Dashboard", "Graph", "Alertmanager"]);
    expect(resolved?.links.map(({ title }) => title)).toEqual(["Alertmanager"]);
  });
  test("labels and annotations without a place of their own stay", () =>
    expect(firing?.labels).toMatchObject({
      pod: "checkout-7d9f-x2x4q",
      alertname: "CheckoutErrorRateHigh",
      annotation_team_hint: "payments",
      receiver: "firebreak",
    }));
  test("a resolved alert has its end in UTC; its title is its name; the job is not taken for a service", () =>
    expect(resolved).toMatchObject({
      state: "resolved",
      title: "QueueDepth",
      resolvedAt: "2026-11-24T10:55:00.000Z",
      severityLabel: "warning",
      service: null,
    }));
  test("another version with the same shape is taken", () =>
    expect(alertsIn(alertmanager.read({ ...Object(fixture("alertmanager-v4")), version: "5" }, context))).toHaveLength(
      2,
    ));
  test("another version with another shape is refused, and the version is named", () =>
    expect(refused(alertmanager.read({ version: "5", alarms: [] }, context))).toBe(
      "alerts: expected a list of alerts, came nothing (the body is of version 5; version 4 is known)",
    ));
  test("without a fingerprint the labels make it, whatever their order", () => {
    const one = { alerts: [{ status: "firing", labels: { a: "1", b: "2" } }] };
    const two = { alerts: [{ status: "resolved", labels: { b: "2", a: "1" } }] };
    const [first] = alertsIn(alertmanager.read(one, context));
    const [second] = alertsIn(alertmanager.read(two, context));
    expect(first?.fingerprint).toBe(second?.fingerprint);
    expect(second?.resolvedAt).toBe(context.receivedAt);
  });
  test.each([
    { alerts: [{ status: "firing", fingerprint: "f1" }] },
    { alerts: [{ status: "firing" }], commonLabels: { alertname: "A" } },
    { alerts: [{ status: "firing" }], groupLabels: { alertname: "A" } },
  ])("an alert without labels is taken when something else tells it from others: %j", (body) =>
    expect(alertsIn(alertmanager.read(body, context))).toHaveLength(1),
  );
  test("an alert that says no time began when it was received", () =>
    expect(
      alertsIn(alertmanager.read({ alerts: [{ status: "firing", startsAt: "soon", labels: { a: "1" } }] }, context)),
    ).toMatchObject([{ startedAt: context.receivedAt, title: "An alert without a name" }]));
});

describe("grafana", () => {
  test("the alert has its links, its value and its time in UTC", () => {
    const [alert] = alertsIn(grafana.read(fixture("grafana-unified"), context));
    expect(alert).toMatchObject({
      source: "grafana",
      fingerprint: "c0ffee0123456789",
      title: "Payments are slow",
      service: "payments",
      severityLabel: "p2",
      startedAt: "2026-11-24T10:51:03.157Z",
    });
    expect(alert?.links.map(({ title }) => title)).toEqual([
      "Runbook",
      "Dashboard",
      "Panel",
      "Alert rule",
      "Silence",
      "Grafana",
    ]);
    expect(alert?.labels).toMatchObject({ grafana_folder: "Shop", value_string: expect.stringContaining("2.31") });
  });
});

describe("generic", () => {
  test("one alert with everything", () =>
    expect(alertsIn(generic.read(fixture("generic-one"), context))).toEqual([
      {
        fingerprint: "backup-nightly",
        source: "generic",
        state: "firing",
        title: "Nightly backup failed",
        text: "exit status 2",
        service: "backups",
        environment: "production",
        severityLabel: "error",
        startedAt: "2026-11-24T02:00:00.000Z",
        resolvedAt: null,
        links: [
          { title: "Link", url: "https://ci.example/run/7" },
          { title: "Log", url: "https://logs.example/7" },
        ],
        labels: { host: "db-1", attempt: "3", team: "storage" },
      },
    ]));
  test("a title is enough, and the same title ends it", () => {
    const [began, ended] = alertsIn(generic.read(fixture("generic-many"), context));
    expect(began).toMatchObject({ state: "firing", service: "search", environment: "staging", severityLabel: "p3" });
    expect(ended).toMatchObject({ state: "resolved", resolvedAt: context.receivedAt });
    expect(ended?.fingerprint).toBe(began?.fingerprint);
  });
  test("two long titles with the same beginning are two alerts", () => {
    const long = "x".repeat(250);
    const [one, two] = alertsIn(generic.read({ alerts: [{ title: `${long}1` }, { title: `${long}2` }] }, context));
    expect(one?.fingerprint).not.toBe(two?.fingerprint);
    expect(one?.fingerprint.length).toBeLessThanOrEqual(200);
  });
  test("long texts are cut with an ellipsis and labels are not", () => {
    const said = { title: "t".repeat(1_000), text: "🔥".repeat(3_000), labels: { stack: "s".repeat(5_000) } };
    const [alert] = alertsIn(generic.read(said, context));
    expect(alert?.title).toMatch(/^t{299}…$/);
    expect(alert?.text).toHaveLength(2_999);
    expect(alert?.text.isWellFormed()).toBe(true);
    expect(alert?.labels.stack).toHaveLength(5_000);
  });
});

const refusals: readonly (readonly [AlertSource, unknown, string])[] = [
  [generic, null, "the body: expected an object like"],
  [
    generic,
    [],
    'the body: expected an object like {"title": "checkout is failing"}, or {"alerts": [...]} with such objects, came an empty list',
  ],
  [generic, {}, "title: expected a text, came nothing"],
  [generic, { title: "  " }, 'title: expected a title that is not empty, came "  "'],
  [generic, { title: 7 }, "title: expected a text, came 7"],
  [generic, { title: "x", state: "open" }, 'state: expected "firing" or "resolved", came "open"'],
  [
    generic,
    { title: "x", started_at: "yesterday" },
    "started_at: expected an ISO 8601 time, e.g. 2026-11-24T12:00:00Z, came",
  ],
  [generic, { title: "x", links: ["javascript:alert(1)"] }, "links[0]: expected an address"],
  [
    generic,
    { title: "x", labels: { deep: {} } },
    "labels.deep: expected a text, a number, true, false or null, came an object",
  ],
  [generic, { alerts: {} }, "alerts: expected a list of alerts, came an object"],
  [generic, { alerts: [{ title: "x" }, { text: "y" }] }, "alerts[1].title: expected a text, came nothing"],
  [alertmanager, "firing", 'the body: expected an object with a list of alerts, came "firing"'],
  [alertmanager, { alerts: [{ status: "open" }] }, 'alerts[0].status: expected "firing" or "resolved", came "open"'],
  [
    alertmanager,
    { alerts: [{ status: "firing", labels: [] }] },
    "alerts[0].labels: expected an object of names and texts, came an empty list",
  ],
  [alertmanager, { alerts: [{ status: "firing" }] }, "alerts[0].labels: expected at least one label, came nothing"],
  [
    grafana,
    { alerts: [{ status: "firing", labels: {} }], commonLabels: {}, groupLabels: {} },
    "alerts[0].labels: expected at least one label, came an object",
  ],
  [grafana, { ruleName: "legacy", state: "alerting" }, "alerts: expected a list of alerts, came nothing"],
];

describe("a refusal says where, what was expected and what came", () => {
  test.each(refusals)("%o %j", (source, body, reason) => expect(refused(source.read(body, context))).toContain(reason));

  test.each([alertmanager, grafana, generic])("more than a thousand alerts are refused: $name", (source) => {
    const one = { status: "firing", title: "x", labels: { a: "1" } };
    const alerts = Array.from({ length: alertsPerBodyLimit }, () => one);
    expect(alertsIn(source.read({ alerts }, context))).toHaveLength(alertsPerBodyLimit);
    expect(refused(source.read({ alerts: [...alerts, one] }, context))).toBe(
      "alerts: expected at most 1000 alerts, came 1001",
    );
  });
});
