import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTriageTeam } from "../../src/agents/triage-team.ts";
import type { EffectDependencies } from "../../src/app/effects/dependencies.ts";
import type { Performing } from "../../src/app/effects/performing.ts";
import { answer, conclude, consult, investigate } from "../../src/app/effects/triage.ts";
import { createHandleCommand, type Handled } from "../../src/app/handle-command.ts";
import { createHandleOperations } from "../../src/app/handle-operations.ts";
import { createHandleRequest } from "../../src/app/handle-request.ts";
import type { EffectRow } from "../../src/app/ports/outbox.ts";
import { createReceiver } from "../../src/app/receive-alerts.ts";
import { watchService } from "../../src/app/watch-service.ts";
import { redact } from "../../src/base/redact.ts";
import type { Command } from "../../src/domain/command.ts";
import type { Effect } from "../../src/domain/effect.ts";
import { effectsOf } from "../../src/domain/effects-of.ts";
import { evolve } from "../../src/domain/evolve.ts";
import type { IncidentId } from "../../src/domain/ids.ts";
import type { Incident } from "../../src/domain/incident.ts";
import type { Policy } from "../../src/domain/policy.ts";
import type { Surface } from "../../src/domain/surface.ts";
import { timelineOf } from "../../src/domain/timeline.ts";
import { createLogger } from "../../src/observability/logger.ts";
import type { Row } from "../../src/store/database.ts";
import { migrate } from "../../src/store/migrate.ts";
import { storeOn } from "../../src/store/open-store.ts";
import { openPglite, type PgliteDatabase } from "../../src/store/pglite.ts";
import { evidenceModal } from "../../views/evidence-modal.ts";
import { renderSurface } from "../../views/render-surface.ts";
import { timelineMessage } from "../../views/timeline.ts";
import { channelTopic } from "../../views/topic.ts";
import { en } from "../../views/words.ts";
import { modelOf, saysPlan, saysReport } from "../agents/department.ts";
import { budgetOf, clockAt, deploy, minuteMs, noDelivery, saysText, signalsOfWorld, wants } from "../agents/given.ts";
import { alert, ana, at, digestOf, robot, rollbackCommand, policy as usualPolicy } from "../domain/given.ts";
import { type KindOfSecret, kindsOfSecrets } from "./given-secrets.ts";

/** One incident for each kind of secret, which is said wherever anybody can say something; then everything is looked at. */

const serviceOf = ({ kind }: KindOfSecret): string => `svc-${kind.replaceAll(" ", "-").toLowerCase()}`;
const services: Policy["services"] = Object.fromEntries(
  kindsOfSecrets.map(serviceOf).map((name) => {
    const { checkout } = usualPolicy.services;
    if (checkout === undefined) throw new Error("there is no service to begin with");
    return [name, { ...checkout, name, dependsOn: [], matchLabels: { service: name } }];
  }),
);
const policy: Policy = { ...usualPolicy, services, alerts: { ...usualPolicy.alerts, newIncidentsPerMinute: 1_000 } };
const clock = clockAt();
const everything = { afterSeq: 0, limit: 10_000 };
const prompts: string[] = [];
const lines: string[] = [];
let db: PgliteDatabase;
let write: ReturnType<typeof vi.spyOn>;

const open = async () => {
  db = await openPglite(null);
  await migrate(db);
  return storeOn(db, { evolve, stateVersion: 1 });
};

const seen = new Map<string, { readonly shown: string; readonly incident: Incident }>();

beforeAll(async () => {
  const store = await open();
  write = vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
  const logger = createLogger({ level: "debug", redact });
  const shared = { clock, policy, digestOf, onCommitted: () => undefined };
  const handle = createHandleCommand({ ...shared, incidents: store.incidents, operations: store.operations });
  const handleOperations = createHandleOperations({ ...shared, operations: store.operations });
  const handleRequest = createHandleRequest({ ...shared, requests: store.requests });
  const receive = createReceiver({
    ...shared,
    handle,
    handleOperations,
    incidents: store.incidents,
    operations: store.operations,
    alerts: store.alerts,
    onOffered: () => undefined,
  });

  const live = async (secret: KindOfSecret): Promise<void> => {
    const { kind, said } = secret;
    const service = serviceOf(secret);
    const links = [{ title: said, url: `https://see.example/q?x=${encodeURIComponent(said)}` }];
    const [receipt] = await receive(
      [alert({ fingerprint: kind, service, title: said, text: said, links, labels: { note: said, service } })],
      null,
    );
    const id = receipt?.incident as IncidentId;
    const incidentNow = async (): Promise<Incident> => {
      const incident = await store.incidents.load(id);
      if (incident === null) throw new Error(`no incident for ${kind}`);
      return incident;
    };
    let count = 0;
    const give = async (command: Command, actor = ana as Parameters<typeof handle>[0]["actor"]): Promise<Handled> => {
      count += 1;
      const handled = await handle({ key: `${kind}.${count}`, actor, incidentId: id, command });
      if (!handled.ok) throw new Error(`${command.kind} of ${kind}: ${JSON.stringify(handled.error)}`);
      return handled.value;
    };

    const world = {
      deploys: [deploy("v42", at(-3 * minuteMs), { by: said }), deploy("v41", at(-900 * minuteMs))],
      ratio: (ms: number) => (ms >= Date.parse(at(-2 * minuteMs)) ? 0.6 : 0.001),
      healthy: false,
      logs: Array.from({ length: 5 }, () => `error ${said}`),
      firing: [],
      runbook: said,
    };
    const signalsOf = (name: string) => (name === service ? signalsOfWorld(name, world, () => undefined) : null);
    const model = modelOf({
      plan: async (request) => told(request, saysPlan("debugging", "devops-troubleshooter", "network-engineer")),
      specialist: async (_, request) =>
        told(
          request,
          request.messages.length === 1
            ? wants(
                ["logs_query", { query: `lines ${service} error`, start: at(-minuteMs), end: at(minuteMs) }],
                ["runbook", { service }],
              )
            : request.answer === null
              ? saysText(`It is ${said} (E1).`)
              : saysReport({ summary: said, next_steps: [said], instructions_seen: [said] }),
        ),
    });
    const told = <Reply>(request: object, reply: Reply): Reply => {
      prompts.push(JSON.stringify(request));
      return reply;
    };
    const team = createTriageTeam({
      model,
      chief: "opus",
      budget: budgetOf(store.spending, clock, { perDayUsd: 1_000 }),
      evidence: store.evidence,
      runs: store.agentRuns,
      incidents: { list: async () => [await incidentNow()] },
      signalsOf,
      cluster: null,
      databases: null,
      delivery: noDelivery,
      mcp: null,
      catalogue: services,
      proposeChange: async () => ({ ok: false, error: { kind: "already_done", what: said } }),
      raiseEscalation: async () => ({ ok: true, value: null }),
      clock,
      logger,
      sleep: async () => undefined,
      random: () => 0.5,
    });
    const effects = { incidents: store.incidents, handle, triage: team, digestOf } as unknown as EffectDependencies;

    await give({ kind: "add_note", text: said, messageTs: null });
    await give({ kind: "describe", summary: `more: ${said}`, services: null });
    await give({ kind: "rename", title: `now ${said}` });
    await give({ kind: "post_update", conditions: said, actions: said, needs: said });
    await give({ kind: "add_task", text: said, owner: "UANA" });
    await give({ kind: "set_severity", severity: "P2", reason: said });
    const wish = rollbackCommand({ service, reason: said, blastRadius: said, undo: said, target: said });
    const { change, proofs } = wish;
    const proven = proofs.map((proof) => ({ ...proof, state: { kind: "proven" as const, proof: said, at: at(0) } }));
    await give({ kind: "propose_change", change, proofs: proven, history: { kind: "unknown" } }, robot);
    await give(
      { kind: "reject_change", changeId: "CHG-1", reason: said },
      {
        kind: "person",
        userId: "UBEN",
        standing: "member",
        groups: ["approvers"],
      },
    );
    if ((await incidentNow()).investigations.every(({ state }) => state.kind !== "running"))
      await give({ kind: "investigate", question: said });
    await give({ kind: "ask", text: said, channelId: "C1", threadTs: "1" });
    await give({ kind: "ask", text: `No, ${said}`, channelId: "C1", threadTs: "1" });

    // The agents' part, as workers do it: what an event implies, until nothing is left.
    const done = new Set<string>();
    const work = async (): Promise<boolean> => {
      const incident = await incidentNow();
      for (const event of await store.incidents.events(id, everything))
        for (const [index, { effect }] of effectsOf(event, incident, policy).entries()) {
          const key = `${id}.${event.seq}.${index}`;
          if (done.has(key) || !agentsWork.has(effect.kind)) continue;
          done.add(key);
          await performAs(effects, key, effect, incident);
          return true;
        }
      return false;
    };
    while (await work());
    const { investigations } = await incidentNow();
    await give({
      kind: "rate_summary",
      investigationId: investigations[0]?.id ?? "I1",
      verdict: "wrong",
      reason: said,
    });

    const { proof } = await watchService(
      { signalsOf, evidence: store.evidence, clock },
      { incident: await incidentNow(), service, since: at(0), signal: new AbortController().signal },
    );
    expect(proof).not.toBe("");
    await give({ kind: "mitigate", impact: said });
    await give({ kind: "resolve", resolution: said });
    await handleOperations({ key: `${kind}.halt`, actor: ben, command: { kind: "halt_changes", reason: said } });
    await handleOperations({ key: `${kind}.go`, actor: ben, command: { kind: "resume_changes", reason: said } });
    await handleRequest({
      key: `${kind}.request`,
      requestId: null,
      actor: ana,
      command: {
        kind: "request",
        requestKind: "other",
        title: said,
        details: said,
        service: null,
        urgency: "normal",
        due: { kind: "usual" },
        links: [],
        isConfidential: null,
      },
    });
    logger.warn({ error: new Error(said), incident: id, said }, said);

    const incident = await incidentNow();
    seen.set(kind, { incident, shown: JSON.stringify(await shownOf(incident)) });
  };

  const shownOf = async (incident: Incident): Promise<readonly unknown[]> => {
    const log = await store.incidents.events(incident.id, everything);
    const evidence = await store.evidence.list(incident.id);
    const surfaces: readonly Surface[] = [
      { kind: "card" },
      { kind: "feed" },
      { kind: "change", changeId: "CHG-1" },
      ...incident.investigations.flatMap(({ id, steps }): readonly Surface[] => [
        { kind: "triage", investigationId: id },
        ...steps.map(({ number }): Surface => ({ kind: "triage_step", investigationId: id, number })),
      ]),
      ...incident.questions.map(({ id }): Surface => ({ kind: "answer", questionId: id })),
      ...log.map(({ seq }): Surface => ({ kind: "notice", seq })),
    ];
    const ctx = { words: en, now: clock.now(), policy, evidence };
    return [
      ...surfaces.map((surface) => {
        const event = surface.kind === "notice" ? (log.find(({ seq }) => seq === surface.seq) ?? null) : null;
        return renderSurface(surface, incident, { ...ctx, event });
      }),
      channelTopic(incident, en),
      timelineMessage(incident, timelineOf(log), 1, ctx),
      evidenceModal(
        evidence.map(({ id }) => id),
        evidence,
        ctx,
      ),
    ];
  };

  for (const secret of kindsOfSecrets) await live(secret);
}, 120_000);

const ben = { kind: "person" as const, userId: "UBEN", standing: "member" as const, groups: ["approvers"] };

const agentsWork: ReadonlySet<Effect["kind"]> = new Set(["investigate", "consult", "conclude", "answer"]);

const performAs = async (deps: EffectDependencies, id: string, effect: Effect, incident: Incident): Promise<void> => {
  const attempt = {
    mayHaveRun: false,
    lane: "normal" as const,
    ticket: "secrets",
    signal: new AbortController().signal,
  };
  const performing: Performing = { row: { id, effect } as EffectRow, incident, attempt };
  if (effect.kind === "investigate") await investigate(deps, performing, effect.investigationId);
  if (effect.kind === "consult") await consult(deps, performing, effect.investigationId, effect.number);
  if (effect.kind === "conclude") await conclude(deps, performing, effect.investigationId);
  if (effect.kind === "answer") await answer(deps, performing, effect.questionId);
};

afterAll(async () => {
  write?.mockRestore();
  await db?.close();
});

/** Where it stands, with what is left and right of it: a failure says which place has forgotten to take it out. */
const around = (text: string, form: string): readonly string[] => {
  const found = text.indexOf(form);
  return found < 0 ? [] : [text.slice(Math.max(0, found - 120), found + form.length + 20)];
};

/** Every row of every table, as text. */
const database = async (): Promise<string> => {
  const tables = await db.query(
    "select table_name as name from information_schema.tables where table_schema = 'firebreak' order by 1",
  );
  const rows = await Promise.all(
    tables.map(({ name }: Row) => db.query(`select '${name} ' || t::text as row from firebreak."${name}" t`)),
  );
  return rows.flatMap((all) => all.map(({ row }: Row) => String(row))).join("\n");
};

describe("a secret that somebody says wherever anybody can", () => {
  it("is of more than twenty kinds, and stands in what is said", () => {
    expect(kindsOfSecrets.length).toBeGreaterThanOrEqual(20);
    expect(kindsOfSecrets.filter(({ said, secret }) => !said.includes(secret))).toEqual([]);
  });

  it.each(kindsOfSecrets)(
    "$kind: is in no prompt, row, log line, message or approval preview",
    async ({ kind, secret }) => {
      const { shown, incident } = seen.get(kind) ?? expect.fail(`${kind} was not lived through`);
      expect(incident.investigations[0]?.summary).not.toBeNull();
      expect(incident.questions.every((question) => question.answer !== null)).toBe(true);
      const places = { prompts: prompts.join("\n"), rows: await database(), log: lines.join(""), messages: shown };
      for (const [place, text] of Object.entries(places)) {
        expect(text.length, place).toBeGreaterThan(500);
        expect(text.includes("[redacted "), place).toBe(true);
        const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
        expect(forms.flatMap((form) => around(text, form)).slice(0, 3), place).toEqual([]);
      }
    },
  );
});
