import { createHash } from "node:crypto";
import type { Result } from "../../src/base/result.ts";
import { type Actor, authorOf, type Person, system } from "../../src/domain/actor.ts";
import type { Alert } from "../../src/domain/alert.ts";
import type { Command, CommandOf } from "../../src/domain/command.ts";
import { decide } from "../../src/domain/decide.ts";
import type { IncidentEvent, RecordedEvent } from "../../src/domain/event.ts";
import { evolve } from "../../src/domain/evolve.ts";
import type { ExecutorSettings } from "../../src/domain/executor-settings.ts";
import { checklistItems, type GateItem } from "../../src/domain/gate.ts";
import type { Incident } from "../../src/domain/incident.ts";
import type { Halt } from "../../src/domain/operations/operations.ts";
import type { Policy } from "../../src/domain/policy.ts";
import type { Refusal } from "../../src/domain/refusal.ts";
import { usualDepartments } from "../../src/domain/requests/kinds.ts";

/** Small builders for domain tests: given events, when a command, then events or a refusal. */

export const t0 = "2026-11-24T03:00:00.000Z";
export const at = (ms: number): string => new Date(Date.parse(t0) + ms).toISOString();
export const minuteMs = 60_000;

export const person = (userId: string, ...groups: string[]): Person => ({
  kind: "person",
  userId,
  standing: "member",
  groups,
});
export const ana = person("UANA", "responders");
export const ben = person("UBEN", "approvers");
export const eve = person("UEVE", "approvers");
export const guest: Person = { ...person("UGUEST", "approvers"), standing: "guest" };
export const robot: Actor = { kind: "agent", name: "devops-troubleshooter" };
export { system };

export const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");

const gatesOf = (items: readonly GateItem[]) => ({ P1: items, P2: items, P3: items, P4: items, P5: items });

export const policy: Policy = {
  groups: { responders: ["UANA"], approvers: ["UBEN", "UEVE"], founders: ["UFOUND"] },
  severities: {
    default: "P3",
    page: ["P1", "P2"],
    meaning: { P1: "one", P2: "two", P3: "three", P4: "four", P5: "five" },
  },
  escalation: {
    major_incident: [
      { notify: ["responders"], ackWithinMs: 5 * minuteMs },
      { notify: ["approvers"], ackWithinMs: 10 * minuteMs },
      { notify: ["founders"], ackWithinMs: 15 * minuteMs },
    ],
    cost_spike: [],
    security_breach: [{ notify: ["founders"], ackWithinMs: minuteMs }],
    capacity_limit: [],
    cross_department: [],
  },
  approvals: {
    quorum: { P1: 2, P2: 2, P3: 1, P4: 1, P5: 1 },
    statefulQuorum: 2,
    approvers: { P1: null, P2: null, P3: null, P4: null, P5: null },
    expiresAfterMs: 30 * minuteMs,
    breakGlass: ["founders"],
    controllers: ["approvers", "founders"],
  },
  gates: {
    rollback: gatesOf(["rollback_plan_ready", "monitoring_configured"]),
    deploy: gatesOf(checklistItems),
    scale: gatesOf(["rollback_plan_ready"]),
    restart: gatesOf(["rollback_plan_ready"]),
    flag: gatesOf(["rollback_plan_ready"]),
  },
  updateEveryMs: { P1: 30 * minuteMs, P2: 60 * minuteMs, P3: null, P4: null, P5: null },
  tasks: { remindAfterMs: 5 * 24 * 60 * minuteMs },
  postmortem: { requiredFor: ["P1", "P2"], remindAfterMs: 5 * 24 * 60 * minuteMs },
  reopenWindowMs: 7 * 24 * 60 * minuteMs,
  verification: { everyMs: 15_000, forMs: 10 * minuteMs },
  requests: {
    departments: usualDepartments,
    operators: ["responders"],
    dueWithinMs: { critical: 60 * minuteMs, high: 480 * minuteMs, normal: 2_880 * minuteMs, low: 10_000 * minuteMs },
    unownedAfterMs: { critical: 15 * minuteMs, high: 60 * minuteMs, normal: 480 * minuteMs, low: 2_880 * minuteMs },
    confidential: ["security_fix"],
    declare: [],
  },
  targets: [],
  alerts: {
    declare: { critical: "P1" },
    attachWithinMs: 120 * minuteMs,
    onWorse: "raise",
    flapping: { changes: 6, withinMs: 30 * minuteMs },
    resolveWhenAllEnded: [],
    budget: { alerts: 60, withinMs: 60 * minuteMs },
    newIncidentsPerMinute: 10,
    maintenance: [],
  },
  services: {
    checkout: {
      name: "checkout",
      owner: "payments",
      environment: "production",
      tier: 1,
      dependsOn: ["payments-db"],
      matchLabels: { service: "checkout" },
      runbook: "docs/runbooks/checkout.md",
      isStateful: false,
      slo: null,
      isGateReported: false,
      changes: {
        rollback: {
          executor: "webhook",
          approvers: ["approvers"],
          gate: ["rollback_plan_ready", "monitoring_configured"],
        },
        scale: { executor: "kubernetes", approvers: ["approvers"], gate: null },
        restart: { executor: "kubernetes", approvers: ["approvers"], gate: null },
        deploy: { executor: "pipeline", approvers: ["approvers"], gate: null },
      },
    },
    "payments-db": {
      name: "payments-db",
      owner: null,
      environment: "production",
      tier: 1,
      dependsOn: [],
      matchLabels: {},
      runbook: null,
      isStateful: true,
      slo: null,
      isGateReported: false,
      changes: { restart: { executor: "kubernetes", approvers: ["approvers"], gate: [] } },
    },
  },
};

export const declareCommand = (over: Partial<CommandOf<"declare">> = {}): CommandOf<"declare"> => ({
  kind: "declare",
  title: "checkout is failing",
  severity: "P1",
  services: ["checkout"],
  summary: "",
  commander: null,
  isPrivate: false,
  isDrill: false,
  callPeople: true,
  origin: { kind: "form" },
  alerts: [],
  ...over,
});

export const alert = (over: Partial<Alert> = {}): Alert => ({
  fingerprint: "f1",
  source: "alertmanager",
  state: "firing",
  title: "CheckoutErrorsHigh",
  text: "error ratio 62 %",
  service: "checkout",
  environment: "production",
  severityLabel: "critical",
  startedAt: t0,
  resolvedAt: null,
  links: [],
  labels: {},
  ...over,
});

/** What is written of the executor of every change here. */
export const configured: ExecutorSettings = { executor: "webhook", url: "https://deployer.example/rollback" };

export const rollbackCommand = (
  over: Partial<CommandOf<"propose_change">["change"]> = {},
): CommandOf<"propose_change"> => ({
  kind: "propose_change",
  history: { kind: "unknown" },
  change: {
    action: "rollback",
    service: "checkout",
    target: "checkout",
    from: "v42",
    to: "v41",
    source: { kind: "version", ref: "v41", url: null, proof: "it is there" },
    executor: "the deployer",
    settings: configured,
    undoes: null,
    reason: "errors began with v42",
    evidence: ["E1"],
    blastRadius: "checkout only",
    undo: "deploy v42 again",
    ...over,
  },
  proofs: [
    { item: "rollback_plan_ready", state: { kind: "proven", proof: "v41 ran for two days", at: t0 } },
    { item: "monitoring_configured", state: { kind: "proven", proof: "the alert itself", at: t0 } },
  ],
});

/** A log under way: gives commands to the real `decide` and `evolve`. */
export type Story = {
  readonly incident: Incident;
  readonly log: readonly RecordedEvent[];
};

export const tryTo = (
  story: Story | null,
  actor: Actor,
  command: Command,
  now = t0,
  rules: Policy = policy,
  halt: Halt | null = null,
  live: readonly Incident[] = [],
): Result<readonly IncidentEvent[], Refusal> =>
  decide(story?.incident ?? null, command, { now, actor, policy: rules, digestOf, halt, live });

export const recordOn = (story: Story | null, actor: Actor, events: readonly IncidentEvent[], now = t0): Story => {
  const first = story?.incident.seq ?? 0;
  const added = events.map((event, index) => ({ seq: first + index + 1, at: now, actor: authorOf(actor), event }));
  const incident = added.reduce<Incident | null>(
    (state, event) => evolve(state, "INC-1", event),
    story?.incident ?? null,
  );
  if (incident === null) throw new Error("a story begins with events");
  return { incident, log: [...(story?.log ?? []), ...added] };
};

/** Gives the command and goes on with its events; fails the test when it is refused. */
export const following = (
  story: Story | null,
  actor: Actor,
  command: Command,
  now = t0,
  rules: Policy = policy,
): Story => {
  const decision = tryTo(story, actor, command, now, rules);
  if (!decision.ok) throw new Error(`${command.kind} was refused: ${JSON.stringify(decision.error)}`);
  return recordOn(story, actor, decision.value, now);
};

export const kindsOf = (decision: Result<readonly IncidentEvent[], Refusal>): readonly string[] =>
  decision.ok ? decision.value.map((event) => event.kind) : [`refused: ${decision.error.kind}`];

export const declared = (over: Partial<CommandOf<"declare">> = {}): Story => following(null, ana, declareCommand(over));
