import { describe, expect, it } from "vitest";
import type { Alert } from "../../src/domain/alert.ts";
import type { AlertPolicy, Maintenance } from "../../src/domain/alert-policy.ts";
import { type Correlation, correlate, type KnownAlert, type Scene } from "../../src/domain/correlate.ts";
import type { OpenIncident } from "../../src/domain/open-incident.ts";
import type { Silence } from "../../src/domain/operations/silence.ts";
import type { Policy } from "../../src/domain/policy.ts";
import type { Service } from "../../src/domain/service.ts";
import { alert, at, minuteMs, policy } from "./given.ts";

const now = at(60 * minuteMs);
const service = (name: string, ...dependsOn: string[]): Service => ({
  name,
  owner: null,
  environment: "production",
  tier: 1,
  dependsOn,
  matchLabels: {},
  runbook: null,
  isStateful: false,
  slo: null,
  isGateReported: false,
  changes: {},
});
/** web → checkout → payments-db; search stands alone. */
const services = {
  web: service("web", "checkout"),
  checkout: service("checkout", "payments-db"),
  "payments-db": service("payments-db"),
  search: service("search"),
};
const declare = { critical: "P1", major: "P2", error: "P3", minor: "P4" } as const;
const rules = (over: Partial<AlertPolicy> = {}): Policy => ({
  ...policy,
  services,
  alerts: { ...policy.alerts, declare, ...over },
});

const incident = (id: number, over: Partial<OpenIncident> = {}): OpenIncident => ({
  id: `INC-${id}`,
  severity: "P1",
  services: ["checkout"],
  environments: ["production"],
  declaredAt: at(50 * minuteMs),
  kind: "plain",
  isOfAlerts: true,
  ...over,
});
const known = (over: Partial<KnownAlert> = {}): KnownAlert => ({
  incident: "INC-1",
  severity: "P3",
  overSince: null,
  state: "firing",
  severityLabel: "error",
  changedAt: [],
  ...over,
});
const scene = (over: Partial<Scene> = {}): Scene => ({
  known: null,
  offer: "none",
  isFromMessage: false,
  incidents: [],
  silences: [],
  isBudgetSpent: false,
  ...over,
});
const holding = (...incidents: OpenIncident[]): Scene => scene({ incidents });
const remembering = (over: Partial<KnownAlert> = {}): Scene => scene({ known: known(over) });
const thisAlert = { kind: "alert", source: "alertmanager", fingerprint: "f1", title: "x" } as const;
const silence = (over: Partial<Silence> = {}): Silence => ({
  id: "S1",
  what: thisAlert,
  reason: null,
  by: "UANA",
  at: at(0),
  until: at(90 * minuteMs),
  ...over,
});
const named = (name: string): Scene =>
  scene({ silences: [silence({ what: { kind: "named", name }, reason: "it moves" })] });
const work = (over: Partial<Maintenance> = {}): Maintenance => ({
  services: ["checkout"],
  environment: null,
  from: at(0),
  until: at(90 * minuteMs),
  reason: "the database moves",
  ...over,
});
const many = (count: number, over: Partial<OpenIncident> = {}): Scene =>
  holding(
    ...Array.from({ length: count }, (_, n) =>
      incident(n + 1, { services: [`s${n}`], declaredAt: at(59.9 * minuteMs), ...over }),
    ),
  );

const said = (verdict: Correlation): string => {
  switch (verdict.kind) {
    case "declare":
      return `declare ${verdict.severity}${verdict.isOverflow ? " overflow" : ""}`;
    case "attach":
    case "deduplicate":
      return `${verdict.kind} ${verdict.incident}${verdict.raiseTo === null ? "" : ` raised to ${verdict.raiseTo}`}`;
    case "offer":
      return `offer${verdict.candidates.length === 0 ? "" : ` ${verdict.candidates.join(" ")}`}`;
    case "ignore":
      return `ignore: ${verdict.because}`;
  }
};

const resolved = { state: "resolved", resolvedAt: now } as const;
const staging = { environment: "staging" } as const;
const flips = Array.from({ length: 6 }, (_, n) => at((50 + n) * minuteMs));
const overflow = incident(9, { kind: "overflow", services: ["a", "b"], severity: "P3" });

type Row = readonly [
  rule: string,
  alert: Partial<Alert>,
  scene: Scene,
  expected: string,
  because: RegExp,
  policy?: Policy,
];

const table: readonly Row[] = [
  // The same alert
  [
    "the same alert is counted",
    {},
    remembering({ severityLabel: "critical", severity: "P1" }),
    "deduplicate INC-1",
    /has it already/,
  ],
  ["its end belongs to its incident", resolved, remembering(), "deduplicate INC-1", /it has ended/],
  [
    "its end again is known",
    resolved,
    remembering({ state: "resolved" }),
    "deduplicate INC-1",
    /knows that it has ended/,
  ],
  ["it fires again in the same incident", {}, remembering({ state: "resolved" }), "deduplicate INC-1", /fires again/],
  [
    "one that is only counted is the same all the same",
    {},
    remembering({ state: "counted", severity: "P1" }),
    "deduplicate INC-1",
    /already/,
  ],
  [
    "a word that became worse raises",
    {},
    remembering(),
    "deduplicate INC-1 raised to P1",
    /is P1 now: the incident is raised from P3/,
  ],
  ["unless policy only says so", {}, remembering(), "deduplicate INC-1", /already/, rules({ onWorse: "say" })],
  [
    "the same bad word again does not undo what people lowered",
    {},
    remembering({ severityLabel: "critical" }),
    "deduplicate INC-1",
    /already/,
  ],
  [
    "a flapping one is quiet",
    {},
    remembering({ state: "resolved", changedAt: flips }),
    "deduplicate INC-1",
    /flapping, so nobody is told/,
  ],
  [
    "changes of long ago are no flapping",
    {},
    remembering({ state: "resolved", changedAt: flips.map(() => at(0)) }),
    "deduplicate INC-1",
    /fires again$/,
  ],
  [
    "after its incident was resolved and it had ended, it is new",
    {},
    remembering({ overSince: at(10 * minuteMs), state: "resolved" }),
    "declare P1",
    /at once/,
  ],
  [
    "just after people resolved it, monitoring lags behind",
    { startedAt: at(12 * minuteMs) },
    remembering({ overSince: at(10 * minuteMs) }),
    "deduplicate INC-1",
    /resolved 50 m ago/,
  ],
  [
    "monitoring that is slow to calm down changes nothing for an hour",
    { startedAt: at(0) },
    remembering({ overSince: at(1 * minuteMs) }),
    "deduplicate INC-1",
    /INC-1 was resolved 59 m ago, and the source has not said yet/,
  ],
  [
    "what still fires an hour after people resolved it is new",
    { startedAt: at(0) },
    remembering({ overSince: at(0) }),
    "declare P1",
    /at once/,
  ],
  [
    "what began long after the incident was resolved is new",
    { startedAt: at(40 * minuteMs) },
    remembering({ overSince: at(10 * minuteMs) }),
    "declare P1",
    /at once/,
  ],
  [
    "also when it was only counted",
    { startedAt: at(40 * minuteMs) },
    remembering({ overSince: at(10 * minuteMs), state: "counted" }),
    "declare P1",
    /at once/,
  ],
  ["an end that ends nothing", resolved, scene(), "ignore: ends_nothing", /no open incident/],
  [
    "also beside an incident of its service",
    resolved,
    holding(incident(1)),
    "ignore: ends_nothing",
    /no open incident/,
  ],
  // The same service, and its neighbours
  [
    "the same service joins",
    { severityLabel: "error" },
    holding(incident(1)),
    "attach INC-1",
    /INC-1 is open for checkout/,
  ],
  [
    "a word without a rule joins too",
    { severityLabel: "odd" },
    holding(incident(1)),
    "attach INC-1",
    /open for checkout/,
  ],
  ["no word at all joins too", { severityLabel: null }, holding(incident(1)), "attach INC-1", /open for checkout/],
  ["another service does not", { service: "search" }, holding(incident(1)), "declare P1", /at once/],
  ["an alert without a service joins nothing", { service: null }, holding(incident(1)), "declare P1", /at once/],
  [
    "an incident that is too old takes in nothing",
    {},
    holding(incident(1, { declaredAt: at(-61 * minuteMs) })),
    "declare P1",
    /at once/,
  ],
  [
    "at the edge of the window it does",
    {},
    holding(incident(1, { declaredAt: at(-60 * minuteMs) })),
    "attach INC-1",
    /open for/,
  ],
  [
    "an upstream that failed first takes in its downstream",
    { service: "web", severityLabel: "error" },
    holding(incident(1, { services: ["payments-db"] })),
    "attach INC-1",
    /web depends on payments-db/,
  ],
  [
    "a P1 downstream raises the upstream's P3",
    { service: "web" },
    holding(incident(1, { services: ["payments-db"], severity: "P3" })),
    "attach INC-1 raised to P1",
    /raised from P3/,
  ],
  [
    "an upstream that comes later joins, and its P1 is not swallowed",
    { service: "payments-db" },
    holding(incident(1, { services: ["web"], severity: "P3" })),
    "attach INC-1 raised to P1",
    /web, which depends on payments-db; the alert is P1, so the incident is raised/,
  ],
  [
    "a lesser word changes nothing",
    { severityLabel: "minor" },
    holding(incident(1, { severity: "P3" })),
    "attach INC-1",
    /open for checkout$/,
  ],
  [
    "where policy only says so, the reason does",
    {},
    holding(incident(1, { severity: "P3" })),
    "attach INC-1",
    /is P1, the incident stays P3/,
    rules({ onWorse: "say" }),
  ],
  [
    "its own service's incident before the upstream's",
    {},
    holding(incident(1, { services: ["payments-db"] }), incident(2)),
    "attach INC-2",
    /open for checkout/,
  ],
  [
    "the upstream's before the downstream's",
    {},
    holding(incident(1, { services: ["web"] }), incident(2, { services: ["payments-db"] })),
    "attach INC-2",
    /depends on payments-db/,
  ],
  [
    "of two the worse",
    { severityLabel: "error" },
    holding(incident(1, { severity: "P3" }), incident(2, { severity: "P2" })),
    "attach INC-2",
    /INC-2/,
  ],
  [
    "of two alike the older",
    {},
    holding(incident(2), incident(1, { declaredAt: at(40 * minuteMs) })),
    "attach INC-1",
    /INC-1/,
  ],
  // Environments
  ["staging never joins production", staging, holding(incident(1)), "declare P1", /at once/],
  ["nor production staging", {}, holding(incident(1, { environments: ["staging"] })), "declare P1", /at once/],
  ["other spellings are the same place", { environment: "PROD" }, holding(incident(1)), "attach INC-1", /open for/],
  ["staging joins staging", staging, holding(incident(1, { environments: ["staging"] })), "attach INC-1", /open for/],
  [
    "silence about the place contradicts nothing",
    {},
    holding(incident(1, { environments: [] })),
    "attach INC-1",
    /open for/,
  ],
  [
    "the catalogue speaks where the alert is silent",
    { environment: null },
    holding(incident(1, { environments: ["staging"] })),
    "declare P1",
    /at once/,
  ],
  // Maintenance and silences
  [
    "announced work is no news",
    {},
    scene(),
    "ignore: maintenance",
    /the database moves/,
    rules({ maintenance: [work()] }),
  ],
  [
    "it comes before the incident of its service",
    {},
    holding(incident(1)),
    "ignore: maintenance",
    /until/,
    rules({ maintenance: [work()] }),
  ],
  [
    "work without services is about all",
    { service: "search" },
    scene(),
    "ignore: maintenance",
    /until/,
    rules({ maintenance: [work({ services: [] })] }),
  ],
  [
    "work on another service is not about it",
    {},
    scene(),
    "declare P1",
    /at once/,
    rules({ maintenance: [work({ services: ["search"] })] }),
  ],
  [
    "work in another environment is not about it",
    {},
    scene(),
    "declare P1",
    /at once/,
    rules({ maintenance: [work({ environment: "staging" })] }),
  ],
  ["work that is over is over", {}, scene(), "declare P1", /at once/, rules({ maintenance: [work({ until: now })] })],
  [
    "work that has not begun",
    {},
    scene(),
    "declare P1",
    /at once/,
    rules({ maintenance: [work({ from: at(61 * minuteMs) })] }),
  ],
  [
    "what an incident has already is still counted",
    {},
    remembering({ severity: "P1" }),
    "deduplicate INC-1",
    /already/,
    rules({ maintenance: [work()] }),
  ],
  [
    "a silenced alert is ignored",
    { severityLabel: "odd" },
    scene({ silences: [silence()] }),
    "ignore: silenced",
    /by UANA until/,
  ],
  [
    "another fingerprint is not",
    {},
    scene({ silences: [silence({ what: { ...thisAlert, fingerprint: "f2" } })] }),
    "declare P1",
    /at once/,
  ],
  [
    "nor the same of another source",
    {},
    scene({ silences: [silence({ what: { ...thisAlert, source: "grafana" } })] }),
    "declare P1",
    /at once/,
  ],
  [
    "a service's name silences its alerts",
    { title: "x" },
    named("Checkout"),
    "ignore: silenced",
    /by UANA until .*: it moves/,
  ],
  ["no other service's", { title: "x" }, named("check"), "declare P1", /at once/],
  [
    "an alert's name silences it, whatever its service",
    { title: "Disk full", service: null },
    named("disk full"),
    "ignore: silenced",
    /until/,
  ],
  [
    "also the name of its rule",
    { title: "x", labels: { alertname: "DiskFull" } },
    named("DiskFull"),
    "ignore: silenced",
    /until/,
  ],
  [
    "silenced or not, its incident counts it",
    {},
    { ...remembering({ severity: "P1" }), ...{ silences: named("checkout").silences } },
    "deduplicate INC-1",
    /already/,
  ],
  ["a silence that is over", {}, scene({ silences: [silence({ until: now })] }), "declare P1", /at once/],
  // Declaring and offering
  ["policy declares", {}, scene(), "declare P1", /severity critical is declared as P1/],
  ["a word without a rule is offered", { severityLabel: "warning" }, scene(), "offer", /no rule declares it/],
  ["a word that every object has is no rule", { severityLabel: "constructor" }, scene(), "offer", /no rule/],
  ["no word is offered", { severityLabel: null }, scene(), "offer", /no rule/],
  [
    "what was read from a channel is for people to decide",
    {},
    scene({ isFromMessage: true }),
    "offer",
    /read from a channel/,
  ],
  [
    "what ends before anybody decided is asked no more",
    { ...resolved, severityLabel: "warning" },
    scene({ offer: "open" }),
    "ignore: ends_offer",
    /before anybody decided/,
  ],
  ["it is offered once", { severityLabel: "warning" }, scene({ offer: "open" }), "ignore: offered_already", /offered/],
  [
    "and not again when people have decided",
    { severityLabel: "warning" },
    scene({ offer: "decided" }),
    "ignore: offered_already",
    /have decided/,
  ],
  [
    "with the incidents that it may belong to, three at most",
    { severityLabel: null, service: null },
    holding(incident(4), incident(3, { environments: ["staging"] }), incident(2), incident(1), incident(7)),
    "offer INC-4 INC-2 INC-1",
    /buttons/,
  ],
  // Budgets and caps
  [
    "a noisy source has its budget",
    { severityLabel: "warning" },
    scene({ isBudgetSpent: true }),
    "ignore: over_budget",
    /alertmanager has put 60 alerts/,
  ],
  [
    "also for what policy would declare as P3",
    { severityLabel: "error" },
    scene({ isBudgetSpent: true }),
    "ignore: over_budget",
    /P1 and P2 pass/,
  ],
  ["a P2 passes", { severityLabel: "major" }, scene({ isBudgetSpent: true }), "declare P2", /at once/],
  [
    "what joins an incident costs no budget",
    { severityLabel: "error" },
    scene({ isBudgetSpent: true, incidents: [incident(1)] }),
    "attach INC-1",
    /open for/,
  ],
  ["below the cap an incident is declared", {}, many(9), "declare P1", /at once/],
  [
    "at the cap one incident takes in the rest",
    {},
    many(10),
    "declare P1 overflow",
    /10 incidents were declared within a minute: one incident takes in the rest/,
  ],
  [
    "and the next ones join it",
    {},
    holding(...many(10).incidents, { ...overflow, severity: "P1" }),
    "attach INC-9",
    /INC-9 takes in the rest/,
  ],
  [
    "raising it when they are worse",
    {},
    holding(...many(10).incidents, overflow),
    "attach INC-9 raised to P1",
    /raised from P3/,
  ],
  [
    "a service that is in the overflow stays there",
    { service: "a" },
    holding(overflow),
    "attach INC-9 raised to P1",
    /INC-9 is open for a/,
  ],
  ["P3s do not take the place of a P1", {}, many(10, { severity: "P3" }), "declare P1", /at once/],
  ["nor P1s that of a P3", { severityLabel: "error" }, many(10), "declare P3", /at once/],
  ["incidents of people are not counted", {}, many(10, { isOfAlerts: false }), "declare P1", /at once/],
  ["after a minute the cap is free again", {}, many(10, { declaredAt: at(58 * minuteMs) }), "declare P1", /at once/],
];

describe("where an alert belongs", () => {
  it.each(table.map((row) => ({ rule: row[0], row })))("$rule", ({ row }) => {
    const [, over, given, expected, because, asked = rules()] = row;
    const verdict = correlate(alert(over), given, asked, now);
    expect(said(verdict)).toBe(expected);
    expect(verdict.reason).toMatch(because);
  });
});
