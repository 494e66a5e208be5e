import type { Evidence } from "../app/ports/store.ts";
import { invariant } from "../base/invariant.ts";
import { redact } from "../base/redact.ts";
import type { EvidenceId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import type { Question } from "../domain/investigation.ts";
import { meteredModel } from "./budget.ts";
import { type Looked, Scene } from "./checks/scene.ts";
import { firstResponder } from "./first-responder.ts";
import type { TeamDependencies } from "./investigate.ts";
import { Ledger } from "./ledger.ts";
import type { Model } from "./model.ts";
import { patientModel } from "./patience.ts";
import { presentForeign } from "./present.ts";
import { entryOf, houseRules, tierOf, toolsOf } from "./roster.ts";
import { type Limits, runAgent } from "./run-agent.ts";
import type { Tool } from "./tool.ts";
import { toolsFor, worthIn } from "./tools.ts";
import { topics } from "./topics.ts";

export type AnswerRequest = {
  readonly incident: Incident;
  readonly question: Question;
  readonly signal: AbortSignal;
};

export type Answered = { readonly author: string; readonly text: string; readonly evidence: readonly EvidenceId[] };

const checkMs = 2_200;
const waitBudgetMs = 15_000;
const answerLength = 1_500;
/** An answer in a thread: a few looks, a few sentences. */
const questionLimits: Limits = {
  turns: 5,
  calls: 5,
  callsPerTool: 3,
  identicalFailures: 2,
  wallClockMs: 60_000,
  tokens: 80_000,
  usd: 0.3,
  toolMs: 8_000,
  maxTokens: 1_000,
};

/**
 * A reply to somebody in the thread: short, with its evidence. Without a model, or when the model cannot, it says what
 * the records know about the words of the question, and that it has not understood it.
 */
export const answerQuestion = async (deps: TeamDependencies, request: AnswerRequest): Promise<Answered> => {
  const { incident, question, signal } = request;
  const ledger = await Ledger.open({
    evidence: deps.evidence,
    clock: deps.clock,
    incidentId: incident.id,
    investigationId: null,
  });
  // A question changes nothing: no proposals come from a chat.
  const tools = toolsFor({ ...deps, incident, investigationId: null, agent: firstResponder });
  const worded = deps.model === null ? null : await askModel(deps, request, deps.model, ledger, tools);
  signal.throwIfAborted();
  return worded ?? answerFromRecords(deps, incident, question, ledger, tools, signal);
};

const askModel = async (
  deps: TeamDependencies,
  { incident, question, signal }: AnswerRequest,
  model: Model,
  ledger: Ledger,
  tools: readonly Tool[],
): Promise<Answered | null> => {
  const entry = entryOf("devops-troubleshooter");
  const { sleep, random, budget, clock } = deps;
  const patient = patientModel(meteredModel(model, budget, incident.id), {
    waitBudgetMs,
    sleep,
    random,
    onCheaper: () => undefined,
  });
  const limits = { ...questionLimits, usd: Math.min(questionLimits.usd, budget.leftUsd(incident.id)) };
  const working = {
    model: patient,
    tools: toolsOf(entry, tools),
    clock,
    limits,
    ledger,
    signal,
  };
  const task = {
    tier: tierOf(entry, deps.chief),
    system: [
      houseRules,
      "Somebody asks you in the incident's thread. Answer in at most five sentences, and name the evidence of each fact by its id in brackets, like (E3). When you do not know, say so and say who or what would.",
    ],
    prompt: promptOf(incident, question, ledger.all()),
    answer: null,
  };
  for await (const event of runAgent(working, task)) {
    if (event.kind === "stopped")
      deps.logger.warn({ incident: incident.id, cause: event.cause.kind }, "a question was answered without the model");
    if (event.kind === "finished") return checked(entry.name, event.answer, ledger, worthIn(tools));
  }
  return null;
};

/** Only evidence that found something may stand behind an answer; ids that nobody knows are taken out of the words. */
const checked = (author: string, answer: string, ledger: Ledger, worthOf: (tool: string) => string): Answered => {
  const isProof = (evidence: Evidence | null): boolean =>
    evidence?.status === "ok" && worthOf(evidence.tool) === "evidence";
  const evidence = [...new Set(answer.match(/\bE\d{1,6}\b/g) ?? [])];
  const proofs = evidence.filter((id) => isProof(ledger.find(id))) as EvidenceId[];
  const text = evidence
    .filter((id) => ledger.find(id) === null)
    .reduce(
      (said, id) => said.replaceAll(new RegExp(`\\b${id}\\b`, "g"), "unproven"),
      redact(answer).slice(0, answerLength),
    );
  return {
    author,
    text: proofs.length === 0 ? `${text} (Nothing in the records proves this.)` : text,
    evidence: proofs,
  };
};

const evidenceShown = 30;

const promptOf = (incident: Incident, question: Question, evidence: readonly Evidence[]): string => {
  const summary = incident.investigations.findLast((one) => one.summary !== null)?.summary ?? null;
  const known = evidence.slice(-evidenceShown).map((one) => `${one.id} (${one.status}) ${one.tool}: ${one.summary}`);
  return [
    `${incident.id}, ${incident.severity}, ${incident.status}, declared at ${incident.times.declaredAt}. Services: ${incident.services.join(", ") || "none named"}. It was asked at ${question.askedAt}.`,
    presentForeign("The incident", `${incident.title}\n${incident.summary}`),
    ...(summary === null ? [] : [presentForeign("Triage says", `${summary.verdict}: ${summary.text}`)]),
    ...(known.length === 0 ? [] : [presentForeign("Evidence in the ledger", known.join("\n"))]),
    presentForeign("The question", question.text),
  ].join("\n\n");
};

const looksPerAnswer = 4;

const answerFromRecords = async (
  deps: TeamDependencies,
  incident: Incident,
  question: Question,
  ledger: Ledger,
  tools: readonly Tool[],
  signal: AbortSignal,
): Promise<Answered> => {
  const meant = topics.filter(({ words }) => words.test(question.text));
  const used = meant.length === 0 ? topics.filter(({ name }) => name === "status") : meant;
  const scene = new Scene({
    incident,
    startedAt: question.askedAt,
    catalogue: deps.catalogue,
    ask: askThrough(ledger, tools, signal),
  });
  const service = serviceIn(question.text, scene);
  const facts = [...new Set(used.flatMap((topic) => topic.facts(incident, deps.clock.now())))];
  const looks = service === null ? [] : used.flatMap((topic) => topic.look(scene, service));
  const seen = distinct(await Promise.all(looks)).slice(0, looksPerAnswer);
  const preface = meant.length > 0 ? "" : "I cannot answer free questions without a model; here is what I know.";
  const words = [preface, ...facts, ...seen.map(({ title, text }) => `${title}: ${text}`)].filter(
    (line) => line !== "",
  );
  return {
    author: firstResponder,
    text: words.join("\n").slice(0, answerLength),
    evidence: [...new Set(seen.flatMap(({ evidence }) => evidence))],
  };
};

const askThrough =
  (ledger: Ledger, tools: readonly Tool[], signal: AbortSignal): Scene["ask"] =>
  async (name, input) => {
    const tool = tools.find((one) => one.name === name);
    invariant(tool !== undefined, `there is no tool ${name}`);
    return (await ledger.ask(tool, input, signal, checkMs)).evidence;
  };

/** The service that the question names, or the incident's first. */
const serviceIn = (text: string, scene: Scene): string | null => {
  const known = [...scene.services, ...scene.dependencies];
  return known.find((name) => text.toLowerCase().includes(name.toLowerCase())) ?? scene.services[0] ?? null;
};

const distinct = (looks: readonly Looked[]): readonly Looked[] =>
  looks.filter(({ title }, at) => looks.findIndex((other) => other.title === title) === at);
