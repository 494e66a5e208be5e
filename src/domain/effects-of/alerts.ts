import { isOnCardAlready, isQuiet, isStorm } from "../alert-notices.ts";
import type { EventOf } from "../event.ts";
import type { Planner } from "../planner.ts";
import { card, noticeOf, type Scene } from "./scene.ts";

type AlertEvent =
  | EventOf<"alert_attached">
  | EventOf<"alert_repeated">
  | EventOf<"alerts_gathered">
  | EventOf<"alert_resolved">
  | EventOf<"alert_flapping">;

export const planAlerts = (say: Planner, scene: Scene, event: AlertEvent): Planner => {
  const { recorded, incident } = scene;
  switch (event.kind) {
    case "alert_attached":
      return isOnCardAlready(recorded, incident) || isStorm(incident)
        ? say.show(card)
        : say.show(card, noticeOf(scene));
    case "alert_repeated":
    case "alerts_gathered":
      return say.show(card);
    case "alert_resolved":
      return isQuiet(incident, event, recorded.at) ? say.show(card) : say.show(card, noticeOf(scene)).feed();
    case "alert_flapping":
      return say.show(card, noticeOf(scene));
  }
};
