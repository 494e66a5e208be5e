import { callsBefore } from "../drawn-again.ts";
import type { EventOf } from "../event.ts";
import type { Planner } from "../planner.ts";
import type { Surface } from "../surface.ts";
import { card, noticeOf, type Scene } from "./scene.ts";

type CallingEvent =
  | EventOf<"escalation_started">
  | EventOf<"level_called">
  | EventOf<"call_recorded">
  | EventOf<"escalation_acknowledged">
  | EventOf<"escalation_stopped">
  | EventOf<"escalation_exhausted">
  | EventOf<"paged">;

export const planCalling = (say: Planner, scene: Scene, event: CallingEvent): Planner => {
  if (event.kind === "paged") return planPage(say, scene, event);
  const { recorded, incident } = scene;
  const escalation: Surface = { kind: "escalation", round: event.round };
  switch (event.kind) {
    case "escalation_started":
    case "call_recorded":
      return say.show(escalation);
    case "level_called":
      return planLevel(say, event).show(escalation, noticeOf(scene), ...callsBefore(incident, recorded.seq));
    case "escalation_acknowledged":
    case "escalation_stopped":
      return say.show(escalation, ...callsBefore(incident, recorded.seq), card);
    case "escalation_exhausted":
      return say.show(escalation, noticeOf(scene), ...callsBefore(incident, recorded.seq));
  }
};

const planPage = (say: Planner, scene: Scene, { mentions }: EventOf<"paged">): Planner =>
  say
    .apart({ kind: "call", round: 0, level: 0, mentions })
    .inChannel({ kind: "invite", mentions })
    .show(noticeOf(scene));

const planLevel = (say: Planner, { round, level, mentions, nextAt }: EventOf<"level_called">): Planner =>
  say
    .apart(
      { kind: "call", round, level, mentions },
      { kind: "schedule", dueAt: nextAt, command: { kind: "call_next_level", round, fromLevel: level } },
    )
    .inChannel({ kind: "invite", mentions });
