import type { AuditBreak, AuditStore } from "../app/ports/store.ts";
import { canonicalJson } from "../base/canonical.ts";
import { parseIncidentId } from "../domain/ids.ts";
import type { Database, Row } from "./database.ts";
import { eventHash, firstPrevHash } from "./event-hash.ts";
import { operationsLogId } from "./operations.ts";
import { numberOf, numberOrNullOf, textOf, textOrNullOf } from "./row.ts";

/** Events held in memory at a time. */
const pageSize = 500;

/** Walks the whole log in the order of incident and seq, a page at a time, while others go on writing. */
export const auditStore = (db: Database): AuditStore => ({
  rows: () => allEvents(db),
  verify: async () => {
    const walk = newWalk();
    for await (const event of allEvents(db)) walk.step(event);
    const { breaks, ...counted } = walk.finish();
    return { ...counted, breaks: [...breaks, ...(await vanished(db))] };
  },
});

type LoggedEvent = {
  readonly log: string;
  readonly seq: number;
  readonly kind: string;
  readonly payload: string;
  readonly actor: string;
  readonly at: string;
  readonly prevHash: string;
  readonly hash: string;
  /** What the incident's own row says of its log at the moment this event was read; null: there is no such row. */
  readonly logEnd: { readonly seq: number; readonly hash: string } | null;
};

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

async function* allEvents(db: Database): AsyncGenerator<LoggedEvent> {
  let after = { log: "", seq: 0 };
  for (;;) {
    const page = (await db.query(pageSql, [after.log, after.seq, pageSize])).map(loggedEventOf);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = last;
  }
}

const loggedEventOf = (row: Row): LoggedEvent => {
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
  let last: LoggedEvent | null = null;
  let isBroken = false;
  const report = (log: string, seq: number, problem: string | null): void => {
    if (problem === null || isBroken) return;
    isBroken = true;
    breaks.push({ log, seq, problem });
  };
  const closeIncident = (): void => {
    if (last !== null) report(last.log, last.seq, problemAtEnd(last));
  };
  return {
    step: (event: LoggedEvent): void => {
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

const problemOf = (event: LoggedEvent, before: LoggedEvent | null): string | null => {
  const expectedSeq = (before?.seq ?? 0) + 1;
  if (event.seq !== expectedSeq) return `event ${expectedSeq} is missing`;
  if (event.prevHash !== (before?.hash ?? firstPrevHash)) return "it does not follow from the event before it";
  if (!isCanonical(event.payload) || !isCanonical(event.actor)) return "its text is not as it was written";
  return hashOf(event) === event.hash ? null : "its content does not match its hash";
};

/** The log is complete when it ends where the incident's row says; an altered row shows in the same way. */
const problemAtEnd = (last: LoggedEvent): string | null => {
  if (last.logEnd === null) return "the incident's own row is missing";
  if (last.seq < last.logEnd.seq) return `the log ends here, but ${last.logEnd.seq} events were written`;
  if (last.seq > last.logEnd.seq) return `the log goes on beyond the ${last.logEnd.seq} events that were written`;
  return last.hash === last.logEnd.hash ? null : "the log ends with another event than the one that was written";
};

// The hash covers meaning; that the very bytes are the ones written needs its own look (spaces, 1.0 for 1).
const isCanonical = (text: string): boolean => canonicalJson(JSON.parse(text)) === text;

const hashOf = ({ log, seq, kind, payload, actor, at, prevHash }: LoggedEvent): string =>
  eventHash({ incidentId: log, seq, kind, payload: JSON.parse(payload), actor: JSON.parse(actor), at, prevHash });

// Whole logs that are gone: an incident without events, or a command that was applied to an incident that is not there.
const vanishedSql = `
  select i.id, 'all of its events are missing' as problem from ${logEnds} i
  where not exists (select 1 from firebreak.incident_event e where e.incident_id = i.id)
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
