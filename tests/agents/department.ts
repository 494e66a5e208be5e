import type { TeamDependencies } from "../../src/agents/investigate.ts";
import type { Model } from "../../src/agents/model.ts";
import { createTriageTeam } from "../../src/agents/triage-team.ts";
import type { EffectDependencies } from "../../src/app/effects/dependencies.ts";
import type { Performed } from "../../src/app/effects/performing.ts";
import { answer, conclude, consult, investigate } from "../../src/app/effects/triage.ts";
import type { EffectRow } from "../../src/app/ports/outbox.ts";
import type { SpendStore } from "../../src/app/ports/spend-store.ts";
import { redactAll } from "../../src/base/redact.ts";
import { type Actor, authorOf } from "../../src/domain/actor.ts";
import type { Command } from "../../src/domain/command.ts";
import { decide } from "../../src/domain/decide.ts";
import type { Effect } from "../../src/domain/effect.ts";
import { effectsOf } from "../../src/domain/effects-of.ts";
import type { RecordedEvent } from "../../src/domain/event.ts";
import { evolve } from "../../src/domain/evolve.ts";
import type { Incident } from "../../src/domain/incident.ts";
import { ana, digestOf, policy, system } from "../domain/given.ts";
import {
  at,
  budgetOf,
  deploy,
  type evidenceInMemory,
  incidentWith,
  minuteMs,
  type runsInMemory,
  saysJson,
  setting,
  type World,
} from "./given.ts";

/** The department at work on one incident, with the real rules and effects; only the outside is made up. */

export const brokenShop: Readonly<Record<string, World>> = {
  checkout: {
    deploys: [deploy("v42", at(-3 * minuteMs)), deploy("v41", at(-900 * minuteMs))],
    ratio: (ms) => (ms >= Date.parse(at(-2 * minuteMs)) ? 0.6 : 0.001),
    healthy: false,
    logs: Array.from({ length: 5 }, () => "error version=v42 price is undefined"),
    firing: [],
  },
  "payments-db": { healthy: true, deploys: [deploy("db-1", at(-900 * minuteMs))] },
};

export const silentLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** What outlives a process: the database, and what waits in the outbox. */
type Left = {
  readonly given: { readonly evidence: ReturnType<typeof evidenceInMemory> };
  readonly spending: SpendStore;
  readonly runs: ReturnType<typeof runsInMemory>;
  readonly log: readonly RecordedEvent[];
  readonly applied: ReadonlySet<string>;
  readonly waiting: readonly { readonly id: string; readonly effect: Effect }[];
  readonly incident: () => Incident;
};

type Options = {
  readonly incident?: Incident;
  readonly question?: string | null;
  /** What another process left behind. */
  readonly after?: Left;
  readonly budget?: Parameters<typeof budgetOf>[2];
  readonly world?: Readonly<Record<string, World>>;
  readonly past?: readonly Incident[];
  readonly mcp?: TeamDependencies["mcp"];
};

/** An investigation has been asked for; nothing has been done about it yet. */
export const openDepartment = async (model: Model | null, options: Options = {}) => {
  const { after } = options;
  const given = await setting(options.world ?? brokenShop, {
    incident: options.incident ?? incidentWith({ severity: "P3" }),
    ...(after === undefined ? {} : { evidence: after.given.evidence }),
  });
  const spending = after?.spending ?? given.spending;
  const runs = after?.runs ?? given.runs;
  const waits: number[] = [];
  const deps: TeamDependencies = {
    ...given,
    model,
    chief: "opus",
    budget: budgetOf(spending, given.clock, options.budget),
    runs,
    cluster: null,
    databases: null,
    mcp: options.mcp ?? null,
    incidents: { list: async () => options.past ?? [] },
    proposeChange: given.propose,
    logger: silentLogger,
    sleep: async (ms) => void waits.push(ms),
    random: () => 0.5,
  };
  // The declaration has started a triage by itself; here it is asked for when everything is in place.
  let incident: Incident = after?.incident() ?? { ...given.incident, investigations: [] };
  const log: RecordedEvent[] = [...(after?.log ?? [])];
  const applied = new Set<string>(after?.applied);
  const waiting: { readonly id: string; readonly effect: Effect }[] = [...(after?.waiting ?? [])];
  const work: ReadonlySet<Effect["kind"]> = new Set(["investigate", "consult", "conclude", "answer"]);

  const give = (actor: Actor, said: Command, key: string = `key.${log.length}`) => {
    const command = redactAll(said);
    if (applied.has(key)) return { ok: true as const, value: { incident, events: [] } };
    const now = given.clock.now();
    const decision = decide(incident, command, { now, actor, policy, digestOf, halt: null, live: [] });
    if (!decision.ok) return { ok: false as const, error: decision.error };
    applied.add(key);
    const events = decision.value.map(
      (event, index): RecordedEvent => ({ seq: incident.seq + index + 1, at: now, actor: authorOf(actor), event }),
    );
    for (const event of events) incident = evolve(incident, incident.id, event);
    log.push(...events);
    for (const event of events)
      for (const [index, { effect }] of effectsOf(event, incident, policy).entries())
        if (work.has(effect.kind)) waiting.push({ id: `INC-1.${event.seq}.${index}`, effect });
    return { ok: true as const, value: { incident, events } };
  };

  const effects = {
    incidents: { load: async () => incident },
    handle: async ({ key, actor, command }: { key: string; actor: Actor; command: Command }) =>
      give(actor, command, key),
    triage: createTriageTeam(deps),
    digestOf,
  } as unknown as EffectDependencies;

  const perform = (id: string, effect: Effect, signal: AbortSignal): Promise<Performed> => {
    const row = { id, effect } as EffectRow;
    const performing = {
      row,
      incident,
      attempt: { mayHaveRun: false, lane: "normal" as const, ticket: row.id, signal },
    };
    if (effect.kind === "investigate") return investigate(effects, performing, effect.investigationId);
    if (effect.kind === "consult") return consult(effects, performing, effect.investigationId, effect.number);
    if (effect.kind === "conclude") return conclude(effects, performing, effect.investigationId);
    if (effect.kind === "answer") return answer(effects, performing, effect.questionId);
    throw new Error(`${effect.kind} is not the department's`);
  };

  /** Works on what waits, all of a round at once, as workers do. What comes to nothing stays. @throws like a worker */
  const round = async (signal: AbortSignal = new AbortController().signal): Promise<void> => {
    const taken = waiting.splice(0);
    const outcomes = await Promise.allSettled(taken.map(({ id, effect }) => perform(id, effect, signal)));
    outcomes.forEach((outcome, index) => {
      const job = taken[index];
      if (job !== undefined && (outcome.status === "rejected" || outcome.value.kind === "later")) waiting.push(job);
    });
    const failure = outcomes.find((one) => one.status === "rejected");
    if (failure !== undefined) throw failure.reason;
  };

  if (after === undefined) give(ana, { kind: "investigate", question: options.question ?? null });
  return {
    given,
    spending,
    runs,
    waits,
    log,
    applied,
    waiting,
    give,
    round,
    incident: () => incident,
    investigation: () => {
      const [investigation] = incident.investigations;
      if (investigation === undefined) throw new Error("there is no investigation");
      return investigation;
    },
    /** Until nothing waits. */
    run: async (): Promise<void> => {
      for (let rounds = 0; waiting.length > 0; rounds += 1) {
        if (rounds > 20) throw new Error("it does not end");
        await round();
      }
    },
    timeIsUp: () => give(system, { kind: "end_overdue", investigationId: "I1" }),
  };
};

const finding = {
  cause: "bad-deploy",
  object: "app/checkout",
  confidence: 0.9,
  summary: "v42",
  claims: [{ text: "errors rose with it", evidence: ["E1", "E2"] }],
};

export const saysReport = (over: object = {}) =>
  saysJson({
    summary: "v42 broke the price.",
    findings: [finding],
    ruled_out: [],
    symptom: { state: "present", evidence: ["E1"] },
    next_steps: ["Tell support."],
    instructions_seen: [],
    ...over,
  });

export const saysPlan = (taskType: string, ...specialists: readonly string[]) =>
  saysJson({
    task_type: taskType,
    because: "it looks like it",
    asks: specialists.map((specialist) => ({ specialist, task: `Look as ${specialist} does.` })),
  });

export const saysRoute = (taskType: string) => saysJson({ task_type: taskType, because: "it looks like it" });

/** A model that answers by who is asked: the chief's three questions, or a specialist by name. */
export const modelOf = (answers: {
  readonly plan?: Model["complete"];
  readonly route?: Model["complete"];
  readonly sum?: Model["complete"];
  readonly specialist?: (name: string, ...asked: Parameters<Model["complete"]>) => ReturnType<Model["complete"]>;
}): Model & { readonly asked: { readonly who: string; readonly tier: string }[] } => {
  const asked: { who: string; tier: string }[] = [];
  return {
    asked,
    complete: async (request, signal) => {
      signal.throwIfAborted();
      const system = request.system.join("\n");
      const name = /You are the ([\w-]+)\./.exec(system)?.[1] ?? "";
      const who = system.includes("You are the chief") ? chiefsPart(system) : name;
      asked.push({ who, tier: request.tier });
      if (who === "route") return answers.route?.(request, signal) ?? saysRoute("debugging");
      if (who === "plan") return answers.plan?.(request, signal) ?? saysPlan("debugging", "devops-troubleshooter");
      if (who === "sum")
        return answers.sum?.(request, signal) ?? saysJson({ summary: "All agree (E1).", next_steps: ["Roll back."] });
      return answers.specialist?.(name, request, signal) ?? saysReport();
    },
  };
};

const chiefsPart = (system: string): string => {
  if (system.includes("have reported")) return "sum";
  return system.includes("decide whose it is") ? "route" : "plan";
};
