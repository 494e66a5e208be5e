import { canonicalJson } from "../base/canonical.ts";
import type { EventKind, IncidentEvent, RecordedEvent } from "../domain/event.ts";
import type { IncidentId } from "../domain/ids.ts";
import type { Row } from "./database.ts";
import { eventHash } from "./event-hash.ts";
import { jsonOf, numberOf, textOf } from "./row.ts";

/** An event as its row holds it; `payload` and `actor` are canonical JSON. */
export type EventColumns = {
  readonly seq: number;
  readonly kind: EventKind;
  readonly payload: string;
  readonly actor: string;
  readonly at: string;
  readonly prevHash: string;
  readonly hash: string;
};

/** Links events to the chain that ends in `prevHash`. */
export const chained = (
  incidentId: IncidentId,
  prevHash: string,
  events: readonly RecordedEvent[],
): readonly EventColumns[] => {
  const rows: EventColumns[] = [];
  for (const recorded of events) rows.push(columnsOf(incidentId, rows.at(-1)?.hash ?? prevHash, recorded));
  return rows;
};

const columnsOf = (
  incidentId: IncidentId,
  prevHash: string,
  { seq, at, actor, event }: RecordedEvent,
): EventColumns => {
  const { kind, ...payload } = event;
  const hash = eventHash({ incidentId, seq, kind, payload, actor, at, prevHash });
  return { seq, kind, payload: canonicalJson(payload), actor: canonicalJson(actor), at, prevHash, hash };
};

/** The columns that `recordedEventOf` reads. */
export const recordedEventSql = "seq, kind, payload::text as payload, actor::text as actor, at";

/** Old payloads stay readable for ever: whoever changes an event's shape teaches `evolve` the old one as well. */
export const recordedEventOf = (row: Row): RecordedEvent => ({
  seq: numberOf(row, "seq"),
  at: textOf(row, "at"),
  actor: jsonOf(row, "actor"),
  event: { kind: textOf(row, "kind"), ...jsonOf<object>(row, "payload") } as IncidentEvent,
});
