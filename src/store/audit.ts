import type { AuditBreak, AuditStore } from "../app/ports/audit-store.ts";
import { parseIncidentId } from "../domain/ids.ts";
import type { Database, Row } from "./database.ts";
import { type LogEnd, type LoggedEvent, problemAtEnd, problemOf } from "./event-chain.ts";
import type { StateReader } from "./incident-state.ts";
import { alteredStates } from "./kept-states.ts";
import { operationsLogId } from "./operations.ts";
import { numberOf, numberOrNullOf, textOf, textOrNullOf } from "./row.ts";

/** Events held in memory at a time. */
const pageSize = 500;

/** Walks the whole log in the order of incident and seq, a page at a time, while others go on writing. */
export const auditStore = (db: Database, reader: StateReader): AuditStore => ({
  rows: () => allEvents(db),
  verify: async () => {
    const walk = newWalk();
    for await (const event of allEvents(db)) walk.step(event);
    const { breaks, ...counted } = walk.finish();
    const inLogs = [...breaks, ...(await vanished(db))];
    const broken = new Set(inLogs.map(({ log }) => log));
    // What is kept of a log is held against the log itself, which says nothing once it is broken.
    return { ...counted, breaks: [...inLogs, ...(await alteredStates(db, reader, broken))] };
  },
});

/** With what the log's own row said of its end when the event was read; null: there is no such row. */
type WalkedEvent = LoggedEvent & { readonly logEnd: LogEnd | null };

/** Where every log must end, by the rows that stand beside the events. */
const logEnds = `(
  select id, seq, head_hash from firebreak.incident
  union all select id, seq, head_hash from firebreak.request
  union all select '${operationsLogId}', seq, head_hash from firebreak.operations
)`;

const pageSql = `
  select e.incident_id, e.seq, e.kind, e.payload::text as payload, e.actor::text as actor, e.at, e.prev_hash, e.hash,
    i.seq as end_seq, i.head_hash as end_hash
  from firebreak.incident_event e left join ${logEnds} i on i.id = e.incident_id
  where (e.incident_id, e.seq) > ($1::text, $2::int)
  order by e.incident_id, e.seq limit $3::int`;

async function* allEvents(db: Database): AsyncGenerator<WalkedEvent> {
  let after = { log: "", seq: 0 };
  for (;;) {
    const page = (await db.query(pageSql, [after.log, after.seq, pageSize])).map(loggedEventOf);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = last;
  }
}

const loggedEventOf = (row: Row): WalkedEvent => {
  const endSeq = numberOrNullOf(row, "end_seq");
  return {
    log: textOf(row, "incident_id"),
    seq: numberOf(row, "seq"),
    kind: textOf(row, "kind"),
    payload: textOf(row, "payload"),
    actor: textOf(row, "actor"),
    at: textOf(row, "at"),
    prevHash: textOf(row, "prev_hash"),
    hash: textOf(row, "hash"),
    logEnd: endSeq === null ? null : { seq: endSeq, hash: textOrNullOf(row, "end_hash") ?? "" },
  };
};

/** One pass over the events of every incident; of each incident only the first broken link is kept. */
const newWalk = () => {
  const breaks: AuditBreak[] = [];
  let [events, incidents, otherLogs] = [0, 0, 0];
  let last: WalkedEvent | null = null;
  let isBroken = false;
  const report = (log: string, seq: number, problem: string | null): void => {
    if (problem === null || isBroken) return;
    isBroken = true;
    breaks.push({ log, seq, problem });
  };
  const closeIncident = (): void => {
    if (last !== null) report(last.log, last.seq, problemAtEnd(last, last.logEnd));
  };
  return {
    step: (event: WalkedEvent): void => {
      const isFirst = last?.log !== event.log;
      if (isFirst) {
        closeIncident();
        isBroken = false;
        if (parseIncidentId(event.log) === null) otherLogs += 1;
        else incidents += 1;
      }
      report(event.log, event.seq, problemOf(event, isFirst ? null : last));
      events += 1;
      last = event;
    },
    finish: () => {
      closeIncident();
      return { events, incidents, otherLogs, breaks };
    },
  };
};

// Whole logs that are gone: an incident without events, or a command that was applied to an incident that is not there.
const vanishedSql = `
  select i.id, 'all of its events are missing' as problem from ${logEnds} i
  where not exists (select 1 from firebreak.incident_event e where e.incident_id = i.id)
  union all
  select 'INC-' || n, 'there is no such incident, though later ones are there'
  from generate_series(1, (select max(number) from firebreak.incident)) n
  where not exists (select 1 from firebreak.incident i where i.number = n)
    and not exists (select 1 from firebreak.applied_command c where c.incident_id = 'INC-' || n)
    and not exists (select 1 from firebreak.incident_event e where e.incident_id = 'INC-' || n)
  union all
  select distinct c.incident_id, 'the incident was removed: commands were applied to it' from firebreak.applied_command c
  where not exists (select 1 from ${logEnds} i where i.id = c.incident_id)
    and not exists (select 1 from firebreak.incident_event e where e.incident_id = c.incident_id)`;

const vanished = async (db: Database): Promise<readonly AuditBreak[]> =>
  (await db.query(vanishedSql)).map((row) => ({
    log: textOf(row, "id"),
    seq: 0,
    problem: textOf(row, "problem"),
  }));
