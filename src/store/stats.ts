import type { IncidentStats } from "../app/ports/incident-store.ts";
import type { Instant } from "../base/instant.ts";
import type { Severity } from "../domain/severity.ts";
import type { Database, Row } from "./database.ts";
import { numberOf, numberOrNullOf, textOf } from "./row.ts";

/** percentile_cont leaves out what is null: incidents that did not get that far do not bend the median. */
const medianMs = (until: string): string =>
  `percentile_cont(0.5) within group (order by extract(epoch from ${until} - declared_at) * 1000)::float8`;

const sql = `
  select severity, count(*)::int as count,
    ${medianMs("acknowledged_at")} as ack_ms,
    ${medianMs("mitigated_at")} as mitigate_ms,
    ${medianMs("resolved_at")} as resolve_ms
  from firebreak.incident
  where declared_at >= $1::timestamptz and not is_private and not is_drill
  group by severity order by severity`;

/** Incidents declared at or after `since`, worst severity first; severities without any are absent. */
export const statsSince = async (db: Database, since: Instant): Promise<readonly IncidentStats[]> =>
  (await db.query(sql, [since])).map(statsOf);

const statsOf = (row: Row): IncidentStats => ({
  severity: textOf(row, "severity") as Severity,
  count: numberOf(row, "count"),
  medianAckMs: numberOrNullOf(row, "ack_ms"),
  medianMitigateMs: numberOrNullOf(row, "mitigate_ms"),
  medianResolveMs: numberOrNullOf(row, "resolve_ms"),
});
