import type { Evidence, EvidenceStore } from "../app/ports/evidence-store.ts";
import { canonicalJson } from "../base/canonical.ts";
import { invariant } from "../base/invariant.ts";
import type { IncidentId, InvestigationId } from "../domain/ids.ts";
import type { Database, Row } from "./database.ts";
import { instantSql, jsonOf, jsonOrNullOf, numberOf, textOf, textOrNullOf } from "./row.ts";
import { sha256 } from "./storable-text.ts";

/** Tool results: written once, never changed, named E1, E2, … within their incident. */
export const evidenceStore = (db: Database): EvidenceStore => ({
  record: (incidentId, evidence) => record(db, incidentId, evidence),
  list: async (incidentId) => {
    const sql = `select ${columns} from firebreak.evidence where incident_id = $1::text order by number`;
    return (await db.query(sql, [incidentId])).map(evidenceOf);
  },
  find: (incidentId, tool, input, investigationId) =>
    findByDigest(db, incidentId, digestOf(investigationId, tool, input)),
});

const digestOf = (investigationId: InvestigationId | null, tool: string, input: unknown): string =>
  sha256(canonicalJson([investigationId, tool, input]));

const columns = `
  number, investigation_id, tool, input::text as input, ${instantSql("at")} as at, time_window::text as time_window,
  link, status, summary, body`;

// The counter's row is taken by one writer at a time, so numbers never collide however many agents work at once.
const recordSql = `
  with missing as (
    select 1 where not exists (
      select 1 from firebreak.evidence where incident_id = $1::text and digest = $2::text
    )
  ), counter as (
    insert into firebreak.evidence_counter (incident_id, last) select $1::text, 1 from missing
    on conflict (incident_id) do update set last = evidence_counter.last + 1
    returning last
  )
  insert into firebreak.evidence (
    incident_id, number, digest, investigation_id, tool, input, at, time_window, link, status, summary, body)
  select $1::text, counter.last, $2::text, $3::text, $4::text, $5::text::json, $6::timestamptz, $7::text::json, $8::text,
    $9::text, $10::text, $11::text
  from counter
  on conflict (incident_id, digest) do nothing
  returning ${columns}`;

const record = async (db: Database, incidentId: IncidentId, evidence: Omit<Evidence, "id">): Promise<Evidence> => {
  const { investigationId, tool, input, at, window, link, status, summary, body } = evidence;
  const digest = digestOf(investigationId, tool, input);
  const stored = [investigationId, tool, canonicalJson(input), at, window === null ? null : JSON.stringify(window)];
  const [row] = await db.query(recordSql, [incidentId, digest, ...stored, link, status, summary, body]);
  if (row !== undefined) return evidenceOf(row);
  const there = await findByDigest(db, incidentId, digest);
  invariant(there !== null, `${incidentId}: evidence was neither written nor found`);
  return there;
};

const findByDigest = async (db: Database, incidentId: IncidentId, digest: string): Promise<Evidence | null> => {
  const sql = `select ${columns} from firebreak.evidence where incident_id = $1::text and digest = $2::text`;
  const [row] = await db.query(sql, [incidentId, digest]);
  return row === undefined ? null : evidenceOf(row);
};

const evidenceOf = (row: Row): Evidence => ({
  id: `E${numberOf(row, "number")}`,
  investigationId: textOrNullOf(row, "investigation_id") as InvestigationId | null,
  tool: textOf(row, "tool"),
  input: jsonOf(row, "input"),
  at: textOf(row, "at"),
  window: jsonOrNullOf(row, "time_window"),
  link: textOrNullOf(row, "link"),
  status: textOf(row, "status") as Evidence["status"],
  summary: textOf(row, "summary"),
  body: textOf(row, "body"),
});
