import { advice, askingForUpdate, offerBefore, waitingChanges } from "../drawn-again.ts";
import type { EventOf, RecordedEvent } from "../event.ts";
import type { Planner } from "../planner.ts";
import { type Mention, mentionsOf, type Policy } from "../policy.ts";
import { card, noticeOf, type Scene } from "./scene.ts";
import { chase } from "./talk.ts";

type LifecycleEvent =
  | EventOf<"declared">
  | EventOf<"channel_opened">
  | EventOf<"invites_failed">
  | EventOf<"acknowledged">
  | EventOf<"identified">
  | EventOf<"mitigated">
  | EventOf<"closed">
  | EventOf<"resolved">
  | EventOf<"reopened">
  | EventOf<"cancelled">
  | EventOf<"severity_changed">
  | EventOf<"renamed">
  | EventOf<"described">;

export const planLifecycle = (say: Planner, scene: Scene, event: LifecycleEvent): Planner => {
  const { recorded, incident, policy } = scene;
  const notice = noticeOf(scene);
  switch (event.kind) {
    case "declared":
      return say
        .inChannel({ kind: "open_channel" })
        .show(card)
        .inChannel({ kind: "invite", mentions: firstPeople(recorded, policy) })
        .feed();
    case "channel_opened":
      return say.later({ kind: "set_topic" }, { kind: "pin", surface: card }, { kind: "add_bookmarks" });
    case "invites_failed":
      return say.show(notice);
    case "acknowledged":
    case "renamed":
      return say.show(card).feed().later({ kind: "set_topic" });
    case "identified":
    case "mitigated":
    case "closed":
      return say.show(card, notice).feed().later({ kind: "set_topic" });
    case "resolved":
    case "reopened":
    case "cancelled":
      return chase(say, scene)
        .show(card, notice, ...advice(incident), ...askingForUpdate(incident), ...offerBefore(incident, recorded.seq))
        .feed()
        .later({ kind: "set_topic" });
    case "severity_changed":
      return say
        .show(card, notice, ...waitingChanges(incident))
        .feed()
        .later({ kind: "set_topic" });
    case "described":
      return say.show(card).feed();
  }
};

/** The declarer first; then whoever is called by policy is invited when they are called. */
const firstPeople = ({ actor }: RecordedEvent, policy: Policy): readonly Mention[] => [
  ...new Set(
    [...(actor.kind === "person" ? [actor.userId] : []), ...mentionsOf(policy, ["responders"])].filter(
      (m) => m !== "responders",
    ),
  ),
];
