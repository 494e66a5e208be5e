import type { AuditBreak } from "../app/ports/audit-store.ts";
import { canonicalJson } from "../base/canonical.ts";
import { claimsOf } from "../domain/claims.ts";
import type { IncidentId, RequestId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import { evolveOperations, noOperations, type Operations } from "../domain/operations/operations.ts";
import type { OperationsEvent } from "../domain/operations/operations-event.ts";
import { evolveRequest, type Request } from "../domain/requests/request.ts";
import type { RequestEvent } from "../domain/requests/request-event.ts";
import type { Database, Row } from "./database.ts";
import type { StateReader } from "./incident-state.ts";
import { operationsLogId } from "./operations.ts";
import { requestStateVersion } from "./requests.ts";
import { jsonOf, numberOf, textOf } from "./row.ts";
import { recordedOf, wholeLogOf, wholeLogSql } from "./whole-log.ts";

/**
 * What is kept beside the logs because it is quicker to read, held against what the logs say: the states, what lists and
 * the deploy gate go by, and the locks. Each log is read in one statement with what is kept of it, so that others may go on writing.
 * @returns the logs of which something else is kept than what was written
 */
export const alteredStates = async (
  db: Database,
  reader: StateReader,
  broken: ReadonlySet<string>,
): Promise<readonly AuditBreak[]> => [
  ...(await alteredOf(db, idsOf("incident"), broken, incidentSql, (row) => problemOfIncident(row, reader))),
  ...(await alteredOf(db, idsOf("request"), broken, requestSql, problemOfRequest)),
  ...(await alteredOf(db, `select '${operationsLogId}' as id`, broken, operationsSql, problemOfOperations)),
  ...(await ownerless(db)),
];

/** Locks of incidents that there are not: nobody's events would ever give them back. */
const ownerless = async (db: Database): Promise<readonly AuditBreak[]> => {
  const rows = await db.query(`
    select c.key, split_part(c.owner, ' ', 1) as id from firebreak.claim c
    where not exists (select 1 from firebreak.incident i where i.id = split_part(c.owner, ' ', 1))`);
  return rows.map((row) => ({
    log: textOf(row, "id"),
    seq: 0,
    problem: `${textOf(row, "key")} is locked for it, and there is no such incident`,
  }));
};

const idsOf = (table: "incident" | "request"): string => `select id from firebreak.${table} order by number`;

const alteredOf = async (
  db: Database,
  idsSql: string,
  broken: ReadonlySet<string>,
  sql: string,
  problemIn: (row: Row) => string | null,
): Promise<readonly AuditBreak[]> => {
  const breaks: AuditBreak[] = [];
  for (const id of (await db.query(idsSql)).map((row) => textOf(row, "id"))) {
    const [row] = broken.has(id) ? [] : await db.query(sql, [id]);
    const problem = row === undefined ? null : problemIn(row);
    if (row !== undefined && problem !== null) breaks.push({ log: id, seq: numberOf(row, "seq"), problem });
  }
  return breaks;
};

const incidentSql = `
  select i.id, i.seq, i.head_hash, i.state::text as state, i.state_seq, i.state_version, i.status, i.severity,
    coalesce((
      select json_agg(json_build_object('key', c.key, 'owner', c.owner)) from firebreak.claim c
      where c.owner like i.id || ' %'
    ), '[]'::json)::text as claims,
    ${wholeLogSql("i.id")}
  from firebreak.incident i where i.id = $1::text`;

const problemOfIncident = (row: Row, reader: StateReader): string | null => {
  const id = textOf(row, "id") as IncidentId;
  const stateSeq = numberOf(row, "state_seq");
  const claims = new Set<string>();
  let [incident, atState]: (Incident | null)[] = [null, null];
  for (const event of wholeLogOf(row).log) {
    const recorded = recordedOf(event);
    incident = reader.evolve(incident ?? null, id, recorded);
    const { take, release } = claimsOf(incident, [recorded]);
    for (const claim of take) claims.add(canonicalJson(claim));
    for (const claim of release) claims.delete(canonicalJson(claim));
    if (recorded.seq === stateSeq) atState = incident;
  }
  const isRead = numberOf(row, "state_version") === reader.stateVersion;
  if (isRead && !isSame(jsonOf(row, "state"), atState)) return "its stored state is not what its events make";
  if (textOf(row, "status") !== incident?.status)
    return `it is listed as ${textOf(row, "status")}, its events say ${incident?.status}`;
  if (textOf(row, "severity") !== incident.severity)
    return `it is listed as ${textOf(row, "severity")}, its events say ${incident.severity}`;
  const kept = jsonOf<readonly object[]>(row, "claims").map(canonicalJson);
  return isSame(kept.toSorted(), [...claims].toSorted())
    ? null
    : "the services that it has locked are not those that its events lock";
};

const requestSql = `
  select r.id, r.seq, r.head_hash, r.state::text as state, r.state_version, ${wholeLogSql("r.id")}
  from firebreak.request r where r.id = $1::text`;

const problemOfRequest = (row: Row): string | null => {
  if (numberOf(row, "state_version") !== requestStateVersion) return null;
  const id = textOf(row, "id") as RequestId;
  const made = wholeLogOf(row).log.reduce<Request | null>(
    (state, event) => evolveRequest(state, id, recordedOf<RequestEvent>(event)),
    null,
  );
  return isSame(jsonOf(row, "state"), made) ? null : "its stored state is not what its events make";
};

const operationsSql = `
  select $1::text as id, o.seq, o.head_hash, o.state::text as state, ${wholeLogSql("$1::text")}
  from firebreak.operations o where o.id = 1`;

/** Of the workspace's own log, what lets changes and deploys through: the kill switch and the freezes. */
const problemOfOperations = (row: Row): string | null => {
  const made = wholeLogOf(row).log.reduce(
    (state, event) => evolveOperations(state, recordedOf<OperationsEvent>(event)),
    noOperations,
  );
  const kept = { ...noOperations, ...jsonOf<Partial<Operations>>(row, "state") };
  return isSame([kept.halt, kept.freezes], [made.halt, made.freezes])
    ? null
    : "its kill switch or freezes are not what its events make";
};

const isSame = (one: unknown, other: unknown): boolean => canonicalJson(one) === canonicalJson(other);
