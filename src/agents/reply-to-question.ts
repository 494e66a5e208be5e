import type { AnswerEvidence, AnswerOperations, OperationsReply } from "../app/ports/answer-operations.ts";
import type { Clock } from "../app/ports/clock.ts";
import type { IncidentStore } from "../app/ports/incident-store.ts";
import type { OperationsStore } from "../app/ports/operations-store.ts";
import type { RequestStore } from "../app/ports/request-store.ts";
import type { Reading, ServiceSignals } from "../app/ports/telemetry.ts";
import { formatDuration } from "../base/duration.ts";
import { addMs, msBetween } from "../base/instant.ts";
import { redact } from "../base/redact.ts";
import type { Incident } from "../domain/incident.ts";
import { freezesOf } from "../domain/operations/operations.ts";
import { isOverdue } from "../domain/requests/request.ts";
import { type ServiceCatalogue, servicesSaidIn, withDependencies } from "../domain/service.ts";
import { isLive, statuses } from "../domain/status.ts";
import type { OperationsAnswer } from "./answer-operations.ts";
import { firstResponder } from "./first-responder.ts";

type Dependencies = {
  /** The specialist whom it concerns, where there is a model. */
  readonly askSpecialist: (question: string, signal: AbortSignal) => Promise<OperationsAnswer>;
  readonly incidents: Pick<IncidentStore, "list">;
  readonly operations: Pick<OperationsStore, "load">;
  readonly requests: Pick<RequestStore, "list">;
  readonly signalsOf: (service: string) => ServiceSignals | null;
  readonly catalogue: ServiceCatalogue;
  readonly clock: Clock;
};

/** More services than this in one question is a list of everything. */
const servicesLimit = 3;
const liveShown = 10;
const windowMs = 15 * 60_000;
/** A source that has said nothing by then is said to be silent. */
const lookMs = 4_000;

/** A specialist answers; where none can, what is on record and how things look, and who would know more. */
export const createReply =
  (deps: Dependencies): AnswerOperations =>
  async ({ question, signal }) => {
    const answer = await deps.askSpecialist(question, signal);
    if (answer.kind === "unanswered") return lookAround(deps, question, answer, signal);
    return { author: answer.author, text: answer.text, evidence: answer.sources.map(evidenceIn) };
  };

/** `E2 deploys_list: 2 deploys` */
const evidenceIn = (source: string): AnswerEvidence => {
  const at = source.indexOf(": ");
  return at < 0
    ? { title: source, status: "ok", summary: "", link: null }
    : { title: source.slice(0, at), status: "ok", summary: source.slice(at + 2), link: null };
};

/** Needs no model. It does not claim to have understood the question. */
const lookAround = async (
  deps: Dependencies,
  question: string,
  { author, reason }: Extract<OperationsAnswer, { kind: "unanswered" }>,
  signal: AbortSignal,
): Promise<OperationsReply> => {
  const services = servicesSaidIn(question, deps.catalogue).slice(0, servicesLimit);
  const [live, state, pending] = await Promise.all([
    deps.incidents.list(everythingLive),
    deps.operations.load(),
    deps.requests.list({ which: "pending", person: null, beforeNumber: null, limit: 100 }),
  ]);
  const now = deps.clock.now();
  const looks = await Promise.all(services.flatMap((service) => looksAt(deps, service, signal)));
  const late = pending.filter((request) => isOverdue(request, now)).length;
  const concerned =
    services.length === 0 ? live : live.filter((one) => reachOf(deps, one).some((name) => services.includes(name)));
  const lines = [
    services.length === 0
      ? "I know no service by a name in your question, so this is how operations stands."
      : `What I can see of ${services.join(", ")} just now:`,
    ...looks.map(({ title, summary }) => `${title}: ${summary}`),
    ...(concerned.length === 0 ? ["No incident is open for it."] : concerned.slice(0, liveShown).map(incidentWords)),
    ...services.flatMap((service) =>
      freezesOf(state, service, now).map(({ reason }) => `${service} is frozen: ${reason}`),
    ),
    ...(state.halt === null ? [] : [`The kill switch is on: ${state.halt.reason}`]),
    ...(services.length === 0 ? [pendingWords(pending.length, late)] : []),
    `The ${author} would know more, but cannot be asked: ${reason}.`,
  ];
  return { author: firstResponder, text: redact(lines.join("\n")), evidence: looks };
};

/** What is broken there, and what that needs: a fault of it may show in the other first. */
const reachOf = ({ catalogue }: Pick<Dependencies, "catalogue">, { services }: Incident): readonly string[] =>
  services.flatMap((name) => withDependencies(catalogue, name));

const pendingWords = (count: number, late: number): string =>
  `${count === 1 ? "1 request is" : `${count} requests are`} open, ${late} overdue.`;

const everythingLive = {
  statuses: statuses.filter(isLive),
  service: null,
  // Nothing about a private incident is said outside its channel.
  includePrivate: false,
  includeDrills: false,
  beforeNumber: null,
  limit: 100,
};

const incidentWords = ({ id, severity, title, status }: Incident): string => `${id} (${severity}, ${status}): ${title}`;

const looksAt = (
  { signalsOf, clock }: Dependencies,
  service: string,
  signal: AbortSignal,
): readonly Promise<AnswerEvidence>[] => {
  const signals = signalsOf(service);
  if (signals === null) return [];
  const limited = AbortSignal.any([signal, AbortSignal.timeout(lookMs)]);
  const now = clock.now();
  const look = <T>(what: string, reading: Promise<Reading<T>>, words: (value: T) => string): Promise<AnswerEvidence> =>
    reading.then(
      (read) => evidenceOf(`${what} of ${service}`, read, words),
      () => {
        signal.throwIfAborted();
        return silent(`${what} of ${service}`, "it did not answer in time");
      },
    );
  return [
    look("Health", signals.health(limited), ({ healthy, statusCode }) =>
      healthy ? `healthy (answers ${statusCode})` : `not healthy (answers ${statusCode})`,
    ),
    look("Errors", signals.errorRatio({ from: addMs(now, -windowMs), to: now }, limited), (points) => {
      const last = points.at(-1);
      return last === undefined ? "no figures" : `${(last.value * 100).toFixed(1)} % of requests fail`;
    }),
    look("Last deploy", signals.deploys(limited), ([newest]) =>
      newest === undefined
        ? "none"
        : `${newest.version}, ${formatDuration(msBetween(newest.at, now))} ago (${newest.status})`,
    ),
    look("Alerts", signals.firingAlerts(limited), (alerts) => alertWords(alerts.map(({ name }) => name))),
  ];
};

const alertWords = (names: readonly string[]): string =>
  names.length === 0 ? "none fires" : `${[...new Set(names)].join(", ")} fire`;

const evidenceOf = <T>(title: string, read: Reading<T>, words: (value: T) => string): AnswerEvidence => {
  switch (read.status) {
    case "ok":
      return { title, status: "ok", summary: words(read.value), link: read.link };
    case "empty":
      return { title, status: "empty", summary: "asked, and there is nothing", link: read.link };
    case "failed":
      return { title, status: "failed", summary: read.reason, link: read.link };
  }
};

const silent = (title: string, summary: string): AnswerEvidence => ({ title, status: "failed", summary, link: null });
