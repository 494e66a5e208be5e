import type { TaskId } from "./ids.ts";
import type { Incident } from "./incident.ts";
import type { Surface } from "./surface.ts";

// What stands in the channel already and says something else after an event: it is drawn again with it.

/** There is a newer one: it offers nothing any more. */
export const triageBefore = ({ investigations }: Incident): readonly Surface[] => {
  const before = investigations.at(-2);
  return before === undefined ? [] : [{ kind: "triage", investigationId: before.id }];
};

/** The newest summary says what to do next: that is drawn again when some of it has been done, or nothing is left to do. */
export const advice = ({ investigations }: Incident): readonly Surface[] => {
  const newest = investigations.at(-1);
  return newest === undefined || newest.summary === null ? [] : [{ kind: "triage", investigationId: newest.id }];
};

/** Calls that stand in the channel: each says whether somebody has answered, and has a button until then. */
const callsDrawn = 6;

export const callsBefore = ({ escalation }: Incident, seq: number): readonly Surface[] =>
  escalation.kind === "idle"
    ? []
    : escalation.noticeSeqs
        .filter((one) => one < seq)
        .slice(-callsDrawn)
        .map((one) => ({ kind: "notice", seq: one }));

/** What stands in the channel and asks for something that has happened, or that nobody needs any more. */
export const askingForUpdate = ({ asking }: Incident): readonly Surface[] => noticeOf(asking.update);

/** What stands in the channel and lists the open tasks. */
export const askingForTasks = ({ asking }: Incident): readonly Surface[] => noticeOf(asking.tasks);

/** The offer of command that this event has settled. */
export const offerBefore = ({ asking }: Incident, seq: number): readonly Surface[] => lastBefore(asking.offers, seq);

export const addedNotice = ({ tasks }: Incident, taskId: TaskId): readonly Surface[] =>
  noticeOf(tasks.find(({ id }) => id === taskId)?.addedSeq ?? null);

const lastBefore = (notices: readonly number[], seq: number): readonly Surface[] =>
  noticeOf(notices.findLast((one) => one < seq) ?? null);

const noticeOf = (seq: number | null): readonly Surface[] => (seq === null ? [] : [{ kind: "notice", seq }]);

/** A worse incident asks more of what waits for approval. */
export const waitingChanges = ({ changes }: Incident): readonly Surface[] =>
  changes.filter(({ state }) => state.kind === "waiting").map(({ id }) => ({ kind: "change", changeId: id }));
