import { canonicalJson } from "../base/canonical.ts";
import { eventHash, firstPrevHash } from "./event-hash.ts";
import type { EventColumns } from "./recorded-event.ts";

/** An event of any log as its row holds it. */
export type LoggedEvent = EventColumns & { readonly log: string };

/** Where a log ends by the row that stands beside its events. */
export type LogEnd = { readonly seq: number; readonly hash: string };

/** @returns what is wrong with an event that stands behind `before` (null: it should be the first of its log), or null */
export const problemOf = (event: LoggedEvent, before: LoggedEvent | null): string | null => {
  const expectedSeq = (before?.seq ?? 0) + 1;
  if (event.seq !== expectedSeq) return `event ${expectedSeq} is missing`;
  if (event.prevHash !== (before?.hash ?? firstPrevHash)) return "it does not follow from the event before it";
  if (!isCanonical(event.payload) || !isCanonical(event.actor)) return "its text is not as it was written";
  return hashOf(event) === event.hash ? null : "its content does not match its hash";
};

/** The log is complete when it ends where its own row says; an altered row shows in the same way. */
export const problemAtEnd = (last: LoggedEvent, end: LogEnd | null): string | null => {
  if (end === null) return "the incident's own row is missing";
  if (last.seq < end.seq) return `the log ends here, but ${end.seq} events were written`;
  if (last.seq > end.seq) return `the log goes on beyond the ${end.seq} events that were written`;
  return last.hash === end.hash ? null : "the log ends with another event than the one that was written";
};

// The hash covers meaning; that the very bytes are the ones written needs its own look (spaces, 1.0 for 1).
const isCanonical = (text: string): boolean => canonicalJson(JSON.parse(text)) === text;

const hashOf = ({ log, seq, kind, payload, actor, at, prevHash }: LoggedEvent): string =>
  eventHash({ incidentId: log, seq, kind, payload: JSON.parse(payload), actor: JSON.parse(actor), at, prevHash });
