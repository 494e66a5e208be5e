import type { AlertName } from "../app/ports/alert-store.ts";
import type { AppendOutcome, AppendRequest } from "../app/ports/incident-store.ts";
import { invariant } from "../base/invariant.ts";
import type { IncidentEvent } from "../domain/event.ts";
import type { IncidentId } from "../domain/ids.ts";
import { alertKeyOf } from "./alert-key.ts";
import { advanceSql, appendParams, createSql } from "./append-sql.ts";
import type { Database } from "./database.ts";
import { brokenUniqueRule } from "./database-error.ts";
import { firstPrevHash } from "./event-hash.ts";
import type { Head, KnownStates } from "./known-states.ts";
import { chained } from "./recorded-event.ts";
import { numberOf, textOf } from "./row.ts";
import { indexableKey } from "./storable-text.ts";

export type AppendPorts = { readonly db: Database; readonly known: KnownStates; readonly stateVersion: number };

/**
 * Writes the command's key, the events, the projections and the outbox in ONE statement, and so in one transaction and
 * one round trip: it takes the incident's row if its version is the expected one, and everything else hangs on that.
 */
export const append = async (ports: AppendPorts, request: AppendRequest): Promise<AppendOutcome> => {
  checkShape(request);
  const before = await headBefore(ports, request);
  const written = before === null ? "not_ours" : await write(ports, request, before);
  if (written === "written") return { kind: "appended" };
  if (written === "claimed") return claimedOrConflict(ports.db, request);
  const incidentId = await appliedTo(ports.db, request.commandKey);
  return incidentId === null ? { kind: "conflict" } : { kind: "duplicate", incidentId };
};

export const appliedTo = async (db: Database, commandKey: string): Promise<IncidentId | null> =>
  (await appliedLog(db, commandKey)) as IncidentId | null;

/** The log that a command was applied to: an incident, or the workspace's own. */
export const appliedLog = async (db: Database, commandKey: string): Promise<string | null> => {
  const sql = "select incident_id from firebreak.applied_command where key = $1::text";
  const [row] = await db.query(sql, [indexableKey(commandKey)]);
  return row === undefined ? null : textOf(row, "incident_id");
};

const checkShape = ({ incident, events, expectedSeq }: AppendRequest): void => {
  invariant(events.length > 0, `${incident.id}: an append without events`);
  const isGapless = events.every((recorded, index) => recorded.seq === expectedSeq + index + 1);
  invariant(isGapless, `${incident.id}: events must continue ${expectedSeq} without gaps`);
  invariant(incident.seq === expectedSeq + events.length, `${incident.id}: the state is not the one after the events`);
};

const noHead: Head = { incident: null, seq: 0, hash: firstPrevHash, stateSeq: 0, stateBytes: 0 };

/** The log's end that the decision was made on; null when the log has moved on. */
const headBefore = async (ports: AppendPorts, { incident, expectedSeq }: AppendRequest): Promise<Head | null> => {
  const { db, known, stateVersion } = ports;
  if (expectedSeq === 0) return noHead;
  const head = known.get(incident.id);
  if (head?.seq === expectedSeq) return head;
  const sql = `
    select head_hash,
      case when state_version = $3::int then state_seq else 0 end as state_seq,
      case when state_version = $3::int then state_bytes else 0 end as state_bytes
    from firebreak.incident where id = $1::text and seq = $2::int`;
  const [row] = await db.query(sql, [incident.id, expectedSeq, stateVersion]);
  if (row === undefined) return null;
  return {
    incident: null,
    seq: expectedSeq,
    hash: textOf(row, "head_hash"),
    stateSeq: numberOf(row, "state_seq"),
    stateBytes: numberOf(row, "state_bytes"),
  };
};

/**
 * A snapshot costs its size, an event without one costs a later reader the replay. A state of up to this many bytes is
 * written with every event; a ten times larger one with every tenth, so that a storm into one incident stays linear.
 */
const snapshotBytesPerEvent = 8_192;

const write = async (
  { db, known, stateVersion }: AppendPorts,
  request: AppendRequest,
  before: Head,
): Promise<"written" | "not_ours" | "claimed"> => {
  const { incident, events } = request;
  const rows = chained(incident.id, before.hash, events);
  const isDue = (incident.seq - before.stateSeq) * snapshotBytesPerEvent >= before.stateBytes;
  const state = isDue ? JSON.stringify(incident) : null;
  const params = appendParams({ request, before, rows, state, stateVersion, alertKeys: attachedKeys(request) });
  try {
    const written = await db.query(before.seq === 0 ? createSql : advanceSql, params);
    if (written.length === 0) return "not_ours";
  } catch (error) {
    // The same command, to another incident, at the same moment: the statement was undone as a whole.
    const rule = brokenUniqueRule(error);
    if (rule === "applied_command_pkey") return "not_ours";
    if (rule === "claim_pkey") return "claimed";
    throw error;
  }
  known.set(incident.id, {
    incident,
    seq: incident.seq,
    hash: rows.at(-1)?.hash ?? before.hash,
    stateSeq: state === null ? before.stateSeq : incident.seq,
    stateBytes: state === null ? before.stateBytes : state.length,
  });
  return "written";
};

/** Whose lock it is; somebody who gave it back in between makes it a conflict, to be decided again. */
const claimedOrConflict = async (db: Database, { claims }: AppendRequest): Promise<AppendOutcome> => {
  const sql = "select key, owner from firebreak.claim where key = any($1::text[])";
  const [row] = await db.query(sql, [claims.take.map(({ key }) => key)]);
  return row === undefined
    ? { kind: "conflict" }
    : { kind: "claimed", claim: { key: textOf(row, "key"), owner: textOf(row, "owner") } };
};

const joinedBy = (event: IncidentEvent): readonly AlertName[] => {
  if (event.kind === "alert_attached") return [event.alert];
  return event.kind === "alerts_gathered" ? event.alerts.filter(({ what }) => what === "joined") : [];
};

const attachedKeys = ({ events }: AppendRequest): readonly string[] => [
  ...new Set(events.flatMap(({ event }) => joinedBy(event).map(alertKeyOf))),
];
