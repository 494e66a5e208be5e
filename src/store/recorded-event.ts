import { canonicalJson } from "../base/canonical.ts";
import type { Author } from "../domain/actor.ts";
import type { IncidentEvent } from "../domain/event.ts";
import type { Row, SqlValue } from "./database.ts";
import { eventHash } from "./event-hash.ts";
import { jsonOf, numberOf, textOf } from "./row.ts";

/** An event of any log, with its place in it. */
type Recorded<Event extends { readonly kind: string }> = {
  readonly seq: number;
  readonly at: string;
  readonly actor: Author;
  readonly event: Event;
};

/** An event as its row holds it; `payload` and `actor` are canonical JSON. */
export type EventColumns = {
  readonly seq: number;
  readonly kind: string;
  readonly payload: string;
  readonly actor: string;
  readonly at: string;
  readonly prevHash: string;
  readonly hash: string;
};

/** Links events to the chain that ends in `prevHash`. */
export const chained = (
  log: string,
  prevHash: string,
  events: readonly Recorded<{ readonly kind: string }>[],
): readonly EventColumns[] => {
  const rows: EventColumns[] = [];
  for (const recorded of events) rows.push(columnsOf(log, rows.at(-1)?.hash ?? prevHash, recorded));
  return rows;
};

const columnsOf = (
  log: string,
  prevHash: string,
  { seq, at, actor, event }: Recorded<{ readonly kind: string }>,
): EventColumns => {
  const { kind, ...payload } = event;
  const hash = eventHash({ incidentId: log, seq, kind, payload, actor, at, prevHash });
  return { seq, kind, payload: canonicalJson(payload), actor: canonicalJson(actor), at, prevHash, hash };
};

/** One array a column, for `unnest`. */
export const eventParams = (rows: readonly EventColumns[]): readonly SqlValue[] => [
  rows.map((row) => row.seq),
  rows.map((row) => row.kind),
  rows.map((row) => row.payload),
  rows.map((row) => row.actor),
  rows.map((row) => row.at),
  rows.map((row) => row.prevHash),
  rows.map((row) => row.hash),
];

/** The columns that `recordedEventOf` reads. */
export const recordedEventSql = "seq, kind, payload::text as payload, actor::text as actor, at";

/** Old payloads stay readable for ever: whoever changes an event's shape teaches `evolve` the old one as well. */
export const recordedEventOf = <Event extends { readonly kind: string } = IncidentEvent>(
  row: Row,
): Recorded<Event> => ({
  seq: numberOf(row, "seq"),
  at: textOf(row, "at"),
  actor: jsonOf(row, "actor"),
  event: { kind: textOf(row, "kind"), ...jsonOf<object>(row, "payload") } as unknown as Event,
});
