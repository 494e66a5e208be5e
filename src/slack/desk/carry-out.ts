import { declaredReceipt, doneReceipt, workspaceReceipt } from "../../../views/receipt.ts";
import { assertNever } from "../../base/invariant.ts";
import type { Command } from "../../domain/command.ts";
import type { Incident } from "../../domain/incident.ts";
import type { ExistingTarget, Intent } from "../../domain/intent.ts";
import type { OperationsCommand } from "../../domain/operations/operations-command.ts";
import { answerQuery } from "./answer-query.ts";
import { withChannel } from "./await-channel.ts";
import type { DeskDependencies } from "./dependencies.ts";
import { openForm } from "./open-form.ts";
import { type Outcome, refused, type Wish } from "./outcome.ts";
import { carryOutRequest } from "./requests.ts";
import { findTarget } from "./target.ts";

/** Does what a person wants, whatever surface they said it on. */
export const carryOut = async (deps: DeskDependencies, wish: Wish): Promise<Outcome> => {
  const { intent } = wish;
  switch (intent.kind) {
    case "command":
      return intent.target.kind === "new"
        ? declare(deps, wish, intent.command)
        : give(deps, wish, intent.target, () => intent.command);
    case "form":
      return openForm(deps, wish, intent.form);
    case "query":
      return answerQuery(deps, wish, intent.query);
    case "propose_change":
      return proposeChange(deps, wish, intent);
    case "operations":
      return giveToWorkspace(deps, wish, intent.command);
    case "investigate":
      return give(deps, wish, intent.target, () => ({ kind: "investigate", question: intent.question }));
    case "stop_investigation":
      return give(deps, wish, intent.target, stopRunning);
    case "decide_offer":
      return decideOffer(deps, wish, intent);
    case "request":
    case "request_form":
    case "request_query":
    case "ask_operations":
      return carryOutRequest(deps, wish, intent);
    default:
      return assertNever(intent);
  }
};

const declare = async (deps: DeskDependencies, { person, key }: Wish, command: Command): Promise<Outcome> => {
  const handled = await deps.handle({ key, actor: await person(), incidentId: null, command });
  if (!handled.ok) return refused(deps, handled.error);
  const incident = await withChannel(deps, handled.value.incident.id, handled.value.incident);
  return {
    kind: "declared",
    incident,
    message: declaredReceipt(incident, { words: deps.words, now: deps.clock.now() }),
  };
};

const give = async (
  deps: DeskDependencies,
  wish: Wish,
  target: ExistingTarget,
  commandFor: (incident: Incident) => Command,
): Promise<Outcome> => {
  const found = await findTarget(deps.incidents, target, wish.channelId);
  if (!found.ok) return refused(deps, found.error);
  const command = commandFor(found.value);
  const actor = await wish.person();
  const handled = await deps.handle({ key: wish.key, actor, incidentId: found.value.id, command });
  if (!handled.ok) return refused(deps, handled.error);
  return receiptFor(deps, wish, command, handled.value.incident);
};

const stopRunning = ({ investigations }: Incident): Command => ({
  kind: "stop_investigation",
  investigationId: investigations.findLast((one) => one.state.kind === "running")?.id ?? "I0",
});

/** What shows in the channel needs no receipt; what is kept in silence, or done from elsewhere, does. */
const receiptFor = (deps: DeskDependencies, { channelId }: Wish, command: Command, incident: Incident): Outcome => {
  const isHere = incident.channel.kind === "open" && incident.channel.id === channelId;
  const isSilent =
    command.kind === "add_note" ||
    command.kind === "remove_note" ||
    command.kind === "snooze_reminder" ||
    command.kind === "stop_reminders";
  if (isHere && !isSilent) return { kind: "quiet" };
  return { kind: "said", message: doneReceipt(command, incident, { words: deps.words, now: deps.clock.now() }) };
};

const proposeChange = async (
  deps: DeskDependencies,
  wish: Wish,
  { target, action, service, to, reason, source }: Extract<Intent, { kind: "propose_change" }>,
): Promise<Outcome> => {
  const found = await findTarget(deps.incidents, target, wish.channelId);
  if (!found.ok) return refused(deps, found.error);
  const handled = await deps.proposeChange({
    incident: found.value,
    actor: await wish.person(),
    action,
    service,
    to,
    reason,
    source,
    evidence: [],
    undoes: null,
    key: wish.key,
  });
  if (!handled.ok) return refused(deps, handled.error);
  const { incident } = handled.value;
  const isHere = incident.channel.kind === "open" && incident.channel.id === wish.channelId;
  if (isHere) return { kind: "quiet" };
  return {
    kind: "said",
    message: doneReceipt({ kind: "propose_change" }, incident, { words: deps.words, now: deps.clock.now() }),
  };
};

const giveToWorkspace = async (
  deps: DeskDependencies,
  { person, key }: Wish,
  command: OperationsCommand,
): Promise<Outcome> => {
  const handled = await deps.handleOperations({ key, actor: await person(), command });
  return handled.ok
    ? { kind: "said", message: workspaceReceipt({ words: deps.words, now: deps.clock.now() }) }
    : refused(deps, handled.error);
};

const decideOffer = async (
  deps: DeskDependencies,
  { person }: Wish,
  { offerId, decision }: Extract<Intent, { kind: "decide_offer" }>,
): Promise<Outcome> => {
  const decided = await deps.decideOffer(offerId, decision, await person());
  if (!decided.ok) return refused(deps, decided.error);
  const { incidentId } = decided.value;
  const declared = incidentId === null ? null : await deps.incidents.load(incidentId);
  if (declared === null) return { kind: "quiet" };
  const incident = await withChannel(deps, declared.id, declared);
  return {
    kind: "declared",
    incident,
    message: declaredReceipt(incident, { words: deps.words, now: deps.clock.now() }),
  };
};
