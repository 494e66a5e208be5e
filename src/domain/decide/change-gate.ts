import { isSamePerson } from "../actor.ts";
import type { Change } from "../change.ts";
import type { CommandOf } from "../command.ts";
import { followsFromSource, isVouchable } from "../gate.ts";
import type { Incident } from "../incident.ts";
import { mentionsOf } from "../policy.ts";
import type { Refusal } from "../refusal.ts";
import { type Context, type Decision, happens, refusalIfBlank, refuse } from "./context.ts";
import { withChange } from "./with-change.ts";

/** An approver vouches by name for an item that no adapter could prove. */
export const tickGate = (incident: Incident, command: CommandOf<"tick_gate">, context: Context): Decision =>
  withChange(incident, command.changeId, (change) => {
    const refusal =
      unlessWaiting(change) ??
      unlessApprover(change, context) ??
      refusalIfBlank(command.reason, "reason", "how you know that it holds") ??
      refusalOfItem(change, command.item) ??
      refusalOfOwnWord(change, command.item, context);
    return refusal === null
      ? happens({ kind: "gate_ticked", changeId: change.id, item: command.item, reason: command.reason })
      : refuse(refusal);
  });

const refusalOfItem = ({ gate, proposal }: Change, item: CommandOf<"tick_gate">["item"]): Refusal | null => {
  const check = gate.find((one) => one.item === item);
  if (check === undefined)
    return { kind: "not_found", what: `the item ${item} on this checklist`, known: gate.map((one) => one.item) };
  if (check.state.kind !== "missing") return { kind: "already_done", what: `${item.replaceAll("_", " ")} holds` };
  return isVouchable(item, proposal.source) ? null : { kind: "not_vouchable", item };
};

/** Whoever has named the source has said so already: somebody else has to have looked. */
const refusalOfOwnWord = (
  { proposal: { proposedBy } }: Change,
  item: CommandOf<"tick_gate">["item"],
  { actor }: Context,
): Refusal | null =>
  followsFromSource(item) && actor.kind === "person" && isSamePerson(proposedBy, actor.userId)
    ? { kind: "not_allowed", needs: "an approver who has not proposed it" }
    : null;

export const unlessWaiting = (change: Change): Refusal | null =>
  change.state.kind === "waiting" ? null : { kind: "change_settled", changeId: change.id, state: change.state.kind };

export const unlessApprover = ({ proposal }: Change, context: Context): Refusal | null =>
  isInGroups(proposal.approverGroups, context)
    ? null
    : { kind: "not_allowed", needs: `one of ${proposal.approverGroups.join(", ")}` };

/** By user id and by the groups looked up at the click; an empty group lets nobody through. */
export const isInGroups = (groups: readonly string[], { actor, policy }: Pick<Context, "actor" | "policy">): boolean =>
  actor.kind === "person" &&
  (mentionsOf(policy, groups).includes(actor.userId) || groups.some((group) => actor.groups.includes(group)));
