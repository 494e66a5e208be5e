import { opsCommands } from "../../../commands/ops/index.ts";
import { opsHelpMessage } from "../../../views/help.ts";
import { operationsAnswer } from "../../../views/operations-answer.ts";
import { requestCard } from "../../../views/request-card.ts";
import { requestForm, settlingForm } from "../../../views/request-forms.ts";
import { requestList } from "../../../views/request-list.ts";
import { requestReceipt, unreadableRequest } from "../../../views/request-receipt.ts";
import { assertNever } from "../../base/invariant.ts";
import type { RequestId } from "../../domain/ids.ts";
import type { Request } from "../../domain/requests/request.ts";
import type { RequestForm, RequestIntent, RequestListing, RequestQuery } from "../../domain/requests/request-intent.ts";
import { mayRead } from "../../domain/requests/request-permission.ts";
import { placeOf } from "../request-messages.ts";
import type { DeskDependencies } from "./dependencies.ts";
import { formContext, open, outcomeOf } from "./open-form.ts";
import { type Outcome, refused, type Wish } from "./outcome.ts";

/** Everything about requests of other departments and people, whatever surface it was said on. */
export const carryOutRequest = async (deps: DeskDependencies, wish: Wish, intent: RequestIntent): Promise<Outcome> => {
  switch (intent.kind) {
    case "request":
      return give(deps, wish, intent);
    case "request_form":
      return openRequestForm(deps, wish, intent.form);
    case "request_query":
      return answerQuery(deps, wish, intent.query);
    case "ask_operations": {
      const { question } = intent;
      const answer = await deps.answerOperations({ question, signal: AbortSignal.timeout(answerLimitMs) });
      return { kind: "said", message: operationsAnswer(answer, contextOf(deps)) };
    }
    default:
      return assertNever(intent);
  }
};

/** Whoever asked waits in front of the screen. */
const answerLimitMs = 60_000;

const contextOf = ({ words, clock }: DeskDependencies) => ({ words, now: clock.now() });

const give = async (
  deps: DeskDependencies,
  { person, key, channelId }: Wish,
  { requestId, command }: Extract<RequestIntent, { kind: "request" }>,
): Promise<Outcome> => {
  const handled = await deps.handleRequest({ key, actor: await person(), requestId, command });
  if (!handled.ok) return refused(deps, handled.error);
  const { request } = handled.value;
  const message = requestReceipt(request, command.kind, null, contextOf(deps));
  if (command.kind === "request") return { kind: "asked", message };
  // Where the card stands, everybody sees what became of it.
  const card = await deps.surfaces.find(request.id, "request");
  const isSeen = card !== null && card.channelId === channelId && command.kind !== "become_incident";
  return isSeen ? { kind: "quiet" } : { kind: "said", message };
};

const openRequestForm = async (deps: DeskDependencies, wish: Wish, form: RequestForm): Promise<Outcome> => {
  if (form.kind === "request") {
    const opened = await open(deps, wish.triggerId, requestForm(form.draft, formContext(deps)));
    return outcomeOf(deps, opened);
  }
  const request = await deps.requests.load(form.requestId);
  if (request === null) return notThere(deps, form.requestId);
  return outcomeOf(deps, await open(deps, wish.triggerId, settlingForm(form.kind, request, formContext(deps))));
};

const notThere = (deps: DeskDependencies, id: RequestId): Outcome =>
  refused(deps, { kind: "not_found", what: `the request ${id}`, known: [] });

const answerQuery = async (deps: DeskDependencies, wish: Wish, query: RequestQuery): Promise<Outcome> => {
  switch (query.kind) {
    case "help":
      return { kind: "said", message: opsHelpMessage(opsCommands, query.topic, contextOf(deps)) };
    case "list":
      return list(deps, wish, query.which, query.beforeNumber);
    case "show":
      return show(deps, wish, query.requestId);
    default:
      return assertNever(query);
  }
};

const pageSize = 15;

const list = async (
  deps: DeskDependencies,
  { userId }: Wish,
  which: RequestListing,
  beforeNumber: number | null,
): Promise<Outcome> => {
  const requests =
    which === "mine"
      ? await requestsOf(deps, userId, beforeNumber)
      : await deps.requests.list({ which, person: null, beforeNumber, limit: pageSize });
  const last = requests.at(-1);
  const next = requests.length < pageSize || last === undefined ? null : Number(last.id.slice("REQ-".length));
  return {
    kind: "said",
    message: requestList({ which, requests, beforeNumber: next, userId }, contextOf(deps)),
  };
};

/** What this person works on or has asked for, and somebody still waits for. */
export const requestsOf = (
  { requests }: Pick<DeskDependencies, "requests">,
  person: string,
  beforeNumber: number | null = null,
): Promise<readonly Request[]> => requests.list({ which: "pending", person, beforeNumber, limit: pageSize });

const show = async (deps: DeskDependencies, { person }: Wish, id: RequestId): Promise<Outcome> => {
  const request = await deps.requests.load(id);
  if (request === null) return notThere(deps, id);
  const context = contextOf(deps);
  if (!mayRead(request, { actor: await person(), policy: deps.policy }))
    return { kind: "said", message: unreadableRequest(request, context) };
  return { kind: "said", message: requestCard(request, await placeOf(deps.incidents, request), "open", context) };
};
