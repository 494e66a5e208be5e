import type { RecordedEvent } from "../event.ts";
import type { Incident } from "../incident.ts";
import type { Policy } from "../policy.ts";
import type { Surface } from "../surface.ts";

/** What the plan for an event may look at beside the event itself. */
export type Scene = {
  readonly recorded: RecordedEvent;
  /** After the event. */
  readonly incident: Incident;
  readonly policy: Policy;
};

export const card: Surface = { kind: "card" };

/** What is said about the event itself. */
export const noticeOf = ({ recorded }: Scene): Surface => ({ kind: "notice", seq: recorded.seq });
