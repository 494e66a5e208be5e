import { type Budget, createBudget } from "../../src/agents/budget.ts";
import { Ledger } from "../../src/agents/ledger.ts";
import type { Model, ModelReply, ModelRequest } from "../../src/agents/model.ts";
import type { RaiseEscalation } from "../../src/agents/tools/raise-escalation.ts";
import { toolsFor } from "../../src/agents/tools.ts";
import type { AgentRunStore } from "../../src/app/ports/agent-run-store.ts";
import type { Clock } from "../../src/app/ports/clock.ts";
import type { DeliveryReaders } from "../../src/app/ports/delivery.ts";
import type { Evidence, EvidenceStore } from "../../src/app/ports/evidence-store.ts";
import type { SpendStore, Sum } from "../../src/app/ports/spend-store.ts";
import type { Deploy, FiringAlert, Point, Reading, Series, ServiceSignals } from "../../src/app/ports/telemetry.ts";
import type { ChangeWish, ProposeChange } from "../../src/app/propose-change.ts";
import { canonicalJson } from "../../src/base/canonical.ts";
import { addMs, epochMsOf, instantOf } from "../../src/base/instant.ts";
import type { Incident } from "../../src/domain/incident.ts";
import { type Investigation, newInvestigation } from "../../src/domain/investigation.ts";
import { alert, at, declared, following, minuteMs, policy, robot, rollbackCommand, t0 } from "../domain/given.ts";

/** A world for agents: records in memory, signals as plain values, a model that reads from a list. */

export { at, minuteMs, t0 };

export const clockAt = (start = at(2 * minuteMs)): Clock & { readonly advance: (ms: number) => void } => {
  let nowMs = epochMsOf(start);
  return {
    now: () => instantOf(nowMs),
    after: (ms) => instantOf(nowMs + ms),
    advance: (ms) => {
      nowMs += ms;
    },
  };
};

export const evidenceInMemory = (): EvidenceStore & { readonly records: Evidence[] } => {
  const records: Evidence[] = [];
  const find: EvidenceStore["find"] = async (_, tool, input, investigationId) =>
    records.find(
      (one) =>
        one.tool === tool &&
        one.investigationId === investigationId &&
        canonicalJson(one.input) === canonicalJson(input),
    ) ?? null;
  return {
    records,
    find,
    list: async () => [...records],
    record: async (incidentId, evidence) => {
      const known = await find(incidentId, evidence.tool, evidence.input, evidence.investigationId);
      if (known !== null) return known;
      const recorded: Evidence = { ...evidence, id: `E${records.length + 1}` };
      records.push(recorded);
      return recorded;
    },
  };
};

/** Counters as a database keeps them: they outlive whoever adds to them. */
export const spendingInMemory = (): SpendStore => {
  const rows: Parameters<SpendStore["add"]>[0][] = [];
  const sum = (chosen: typeof rows): Sum => ({
    tokens: chosen.reduce((all, { tokens }) => all + tokens, 0),
    usd: chosen.reduce((all, { usd }) => all + usd, 0),
    estimatedUsd: chosen.reduce((all, { estimatedUsd }) => all + estimatedUsd, 0),
  });
  return {
    add: async (row) => {
      rows.push(row);
    },
    ofIncident: async (id) => sum(rows.filter(({ incidentId }) => incidentId === id)),
    ofIncidents: async (ids) =>
      ids.map((id) => ({ incidentId: id, ...sum(rows.filter(({ incidentId }) => incidentId === id)) })),
    ofDay: async (day) => sum(rows.filter((row) => row.day === day)),
  };
};

/** Conversations as a database keeps them: as JSON, so that nobody shares an object. */
export const runsInMemory = (): AgentRunStore & { readonly kept: Map<string, string> } => {
  const kept = new Map<string, string>();
  return {
    kept,
    load: async (key) => JSON.parse(kept.get(key) ?? "null"),
    save: async (key, state) => void kept.set(key, JSON.stringify(state)),
    forget: async (key) => (kept.delete(key) ? 1 : 0),
  };
};

export const budgetOf = (
  spending: SpendStore,
  clock: Clock,
  over: { readonly perIncidentUsd?: number; readonly perIncidentTokens?: number; readonly perDayUsd?: number } = {},
): Budget =>
  createBudget({
    limits: {
      perIncident: { usd: over.perIncidentUsd ?? 5, tokens: over.perIncidentTokens ?? 1_000_000 },
      perDay: { usd: over.perDayUsd ?? 50, tokens: 10_000_000 },
    },
    spending,
    clock,
    onSpent: () => undefined,
  });

/** The incident was declared at t0 by an alert that had begun a minute before. */
export const incidentWith = (over: Parameters<typeof declared>[0] = {}): Incident =>
  declared({ alerts: [alert({ startedAt: at(-minuteMs) })], ...over }).incident;

export const investigationOf = (incident: Incident, startedAt = at(2 * minuteMs)): Investigation =>
  newInvestigation({ id: "I1", question: null, startedAt, startedBy: incident.declaredBy });

const failed = (reason: string) => ({ status: "failed" as const, reason, link: null });
export const reading = <Value>(value: Value): Reading<Value> => ({
  status: "ok",
  value,
  link: "http://see/it",
  body: "",
});

export type World = {
  readonly deploys?: readonly Deploy[];
  /** Deploys as a real source tells them, instead. */
  readonly readDeploys?: ServiceSignals["deploys"];
  /** Error ratio as a function of the moment. */
  readonly ratio?: (atMs: number) => number;
  readonly healthy?: boolean;
  readonly logs?: readonly string[];
  readonly firing?: readonly FiringAlert[];
  readonly runbook?: string;
  /** Every source answers with this failure. */
  readonly broken?: string;
  /** The first question to each source hangs; after that it answers. */
  readonly isSlow?: boolean;
  /** Every source hangs. */
  readonly hangs?: boolean;
};

export const deploy = (version: string, atInstant: string, over: Partial<Deploy> = {}): Deploy => ({
  version,
  previousVersion: null,
  at: atInstant,
  by: "ana",
  commit: null,
  url: null,
  status: "succeeded",
  ...over,
});

const stepMs = 15_000;

const seriesOf = (ratio: (atMs: number) => number, from: string, to: string): readonly Point[] => {
  const points: Point[] = [];
  for (let ms = epochMsOf(from); ms <= epochMsOf(to); ms += stepMs)
    points.push({ at: instantOf(ms), value: ratio(ms) });
  return points;
};

export const signalsOfWorld = (
  service: string,
  world: World,
  count: () => void,
  asked = new Set<string>(),
): ServiceSignals => {
  const answer = <Value>(value: Reading<Value> | null, what: string): Promise<Reading<Value>> => {
    count();
    const isFirst = !asked.has(what);
    asked.add(what);
    if (world.hangs === true || (world.isSlow === true && isFirst)) return new Promise(() => undefined);
    if (world.broken !== undefined) return Promise.resolve(failed(world.broken));
    return Promise.resolve(value ?? failed(`${what} is not configured`));
  };
  return {
    service,
    dashboardUrl: null,
    deploys:
      world.readDeploys ??
      (() => answer(world.deploys === undefined ? null : reading(world.deploys), "a deploy history")),
    errorRatio: (window) =>
      answer(
        world.ratio === undefined ? null : reading(seriesOf(world.ratio, window.from, window.to)),
        "an error ratio",
      ),
    metric: () => answer<readonly Series[]>(null, "Prometheus"),
    health: () =>
      answer(
        world.healthy === undefined
          ? null
          : reading({ healthy: world.healthy, statusCode: world.healthy ? 200 : 503, latencyMs: 4, text: "" }),
        "a health address",
      ),
    logs: (window, contains) =>
      answer(
        world.logs === undefined
          ? null
          : reading(
              world.logs
                .filter((text) => text.includes(contains))
                .map((text) => ({ at: addMs(window.to, -1_000), text })),
            ),
        "a log source",
      ),
    firingAlerts: () =>
      answer<readonly FiringAlert[]>(
        world.firing === undefined
          ? null
          : world.firing.length === 0
            ? { status: "empty", link: null, body: "" }
            : reading(world.firing),
        "Prometheus",
      ),
    runbook: () => answer(reading(world.runbook ?? "# Checkout\n1. Look at the deploys."), "a runbook"),
  };
};

/** Nothing is configured to be read of what brings services into production. */
export const noDelivery: DeliveryReaders = { repositoryOf: null, applicationOf: null };

/** Takes every proposal, as the real rules would for a service that can be rolled back. */
export const proposals = (): { readonly wishes: ChangeWish[]; readonly propose: ProposeChange } => {
  const wishes: ChangeWish[] = [];
  const propose: ProposeChange = async (wish) => {
    wishes.push(wish);
    const story = following(
      { incident: wish.incident, log: [] },
      robot,
      rollbackCommand({ to: wish.to, evidence: wish.evidence }),
    );
    return { ok: true, value: { incident: story.incident, events: story.log } };
  };
  return { wishes, propose };
};

export type Setting = Awaited<ReturnType<typeof setting>>;

/** Everything a run needs, for an incident of `checkout`, which needs `payments-db`. */
export const setting = async (
  worlds: Readonly<Record<string, World>>,
  options: {
    readonly incident?: Incident;
    readonly evidence?: ReturnType<typeof evidenceInMemory>;
    readonly startedAt?: string;
  } = {},
) => {
  const incident = options.incident ?? incidentWith();
  const investigation = investigationOf(incident, options.startedAt);
  const evidence = options.evidence ?? evidenceInMemory();
  const clock = clockAt(options.startedAt);
  const { wishes, propose } = proposals();
  const raised: Parameters<RaiseEscalation>[0][] = [];
  const raiseEscalation: RaiseEscalation = async (wish) => {
    raised.push(wish);
    return { ok: true, value: null };
  };
  let reads = 0;
  const askedOf = new Map(Object.keys(worlds).map((service) => [service, new Set<string>()]));
  const signalsOf = (service: string): ServiceSignals | null => {
    const world = worlds[service];
    return world === undefined
      ? null
      : signalsOfWorld(
          service,
          world,
          () => {
            reads += 1;
          },
          askedOf.get(service),
        );
  };
  const tools = toolsFor({
    incident,
    investigationId: investigation.id,
    agent: "first-responder",
    signalsOf,
    cluster: null,
    databases: null,
    delivery: noDelivery,
    mcp: null,
    catalogue: policy.services,
    incidents: { list: async () => [] },
    proposeChange: propose,
    raiseEscalation,
  });
  const ledger = await Ledger.open({ evidence, clock, incidentId: incident.id, investigationId: investigation.id });
  return {
    incident,
    investigation,
    evidence,
    clock,
    wishes,
    tools,
    ledger,
    signalsOf,
    delivery: noDelivery,
    propose,
    raised,
    raiseEscalation,
    runs: runsInMemory(),
    spending: spendingInMemory(),
    catalogue: policy.services,
    signal: new AbortController().signal,
    wasAsked: () => true,
    reads: () => reads,
  };
};

/** A model that gives these answers one after the other; the last one for ever. Keeps what it was asked. */
export const scriptedModel = (
  ...replies: readonly (ModelReply | Error | ((request: ModelRequest) => ModelReply))[]
): Model & { readonly requests: ModelRequest[] } => {
  const requests: ModelRequest[] = [];
  return {
    requests,
    complete: async (request, signal) => {
      signal.throwIfAborted();
      requests.push({ ...request, messages: [...request.messages] });
      const reply = replies[Math.min(requests.length, replies.length) - 1];
      if (reply === undefined) throw new Error("the script is empty");
      if (reply instanceof Error) throw reply;
      return typeof reply === "function" ? reply(request) : reply;
    },
  };
};

const usage = { inputTokens: 100, outputTokens: 10, cacheReadTokens: 0, cacheWriteTokens: 0, usd: 0.01 };

export const reply = (
  stopReason: ModelReply["stopReason"],
  parts: ModelReply["parts"],
  over: Partial<ModelReply["usage"]> = {},
): ModelReply => ({ parts, stopReason, usage: { ...usage, ...over }, model: "scripted", requestId: null });

export const saysText = (text: string): ModelReply => reply("end_turn", [{ kind: "text", text }]);
export const saysJson = (value: unknown): ModelReply => saysText(JSON.stringify(value));

export const wants = (...calls: readonly (readonly [name: string, input: unknown])[]): ModelReply =>
  reply(
    "tool_use",
    calls.map(([name, input], index) => ({ kind: "tool_use", id: `toolu_${index}`, name, input })),
  );

export const collect = async <T>(events: AsyncIterable<T>): Promise<readonly T[]> => {
  const all: T[] = [];
  for await (const event of events) all.push(event);
  return all;
};
