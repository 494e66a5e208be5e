import type { Evidence } from "../app/ports/evidence-store.ts";
import { invariant } from "../base/invariant.ts";
import { redact } from "../base/redact.ts";
import type { Incident } from "../domain/incident.ts";
import type { Question } from "../domain/investigation.ts";
import { type ServiceCatalogue, servicesSaidIn } from "../domain/service.ts";
import { type Answered, answerLength, askSpecialist } from "./ask-specialist.ts";
import { correctionsOf, evidenceIn, knownSoFar, servicesSaid } from "./case-file.ts";
import { type Looked, Scene } from "./checks/scene.ts";
import { firstResponder } from "./first-responder.ts";
import type { TeamDependencies } from "./investigate.ts";
import { Ledger } from "./ledger.ts";
import type { Model } from "./model.ts";
import { notebookIn } from "./notebook.ts";
import { presentForeign } from "./present.ts";
import { chiefName } from "./roster/chief.ts";
import { routeByWords, routeQuestion } from "./route-question.ts";
import { stoppedBecause } from "./run-specialist.ts";
import type { Tool } from "./tool.ts";
import { toolsFor } from "./tools.ts";
import { topics } from "./topics.ts";

export type AnswerRequest = {
  readonly incident: Incident;
  readonly question: Question;
  readonly signal: AbortSignal;
};

const checkMs = 2_200;

/**
 * A reply to somebody in the thread: short, with its evidence. Without a model, or when the model cannot, it says what
 * the records know about the words of the question, and that it has not understood it.
 */
export const answerQuestion = async (deps: TeamDependencies, request: AnswerRequest): Promise<Answered> => {
  const { incident, question, signal } = request;
  if (question.intent === "correction") return takenDown(question);
  const ledger = await Ledger.open({
    evidence: deps.evidence,
    clock: deps.clock,
    incidentId: incident.id,
    investigationId: null,
  });
  if (deps.model !== null) await deps.mcp?.ready(signal);
  // A question changes nothing: no proposals come from a chat.
  const tools = toolsFor({ ...deps, incident, investigationId: null, agent: firstResponder });
  const worded = deps.model === null ? noModel : await askModel(deps, request, deps.model, ledger, tools);
  signal.throwIfAborted();
  return worded.kind === "answered"
    ? worded.answer
    : answerFromRecords(deps, incident, question, worded.because, ledger, tools, signal);
};

type Worded =
  | { readonly kind: "answered"; readonly answer: Answered }
  /** `because` in words for people. */
  | { readonly kind: "unheard"; readonly because: string };

const noModel: Worded = { kind: "unheard", because: "no model is configured" };

const askModel = async (
  deps: TeamDependencies,
  { incident, question, signal }: AnswerRequest,
  model: Model,
  ledger: Ledger,
  tools: readonly Tool[],
): Promise<Worded> => {
  const keys = { route: `${incident.id}.${question.id}.route`, answer: `${incident.id}.${question.id}` };
  const asking = { deps, model, incidentId: incident.id, ledger, tools, signal };
  const routing = { ...asking, notebook: notebookIn(deps.runs, keys.route) };
  const { to, decidedBy } = await routeQuestion(routing, question.text, [
    incidentSaid(incident),
    ...correctionsOf(incident),
  ]);
  deps.logger.debug({ incident: incident.id, question: question.id, to, decidedBy }, "a question was routed");
  const answering = { ...asking, notebook: notebookIn(deps.runs, keys.answer) };
  const heard = await askSpecialist(answering, to, promptOf(incident, question, ledger.all()));
  if (heard.kind === "answered") {
    for (const key of Object.values(keys)) await deps.runs.forget(key);
    return heard;
  }
  deps.logger.warn({ incident: incident.id, cause: heard.cause.kind }, "a question was answered without the model");
  return { kind: "unheard", because: stoppedBecause(heard.cause) };
};

/** Written down, and said again in the words in which it binds: no model has a say in it. */
const takenDown = ({ text }: Question): Answered => ({
  author: chiefName,
  text: `Taken down. Whoever looks from now on goes by it: “${redact(text).slice(0, 300)}”`,
  evidence: [],
});

const incidentSaid = ({ title, summary, services }: Incident): string =>
  presentForeign("The incident", `${title}\n${summary}\n${servicesSaid(services)}`);

const promptOf = (incident: Incident, question: Question, evidence: readonly Evidence[]): string => {
  const summary = incident.investigations.findLast((one) => one.summary !== null)?.summary ?? null;
  return [
    `${incident.id}, ${incident.severity}, ${incident.status}, declared at ${incident.times.declaredAt}. It was asked at ${question.askedAt}.`,
    incidentSaid(incident),
    ...correctionsOf(incident),
    ...knownSoFar(summary),
    ...evidenceIn(evidence),
    presentForeign("The question", question.text),
  ].join("\n\n");
};

const looksPerAnswer = 4;

const answerFromRecords = async (
  deps: TeamDependencies,
  incident: Incident,
  question: Question,
  because: string,
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
  const service = serviceIn(question.text, scene, deps.catalogue);
  const facts = [...new Set(used.flatMap((topic) => topic.facts(incident, deps.clock.now())))];
  const looks = service === null ? [] : used.flatMap((topic) => topic.look(scene, service));
  const seen = distinct(await Promise.all(looks)).slice(0, looksPerAnswer);
  const words = [prefaceOf(incident, question, because, meant.length > 0), ...facts, ...seen.map(lineOf)].filter(
    (line) => line !== "",
  );
  return {
    author: firstResponder,
    text: (words.join("\n") || (service === null ? noService : nothingKnown)).slice(0, answerLength),
    evidence: [...new Set(seen.flatMap(({ evidence }) => evidence))],
  };
};

/** What failed says of itself what it was. */
const lineOf = ({ title, text }: Looked): string =>
  text.toLowerCase().startsWith(title.toLowerCase()) ? `${title}${text.slice(title.length)}` : `${title}: ${text}`;

/** Whoever calls somebody by name has to know that it is another who answers. */
const prefaceOf = (incident: Incident, { text }: Question, because: string, isUnderstood: boolean): string => {
  const { to, decidedBy } = routeByWords(text);
  if (decidedBy === "person") return `The ${to} cannot be asked: ${because}. This is what is on record:`;
  if (isUnderstood) return "";
  return isWithoutModelSaid(incident) ? notUnderstood : noFreeQuestions;
};

const noFreeQuestions = "I cannot answer free questions without a model; here is what I know.";
const noService =
  "No service is named in this incident, so there is nowhere to look. Name it in the question, or for all of us with /incident describe --service <name>.";
const nothingKnown = "There is nothing on record about that.";
const notUnderstood = "I have not understood the question; here is what I know.";

/** Once in an incident is enough. */
const isWithoutModelSaid = ({ investigations, questions }: Incident): boolean =>
  investigations.some(({ state }) => state.kind === "degraded") ||
  questions.some(({ answer }) => answer?.text.startsWith(noFreeQuestions));

const askThrough =
  (ledger: Ledger, tools: readonly Tool[], signal: AbortSignal): Scene["ask"] =>
  async (name, input) => {
    const tool = tools.find((one) => one.name === name);
    invariant(tool !== undefined, `there is no tool ${name}`);
    return (await ledger.ask(tool, input, signal, checkMs)).evidence;
  };

/** The service that the question names, whether the incident does or not; else the incident's first. */
const serviceIn = (text: string, scene: Scene, catalogue: ServiceCatalogue): string | null => {
  const known = [...scene.services, ...scene.dependencies];
  return (
    known.find((name) => text.toLowerCase().includes(name.toLowerCase())) ??
    servicesSaidIn(text, catalogue)[0] ??
    scene.services[0] ??
    null
  );
};

const distinct = (looks: readonly Looked[]): readonly Looked[] =>
  looks.filter(({ title }, at) => looks.findIndex((other) => other.title === title) === at);
