import { approvalsOf, type Change, hasQuorum } from "../../../src/domain/change.ts";
import type { RecordedEvent } from "../../../src/domain/event.ts";
import type { Facts, Logged, Rule } from "./facts.ts";

const eachChange = (
  { incidents }: Facts,
  judge: (change: Change, own: readonly RecordedEvent[], where: string, logged: Logged) => readonly string[],
): readonly string[] =>
  incidents.flatMap((logged) =>
    logged.incident.changes.flatMap((change) => {
      const own = logged.events.filter(({ event }) => "changeId" in event && event.changeId === change.id);
      return judge(change, own, `${logged.incident.id} ${change.id}`, logged);
    }),
  );

const givenIn = (own: readonly RecordedEvent[]) =>
  own.flatMap(({ actor, at, event }) =>
    event.kind === "change_approved" && actor.kind === "person" ? [{ by: actor.userId, at }] : [],
  );

/** Each approval in the log counts, and the one that completes the quorum sets the change going. */
export const approvalsAreKept: Rule = (facts) =>
  eachChange(facts, (change, own, where, { incident }) => {
    const given = givenIn(own);
    const counted = approvalsOf(change.state);
    const lost = "approvals" in change.state ? given.filter(({ by }) => !counted.some((one) => one.by === by)) : [];
    const isComplete = hasQuorum(change.proposal, given, change.proposal.quorum);
    const isGoing = own.some(({ event }) => event.kind === "quorum_reached");
    const isStanding = change.state.kind === "approved" && change.state.held === null;
    const hasRow = facts.effects.some(
      ({ incidentId, what, status }) =>
        incidentId === incident.id && what === "execute_change" && ["waiting", "queued", "started"].includes(status),
    );
    return [
      ...lost.map(({ by }) => `${where} lost the approval of ${by}`),
      ...(isComplete && !isGoing ? [`${where} has its quorum and nothing came of it`] : []),
      ...(isStanding && !hasRow ? [`${where} is approved and nobody is going to run it`] : []),
    ];
  });

/** By one of the few who may: in every story of ours that is the founder. */
const isBrokenByAFounder = ({ event, actor }: RecordedEvent): boolean =>
  event.kind === "glass_broken" && actor.kind === "person" && actor.userId === "U0FAY";

export const changesRunOnce: Rule = (facts) => [
  ...(facts.executions.seen === facts.executions.expected
    ? []
    : [`${facts.executions.seen} executions instead of ${facts.executions.expected}`]),
  ...eachChange(facts, (change, own, where) => {
    const starts = own.filter(({ event }) => event.kind === "change_started");
    const [start] = starts;
    if (start === undefined) return [];
    const given = givenIn(own.filter(({ seq }) => seq < start.seq));
    const isOverridden = own.some((event) => event.seq < start.seq && isBrokenByAFounder(event));
    const isOff = own.some(
      ({ seq, event }) => seq < start.seq && /^change_(rejected|withdrawn|expired|superseded)$/.test(event.kind),
    );
    return [
      ...(starts.length > 1 ? [`${where} started ${starts.length} times`] : []),
      ...(hasQuorum(change.proposal, given, change.proposal.quorum) || isOverridden
        ? []
        : [`${where} ran without its quorum`]),
      ...(start.at < change.proposal.expiresAt ? [] : [`${where} ran after it expired`]),
      ...(isOff ? [`${where} ran although it was off the table`] : []),
    ];
  }),
];
