import { offerBefore } from "../drawn-again.ts";
import type { EventOf } from "../event.ts";
import type { Planner } from "../planner.ts";
import { card, noticeOf, type Scene } from "./scene.ts";

type PeopleEvent = EventOf<"role_assigned"> | EventOf<"role_released"> | EventOf<"command_offered">;

export const planPeople = (say: Planner, scene: Scene, event: PeopleEvent): Planner => {
  switch (event.kind) {
    case "role_assigned":
      return planRole(say, scene, event);
    case "role_released":
      return planReleased(say, scene, event);
    case "command_offered":
      return say.show(noticeOf(scene), ...offerBefore(scene.incident, scene.recorded.seq));
  }
};

/** Nobody leads any more: that is said where somebody can take over. */
const planReleased = (say: Planner, scene: Scene, { role }: EventOf<"role_released">): Planner => {
  const { recorded, incident } = scene;
  if (role !== "commander" || incident.channel.kind === "pending") return say.show(card).feed();
  return say
    .show(card, noticeOf(scene), ...offerBefore(incident, recorded.seq))
    .feed()
    .later({ kind: "set_topic" });
};

const planRole = (say: Planner, scene: Scene, { role, userId }: EventOf<"role_assigned">): Planner => {
  const { recorded, incident } = scene;
  say.inChannel({ kind: "invite", mentions: [userId] }).show(card);
  // Command given with the declaration needs no announcement; a change of hands does.
  if (role === "commander" && incident.channel.kind !== "pending")
    say.show(noticeOf(scene), ...offerBefore(incident, recorded.seq)).feed();
  return say.later({ kind: "brief", userId, role }, ...(role === "commander" ? [{ kind: "set_topic" } as const] : []));
};
