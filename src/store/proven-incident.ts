import type { ProvenIncident } from "../app/ports/incident-store.ts";
import type { IncidentId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import type { Database } from "./database.ts";
import type { StateReader } from "./incident-state.ts";
import { firstBreakOf, recordedOf, wholeLogOf, wholeLogSql } from "./whole-log.ts";

const sql = `
  select i.id, i.seq, i.head_hash, ${wholeLogSql("i.id")} from firebreak.incident i where i.id = $1::text`;

/** The state that the events make, every link of their chain checked; what is stored as a state is not looked at. */
export const provenIncident = async (
  db: Database,
  { evolve }: StateReader,
  id: IncidentId,
): Promise<ProvenIncident | null> => {
  const [row] = await db.query(sql, [id]);
  if (row === undefined) return null;
  const { log, end } = wholeLogOf(row);
  const altered = firstBreakOf(id, log, end);
  if (altered !== null) return { kind: "altered", ...altered };
  const incident = log.reduce<Incident | null>((state, event) => evolve(state, id, recordedOf(event)), null);
  return incident === null ? null : { kind: "proven", incident };
};
