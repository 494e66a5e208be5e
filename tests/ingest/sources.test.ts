import { describe, expect, test } from "vitest";
import type { Alert } from "../../src/domain/alert.ts";
import type { Reading } from "../../src/ingest/source.ts";
import { alertSources, kindNamed, type SourceKind } from "../../src/ingest/sources.ts";
import { alertsIn, context, fixture, refused, taken } from "./given.ts";

const read = (source: SourceKind, name: string) =>
  alertSources[source].source.read(fixture(`${source}/${name}`), context);
const only = (source: SourceKind, name: string): Alert => {
  const alerts = alertsIn(read(source, name));
  expect(alerts).toHaveLength(1);
  return alerts[0] ?? expect.fail("no alert");
};

const noon = "2026-11-24T12:00:00.000Z";
const quarterPast = "2026-11-24T12:15:00.000Z";

const sightings: readonly (readonly [SourceKind, string, Partial<Alert>])[] = [
  [
    "datadog",
    "triggered",
    {
      title: "CPU is high on web-1",
      text: "CPU of the shop is above 90 %. See the runbook.",
      service: "checkout",
      environment: "production",
      severityLabel: "error",
      startedAt: noon,
    },
  ],
  ["datadog", "recovered", { state: "resolved", resolvedAt: quarterPast }],
  ["datadog", "default-triggered", { title: "Replication is behind", severityLabel: "critical", startedAt: noon }],
  ["datadog", "default-recovered", { state: "resolved", title: "Replication is behind" }],
  [
    "pagerduty",
    "triggered",
    {
      fingerprint: "PINC001",
      title: "Checkout returns 500",
      service: "checkout",
      severityLabel: "critical",
      startedAt: "2026-11-24T11:58:00.000Z",
    },
  ],
  ["pagerduty", "resolved", { state: "resolved", resolvedAt: "2026-11-24T12:05:00.123Z" }],
  [
    "opsgenie",
    "create",
    {
      title: "Checkout answers slowly",
      text: "p95 is above two seconds",
      service: "checkout",
      environment: "production",
      severityLabel: "critical",
      startedAt: noon,
    },
  ],
  ["opsgenie", "close", { state: "resolved", resolvedAt: "2026-11-24T12:06:00.000Z" }],
  [
    "cloudwatch",
    "alarm",
    {
      fingerprint: "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:checkout-5xx-critical",
      title: "checkout-5xx-critical",
      service: "checkout",
      severityLabel: "critical",
      startedAt: "2026-11-24T12:00:00.236Z",
    },
  ],
  ["cloudwatch", "ok", { state: "resolved", resolvedAt: "2026-11-24T12:00:00.236Z" }],
  ["cloudwatch", "raw-alarm", { title: "checkout-5xx-critical" }],
  [
    "cloudwatch",
    "eventbridge-alarm",
    {
      title: "checkout-5xx-critical",
      fingerprint: "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:checkout-5xx-critical",
      text: "Too many errors at the door.\n\nThreshold crossed",
      severityLabel: "critical",
      startedAt: noon,
    },
  ],
  [
    "cloudwatch",
    "text",
    {
      title: "[critical] disk of db-1",
      severityLabel: "critical",
      text: "The volume of db-1 is 97 % full.\nIt was 80 % an hour ago.",
    },
  ],
  [
    "cloudwatch",
    "rds-event",
    { title: "DB instance shutdown", startedAt: "2026-11-24T11:59:30.000Z", severityLabel: null },
  ],
  [
    "cloudwatch",
    "guardduty",
    {
      title: "An unusual amount of data left a bucket",
      text: "The role deploy read far more objects than ever before.",
      severityLabel: "error",
      startedAt: "2026-11-24T11:58:00.000Z",
    },
  ],
  [
    "grafana",
    "legacy-alerting",
    {
      fingerprint: "rule:1:77",
      title: "Checkout answers slowly",
      text: "The 95th percentile of checkout is above two seconds.\np95 {pod=checkout-1}: 2.41",
      service: "checkout",
      severityLabel: "critical",
    },
  ],
  ["grafana", "legacy-ok", { state: "resolved", fingerprint: "rule:1:77" }],
  [
    "zabbix",
    "own-names",
    {
      fingerprint: "8213",
      title: "Free disk space is less than 5 % on db-1",
      text: "96 % full",
      service: "orders",
      severityLabel: "error",
    },
  ],
  ["zabbix", "own-names-recovery", { state: "resolved", fingerprint: "8213" }],
  [
    "sentry",
    "plugin",
    {
      fingerprint: "issue:27379932",
      title: "DoubleCharge: Card was charged twice",
      service: "checkout",
      environment: "production",
      severityLabel: "critical",
      startedAt: "2026-11-24T12:00:00.000Z",
    },
  ],
  ["pagerduty", "priority", { fingerprint: "PINC001", severityLabel: "critical" }],
  [
    "google-cloud",
    "open",
    {
      title: "Checkout CPU",
      service: "checkout",
      environment: "production",
      severityLabel: "critical",
      startedAt: noon,
    },
  ],
  ["google-cloud", "closed", { state: "resolved", resolvedAt: quarterPast }],
  ["google-cloud", "documented", { severityLabel: null, text: expect.stringContaining("Look at the queue.") }],
  [
    "azure-monitor",
    "fired",
    {
      title: "Checkout CPU",
      service: "checkout",
      environment: "production",
      severityLabel: "error",
      startedAt: "2026-11-24T12:00:00.371Z",
    },
  ],
  ["azure-monitor", "resolved", { state: "resolved", resolvedAt: "2026-11-24T12:15:00.224Z" }],
  [
    "sentry",
    "event-alert",
    {
      fingerprint: "issue:1170820242",
      title: "TypeError: card is undefined",
      text: "charge(payment.ts)",
      service: "checkout",
      environment: "production",
      severityLabel: "error",
      startedAt: "2026-11-24T12:00:00.677Z",
    },
  ],
  ["sentry", "issue-created", { fingerprint: "issue:1170820242", service: "checkout", startedAt: noon }],
  ["sentry", "issue-resolved", { fingerprint: "issue:1170820242", state: "resolved" }],
  [
    "sentry",
    "metric-critical",
    { title: "Too many errors", service: "checkout", environment: "production", severityLabel: "critical" },
  ],
  ["sentry", "metric-resolved", { state: "resolved", resolvedAt: quarterPast }],
  ["new-relic", "activated", { service: "checkout", severityLabel: "critical", startedAt: noon }],
  ["new-relic", "closed", { state: "resolved", resolvedAt: quarterPast }],
  [
    "zabbix",
    "problem",
    {
      title: "Free disk space is less than 5 % on db-1",
      service: "payments-db",
      environment: "production",
      severityLabel: "error",
      startedAt: noon,
    },
  ],
  ["zabbix", "recovery", { state: "resolved", resolvedAt: quarterPast }],
  [
    "uptime-kuma",
    "down",
    {
      title: "checkout is down",
      service: "checkout",
      environment: "production",
      severityLabel: "critical",
      startedAt: "2026-11-24T12:00:00.123Z",
    },
  ],
  ["uptime-kuma", "up", { state: "resolved", resolvedAt: quarterPast }],
  [
    "github",
    "workflow-failed",
    { title: "Release failed on main of shop/checkout", service: "checkout", severityLabel: "error", startedAt: noon },
  ],
  ["github", "workflow-succeeded", { state: "resolved", resolvedAt: quarterPast }],
  [
    "github",
    "deployment-failed",
    { title: "Deployment of shop/checkout to production failed", environment: "production", severityLabel: "error" },
  ],
  ["github", "deployment-succeeded", { state: "resolved" }],
  ["gitlab", "pipeline-failed", { title: "Pipeline failed on main of shop/checkout", startedAt: noon }],
  ["gitlab", "pipeline-succeeded", { state: "resolved", resolvedAt: noon }],
  ["gitlab", "deployment-failed", { environment: "production", severityLabel: "error", startedAt: noon }],
  ["gitlab", "deployment-succeeded", { state: "resolved" }],
  ["gitlab", "alert-triggered", { title: "Checkout error rate", severityLabel: "critical", startedAt: noon }],
  ["gitlab", "alert-resolved", { state: "resolved" }],
];

describe("a body becomes an alert", () => {
  test.each(sightings)("%s: %s", (source, name, expected) => {
    const alert = only(source, name);
    expect(alert).toMatchObject({ source, state: "firing", ...expected });
    expect(alert.resolvedAt === null).toBe(alert.state === "firing");
    expect(Object.keys(alert.labels).filter((label) => label.startsWith("firebreak_"))).toEqual([]);
  });
});

const ends: readonly (readonly [SourceKind, string, string])[] = [
  ["datadog", "triggered", "recovered"],
  ["datadog", "default-triggered", "default-recovered"],
  ["pagerduty", "triggered", "resolved"],
  ["opsgenie", "create", "close"],
  ["cloudwatch", "alarm", "ok"],
  ["cloudwatch", "raw-alarm", "ok"],
  ["google-cloud", "open", "closed"],
  ["azure-monitor", "fired", "resolved"],
  ["sentry", "event-alert", "issue-resolved"],
  ["sentry", "metric-critical", "metric-resolved"],
  ["new-relic", "activated", "closed"],
  ["zabbix", "problem", "recovery"],
  ["uptime-kuma", "down", "up"],
  ["github", "workflow-failed", "workflow-succeeded"],
  ["github", "deployment-failed", "deployment-succeeded"],
  ["gitlab", "pipeline-failed", "pipeline-succeeded"],
  ["gitlab", "deployment-failed", "deployment-succeeded"],
  ["gitlab", "alert-triggered", "alert-resolved"],
];

describe("one condition has one fingerprint", () => {
  test.each(ends)("%s: %s ends with %s", (source, first, last) =>
    expect(only(source, last).fingerprint).toBe(only(source, first).fingerprint),
  );
  test.each(ends)("%s: %s said again is the same alert", (source, first) =>
    expect(only(source, first)).toEqual(only(source, first)),
  );
  test("and no two conditions of these share one", () => {
    const keys = new Set(ends.map(([source, first]) => `${source} ${only(source, first).fingerprint}`));
    expect(keys.size).toBe(ends.length - 1);
  });
});

const asides: readonly (readonly [SourceKind, string, RegExp])[] = [
  ["datadog", "event", /^event: no monitor was triggered/],
  ["pagerduty", "acknowledged", /^incident.acknowledged changes nothing/],
  ["pagerduty", "annotated", /^incident.annotated changes nothing/],
  ["pagerduty", "ping", /tries whether/],
  ["opsgenie", "acknowledge", /^Acknowledge changes nothing/],
  ["cloudwatch", "insufficient-data", /too little data/],
  ["cloudwatch", "subscription", /was confirmed/],
  ["cloudwatch", "unsubscription", /nothing more/],
  ["google-cloud", "test", /tries whether/],
  ["sentry", "issue-assigned", /was assigned/],
  ["new-relic", "acknowledged", /is acknowledged/],
  ["zabbix", "acknowledged", /acknowledged the problem/],
  ["grafana", "legacy-pending", /pending is no state/],
  ["uptime-kuma", "pending", /tries again/],
  ["uptime-kuma", "test", /Firebreak Testing/],
  ["github", "workflow-cancelled", /ended as cancelled/],
  ["github", "workflow-started", /has not ended/],
  ["github", "deployment-pending", /is in_progress/],
  ["github", "ping", /tries whether/],
  ["gitlab", "pipeline-running", /is running/],
  ["gitlab", "alert-acknowledged", /was acknowledged/],
  ["gitlab", "push", /is no pipeline/],
];

describe("what nobody has to be told is ignored, with its reason", () => {
  test.each(asides)("%s: %s", (source, name, reason) => {
    const { alerts, asides: said }: Reading = taken(read(source, name));
    expect(alerts).toEqual([]);
    expect(said.map((one) => one.reason)).toEqual([expect.stringMatching(reason)]);
    expect(said.every(({ fingerprint }) => fingerprint !== "")).toBe(true);
  });
  test.each<readonly [SourceKind, string, string, object, RegExp]>([
    ["github", "workflow-failed", "workflow_run", { event: "pull_request" }, /pull request's own run/],
    ["gitlab", "pipeline-failed", "object_attributes", { source: "merge_request_event" }, /merge request's own/],
  ])("%s: %s of what is not merged yet", (source, name, at, over, reason) => {
    const body = Object(fixture(`${source}/${name}`));
    const changed = { ...body, [at]: { ...body[at], ...over } };
    const { asides: said } = taken(alertSources[source].source.read(changed, context));
    expect(said).toMatchObject([{ reason: expect.stringMatching(reason) }]);
  });
  test("a header tells GitHub's events apart where the body does not", () => {
    const { asides: said } = taken(
      alertSources.github.source.read(fixture("github/workflow-failed"), { ...context, event: "check_run" }),
    );
    expect(said).toMatchObject([{ reason: "check_run is no failed workflow and no deployment" }]);
  });
});

test("with Datadog's default payload, two groups of one monitor are two alerts, and each has its end", () => {
  const keys = ["[Triggered on {host:a}] x", "[Triggered on {host:b}] x", "[Recovered on {host:a}] x"].map(
    (title) => alertsIn(alertSources.datadog.source.read({ title }, context))[0]?.fingerprint,
  );
  expect(keys).toEqual([":{host:a}:x", ":{host:b}:x", ":{host:a}:x"]);
});

test("a variable that Datadog did not fill is nothing, and makes no two alerts one", () => {
  const [one, two] = ["a", "b"].map((title) => ({
    title: `[Triggered] ${title}`,
    alert_cycle_key: "$ALERT_CYCLE_KEY",
    tags: "null",
  }));
  const read = [one, two].map((body) => alertsIn(alertSources.datadog.source.read(body, context))[0]);
  expect(read.map((alert) => alert?.fingerprint)).toEqual(["::a", "::b"]);
  expect(read[0]?.labels).toEqual({ title: "[Triggered] a" });
});

test("a certificate that will expire is a warning, the same one on every day", () => {
  const [first, second] = [14, 7].map(
    (days) =>
      alertsIn(
        alertSources["uptime-kuma"].source.read(
          {
            heartbeat: null,
            monitor: null,
            msg: `[checkout][https://shop.example] TLS certificate will expire in ${days} days`,
          },
          context,
        ),
      )[0],
  );
  expect(first).toMatchObject({ severityLabel: "warning", service: "checkout", state: "firing" });
  expect(second?.fingerprint).toBe(first?.fingerprint);
});

test.each([
  ["new_relic", "new-relic"],
  ["NewRelic", "new-relic"],
  ["azure", "azure-monitor"],
  ["gcp", "google-cloud"],
  ["uptimekuma", "uptime-kuma"],
  ["sns", "cloudwatch"],
  ["grafana", "grafana"],
  ["smoke", null],
  ["constructor", null],
])("the name %s means %s", (name, kind) => expect(kindNamed(name)).toBe(kind));

test("several events in one body are several alerts, and what changes nothing is beside them", () => {
  const { alerts, asides: said } = taken(read("pagerduty", "several"));
  expect(alerts.map(({ title }) => title)).toEqual(["Checkout returns 500", "Search is slow"]);
  expect(said).toMatchObject([{ fingerprint: "PINC003" }]);
});

describe("what has no place of its own stays among the labels", () => {
  test.each<readonly [SourceKind, string, Readonly<Record<string, string>>]>([
    ["datadog", "triggered", { host: "web-1", monitor: "true", alert_priority: "P2", "org.name": "Shop" }],
    ["pagerduty", "triggered", { urgency: "high", priority: "P1", number: "1234", "event.agent.summary": "Ada Field" }],
    ["opsgenie", "create", { region: "eu-west-1", OverwriteQuietHours: "true", "alert.priority": "P1" }],
    ["cloudwatch", "alarm", { LoadBalancer: "app/shop/50dc6c495c0c9188", "Trigger.Period": "60", OldStateValue: "OK" }],
    ["google-cloud", "open", { zone: "europe-west1-b", observed_value: "0.95", severity: "Critical", version: "1.2" }],
    ["azure-monitor", "fired", { severity: "Sev1", "alertContext.condition.allOf.0.threshold": "90" }],
    [
      "sentry",
      "event-alert",
      { browser: "Chrome 75.0.3770", release: "v42", triggered_rule: "Errors of the checkout" },
    ],
    ["new-relic", "activated", { condition: "Error rate", policy: "Shop", priority: "CRITICAL" }],
    ["zabbix", "problem", { scope: "capacity", severity: "High", item_value: "96 %" }],
    ["uptime-kuma", "down", { env: "production", "monitor.type": "http", "monitor.tags.0.color": "#DC2626" }],
    ["github", "workflow-failed", { branch: "main", conclusion: "failure", "sender.login": "ada" }],
    ["gitlab", "pipeline-failed", { ref: "main", "builds.0.failure_reason": "script_failure" }],
  ])("%s: %s", (source, name, labels) => expect(only(source, name).labels).toMatchObject(labels));

  test("links are for people", () => {
    expect(only("zabbix", "problem").links.map(({ title }) => title)).toEqual(["Runbook", "Zabbix"]);
    expect(only("cloudwatch", "alarm").links[0]?.url).toBe(
      "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/checkout-5xx-critical",
    );
  });
});

const damaged = (source: SourceKind, name: string, change: (body: never) => void): unknown => {
  const body = fixture(`${source}/${name}`);
  change(body as never);
  return body;
};
type Any = { [key: string]: Any } & unknown[];

describe("a wrong type is refused with where, what was expected and what came", () => {
  test.each<readonly [SourceKind, string, (body: Any) => void, string]>([
    ["datadog", "triggered", (b) => Object.assign(b, { title: 7 }), "title: expected a text or nothing, came 7"],
    [
      "pagerduty",
      "triggered",
      (b) => Object.assign(b.event ?? {}, { data: [] }),
      "event.data: expected the incident, came an empty list",
    ],
    [
      "pagerduty",
      "triggered",
      (b) => Object.assign(b.event?.data ?? {}, { id: null }),
      "event.data.id: expected a text or a number, came null",
    ],
    [
      "opsgenie",
      "create",
      (b) => Object.assign(b.alert ?? {}, { tags: "env" }),
      'alert.tags: expected a list of texts or nothing, came "env"',
    ],
    [
      "cloudwatch",
      "raw-alarm",
      (b) => Object.assign(b, { NewStateValue: "BAD" }),
      'NewStateValue: expected "ALARM", "OK" or "INSUFFICIENT_DATA", came "BAD"',
    ],
    [
      "google-cloud",
      "open",
      (b) => Object.assign(b.incident ?? {}, { state: "ajar" }),
      'incident.state: expected "open" or "closed", came "ajar"',
    ],
    [
      "google-cloud",
      "open",
      (b) => Object.assign(b.incident ?? {}, { started_at: "noon" }),
      'incident.started_at: expected seconds since 1970, or nothing, came "noon"',
    ],
    ["azure-monitor", "fired", (b) => Object.assign(b, { schemaId: "old" }), "schemaId: expected"],
    [
      "azure-monitor",
      "fired",
      (b) => Object.assign(b.data?.essentials ?? {}, { alertId: true }),
      "data.essentials.alertId: expected a text or a number, came true",
    ],
    [
      "sentry",
      "event-alert",
      (b) => Object.assign(b.data?.event ?? {}, { tags: {} }),
      "data.event.tags: expected a list of names with their values, came an object",
    ],
    [
      "sentry",
      "metric-critical",
      (b) => Object.assign(b.data ?? {}, { metric_alert: null }),
      "data.metric_alert: expected the metric alert, came null",
    ],
    [
      "new-relic",
      "activated",
      (b) => Object.assign(b, { createdAt: "now" }),
      'createdAt: expected milliseconds since 1970, or nothing, came "now"',
    ],
    [
      "zabbix",
      "problem",
      (b) => Object.assign(b, { value: "2" }),
      'value: expected {EVENT.VALUE}, which is 0 or 1, came "2"',
    ],
    [
      "zabbix",
      "problem",
      (b) => Object.assign(b, { tags: "{EVENT.TAGSJSON}" }),
      "tags: expected a list of tags, as {EVENT.TAGSJSON} writes it",
    ],
    [
      "uptime-kuma",
      "down",
      (b) => Object.assign(b.heartbeat ?? {}, { status: "down" }),
      'heartbeat.status: expected a status from 0 to 3, came "down"',
    ],
    [
      "github",
      "workflow-failed",
      (b) => Object.assign(b.workflow_run ?? {}, { conclusion: 1 }),
      "workflow_run.conclusion: expected a text or nothing, came 1",
    ],
    [
      "gitlab",
      "pipeline-failed",
      (b) => Object.assign(b, { object_attributes: [] }),
      "object_attributes: expected the pipeline, came an empty list",
    ],
  ])("%s: %s #%$", (source, name, change, reason) =>
    expect(refused(alertSources[source].source.read(damaged(source, name, change), context))).toContain(reason),
  );

  test.each(Object.entries(alertSources))(
    "%s: neither nothing nor a list nor an empty object is an alert",
    (_, { source }) => {
      for (const body of [null, 7, "x", [], {}])
        expect(refused(source.read(body, context))).toMatch(/: expected .+, came /s);
    },
  );
});

describe("what is missing is made up for, and an unknown version is read", () => {
  test.each<readonly [SourceKind, unknown, Partial<Alert>]>([
    ["datadog", { title: "[Triggered] x" }, { title: "x", startedAt: noon }],
    [
      "pagerduty",
      { event: { event_type: "incident.triggered", data: { id: "P1" } } },
      { fingerprint: "P1", title: "An alert without a name" },
    ],
    ["opsgenie", { action: "Create", alert: { alertId: "a" } }, { fingerprint: "a", severityLabel: null }],
    ["cloudwatch", { AlarmName: "x", NewStateValue: "ALARM" }, { title: "x", fingerprint: "::x" }],
    ["google-cloud", { version: "9.9", incident: { incident_id: "0.1", state: "open" } }, { fingerprint: "0.1" }],
    [
      "azure-monitor",
      {
        schemaId: "azureMonitorCommonAlertSchema",
        data: { essentials: { alertId: "/a", monitorCondition: "Fired", essentialsVersion: "9.0" } },
      },
      { fingerprint: "/a" },
    ],
    ["sentry", { action: "triggered", data: { event: {} } }, { title: "An alert without a name" }],
    ["new-relic", { id: "i", state: "ACTIVATED" }, { fingerprint: "i" }],
    ["zabbix", { event_id: 5, value: 1 }, { fingerprint: "5" }],
    ["uptime-kuma", { heartbeat: { status: 0 }, monitor: { id: 1 } }, { fingerprint: "monitor:1" }],
    ["github", { action: "completed", workflow_run: { conclusion: "failure" } }, { title: "A workflow failed" }],
    ["gitlab", { object_kind: "pipeline", object_attributes: { status: "failed" } }, { title: "Pipeline failed" }],
  ])("%s %j", (source, body, expected) =>
    expect(alertsIn(alertSources[source].source.read(body, context))).toMatchObject([{ startedAt: noon, ...expected }]),
  );
});
