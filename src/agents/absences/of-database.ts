import type { Cause } from "../causes.ts";
import { capacity } from "../checks/database/capacity.ts";
import type { DatabaseFacts } from "../survey/database-facts.ts";
import type { Series } from "../survey/series.ts";
import type { Absence } from "./absence.ts";

/** Each limit that was measured, and that the checks do not find reached. */
export const absencesOfDatabase = (facts: DatabaseFacts): readonly Absence[] => {
  const { cpu, connections, storage, lag, maxConnections, instance } = facts;
  const measured: readonly (readonly [Cause, Series | null, string])[] = [
    ["database-cpu-saturation", cpu, "the processor is within its bounds"],
    ["database-storage-full", storage, "there is storage left"],
    ["database-replication-lag", lag, "the replica keeps up"],
    [
      "database-connection-exhaustion",
      maxConnections === null ? null : connections,
      `${connections?.values.at(-1)} of ${maxConnections} connections are in use`,
    ],
    ["database-failover", isCourse(connections) ? connections : null, "connections were never lost"],
  ];
  const found = capacity.judge(facts).map(({ cause }) => cause);
  return measured.flatMap(([cause, series, words]) =>
    series === null || found.includes(cause)
      ? []
      : [
          {
            causes: [cause],
            object: `database/${instance}`,
            because: `${instance}: ${words}`,
            evidence: [series.evidence],
          },
        ],
  );
};

const isCourse = (series: Series | null): boolean => (series?.values.length ?? 0) >= fewestPoints;
const fewestPoints = 3;
