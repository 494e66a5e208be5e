import type { Message } from "../../../views/blocks.ts";
import { declaredReceipt, doneReceipt, workspaceReceipt } from "../../../views/receipt.ts";
import { assertNever } from "../../base/invariant.ts";
import type { Person } from "../../domain/actor.ts";
import type { Command } from "../../domain/command.ts";
import type { Incident } from "../../domain/incident.ts";
import type { ExistingTarget, Intent, Query } from "../../domain/intent.ts";
import type { OperationsCommand } from "../../domain/operations/operations-command.ts";
import type { Refusal } from "../../domain/refusal.ts";
import { similarTo } from "../../domain/similar-incidents.ts";
import { isLive } from "../../domain/status.ts";
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
      return (await isStranger(wish, intent.query))
        ? refused(deps, membersOnly)
        : answerQuery(deps, wish, intent.query);
    case "propose_change":
      return proposeChange(deps, wish, intent);
    case "merge":
      return merge(deps, wish, intent);
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

const membersOnly: Refusal = { kind: "not_allowed", needs: "a full member of this workspace" };

/** Guests and external people see what is said in the channels they are in; they do not look around. */
const isStranger = async ({ person }: Wish, { kind }: Query): Promise<boolean> =>
  kind !== "help" && !mayAct(await person());

/** Slack, half down, may not be able to say who somebody is; that keeps nobody from working. */
const mayAct = ({ standing }: Person): boolean => standing === "member" || standing === "unknown";

/** A role is a duty, and a command that nobody may give cannot be held: whoever gets one must be able to act. */
const refusalForBearer = async (deps: DeskDependencies, command: Command): Promise<Refusal | null> => {
  if (command.kind !== "assign_role" && command.kind !== "offer_command") return null;
  const bearer = command.kind === "assign_role" ? command.userId : command.to;
  const person = await (await deps.people()).personAt(bearer, null);
  return mayAct(person) ? null : membersOnly;
};

const declare = async (deps: DeskDependencies, { person, key }: Wish, command: Command): Promise<Outcome> => {
  const handled = await deps.handle({ key, actor: await person(), incidentId: null, command });
  if (!handled.ok) return refused(deps, handled.error);
  const incident = await withChannel(deps, handled.value.incident.id, handled.value.incident);
  return { kind: "declared", incident, message: await receiptOf(deps, incident) };
};

/** It is declared, whatever else there is: a look around that fails says nothing of others. */
const receiptOf = async (
  { incidents, policy, words, clock }: DeskDependencies,
  incident: Incident,
): Promise<Message> => {
  const live = incident.isDrill ? [] : await incidents.live().catch(() => []);
  const similar = similarTo(incident, live);
  return declaredReceipt(incident, { words, now: clock.now(), similar, catalogue: policy.services });
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
  const unfit = await refusalForBearer(deps, command);
  if (unfit !== null) return refused(deps, unfit);
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
    // Only the card changes, which is far up by now.
    command.kind === "describe" ||
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

/** The other one is looked at first: nothing is cancelled in favour of what is not there, or of what is over. */
const merge = async (
  deps: DeskDependencies,
  wish: Wish,
  { target, into }: Extract<Intent, { kind: "merge" }>,
): Promise<Outcome> => {
  const other = await findTarget(deps.incidents, { kind: "named", id: into }, wish.channelId);
  if (!other.ok) return refused(deps, other.error);
  // The name of a private incident is not said in another one's channel.
  if (other.value.isPrivate) return refused(deps, { kind: "no_such_incident", said: into });
  const found = await findTarget(deps.incidents, target, wish.channelId);
  if (found.ok && found.value.id === into)
    return refused(deps, { kind: "missing", field: "other incident", expected: `one that is not ${into} itself` });
  if (!isLive(other.value.status))
    return refused(deps, {
      kind: "wrong_status",
      status: other.value.status,
      allowed: ["declared", "investigating", "identified", "mitigated"],
    });
  return give(deps, wish, target, () => ({ kind: "cancel", reason: `duplicate of ${into}` }));
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
  return { kind: "declared", incident, message: await receiptOf(deps, incident) };
};
