import { addMs } from "../../base/instant.ts";
import type { Effect } from "../effect.ts";
import type { EventOf } from "../event.ts";
import type { Planner } from "../planner.ts";
import { card, noticeOf, type Scene } from "./scene.ts";

type PostmortemEvent =
  | EventOf<"postmortem_requested">
  | EventOf<"postmortem_drafted">
  | EventOf<"postmortem_edited">
  | EventOf<"postmortem_published">
  | EventOf<"postmortem_due">;

export const planPostmortem = (say: Planner, scene: Scene, event: PostmortemEvent): Planner => {
  switch (event.kind) {
    case "postmortem_requested":
      return say.apart({ kind: "write_postmortem" }, reminder(scene));
    case "postmortem_drafted":
    case "postmortem_edited":
    case "postmortem_published":
      return say.show({ kind: "postmortem" }, card);
    case "postmortem_due":
      return say.show(noticeOf(scene)).apart(reminder(scene));
  }
};

const reminder = ({ recorded, policy }: Scene): Effect => ({
  kind: "schedule",
  dueAt: addMs(recorded.at, policy.postmortem.remindAfterMs),
  command: { kind: "remind_postmortem" },
});
