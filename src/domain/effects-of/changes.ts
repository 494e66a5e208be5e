import { canBeUndone, isPass } from "../change.ts";
import { advice } from "../drawn-again.ts";
import type { EventOf } from "../event.ts";
import type { ChangeId } from "../ids.ts";
import type { Incident } from "../incident.ts";
import type { Planner } from "../planner.ts";
import { mentionsOf, type Policy } from "../policy.ts";
import type { Surface } from "../surface.ts";
import { card, noticeOf, type Scene } from "./scene.ts";

type ChangeEvent =
  | EventOf<"change_proposed">
  | EventOf<"gate_ticked">
  | EventOf<"change_approved">
  | EventOf<"change_held">
  | EventOf<"change_started">
  | EventOf<"quorum_reached">
  | EventOf<"glass_broken">
  | EventOf<"change_rejected">
  | EventOf<"change_withdrawn">
  | EventOf<"change_superseded">
  | EventOf<"change_expired">
  | EventOf<"change_finished">
  | EventOf<"change_verified">
  | EventOf<"change_pictured">;

export const planChanges = (say: Planner, scene: Scene, event: ChangeEvent): Planner => {
  const { incident, policy } = scene;
  const { changeId } = event;
  const change: Surface = { kind: "change", changeId };
  switch (event.kind) {
    case "change_proposed":
      return planApproval(say, event, policy).show(change, card);
    case "gate_ticked":
    case "change_approved":
    case "change_held":
    case "change_started":
    case "change_pictured":
      return say.show(change);
    case "quorum_reached":
      return planExecution(say, incident, changeId).show(change, ...advice(incident));
    case "glass_broken":
      return planExecution(say, incident, changeId)
        .show(change, noticeOf(scene), card, ...advice(incident))
        .feed();
    case "change_rejected":
    case "change_withdrawn":
    case "change_superseded":
    case "change_expired":
      return say.show(change, card, ...advice(incident));
    case "change_finished":
      if (event.watchUntil !== null) say.apart({ kind: "verify_change", changeId });
      return say.show(change, noticeOf(scene), card);
    case "change_verified":
      if (event.verdict === "not_recovered" && hasUndo(incident, changeId))
        say.apart({ kind: "propose_undo", changeId });
      return say.show(change, noticeOf(scene)).later({ kind: "picture_change", changeId });
  }
};

const planApproval = (say: Planner, { changeId, proposal }: EventOf<"change_proposed">, policy: Policy): Planner =>
  say
    .apart({ kind: "schedule", dueAt: proposal.expiresAt, command: { kind: "expire_change", changeId } })
    // Slack tells nobody of a mention in a channel that they are not in.
    .inChannel({ kind: "invite", mentions: mentionsOf(policy, proposal.approverGroups) });

/** A pass through the deploy gate is run by the pipeline, not by us. */
const planExecution = (say: Planner, { changes }: Incident, changeId: ChangeId): Planner => {
  const change = changes.find(({ id }) => id === changeId);
  return change === undefined || isPass(change.proposal) ? say : say.apart({ kind: "execute_change", changeId });
};

const hasUndo = ({ changes }: Incident, changeId: ChangeId): boolean =>
  changes.some((one) => one.id === changeId && canBeUndone(one));
