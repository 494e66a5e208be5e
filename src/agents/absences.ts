import type { Evidence } from "../app/ports/evidence-store.ts";
import type { Instant } from "../base/instant.ts";
import type { Absence } from "./absences/absence.ts";
import { absencesOfCluster } from "./absences/of-cluster.ts";
import { absencesOfDatabase } from "./absences/of-database.ts";
import { ruleOutDeploy } from "./checks/bad-deploy.ts";
import { courseOf } from "./checks/course.ts";
import { ruleOutDependency } from "./checks/dependency.ts";
import type { Seen } from "./checks/scene.ts";
import { askedIn } from "./ledger.ts";
import { clusterFactsOf } from "./survey/cluster-facts.ts";
import { databaseFactsOf } from "./survey/database-facts.ts";
import { nobody } from "./survey/subject.ts";
import { isErrorRatio, parseSeries } from "./tools/metrics-query.ts";

export type { Absence };

/** What records speak against, as code reads them. What was not looked at is absent from this list, and not ruled out. */
export const absencesIn = (records: readonly Evidence[], noticedAt: Instant): readonly Absence[] => {
  // Two namespaces may have a workload of the same name.
  const places = [...new Set(records.map((record) => told(record, "namespace") ?? ""))];
  const facts = places.map((namespace) =>
    clusterFactsOf(
      nobody,
      namespace,
      records.filter((record) => (told(record, "namespace") ?? "") === namespace),
    ),
  );
  return [
    ...ofServices(records, noticedAt),
    ...instancesIn(records).flatMap((instance) => absencesOfDatabase(databaseFactsOf(nobody, instance, records))),
    ...facts.flatMap(absencesOfCluster),
  ];
};

const nothing = { ratio: null, deploys: null, health: null, logs: null };

/** The same rules as the first responder's, over whatever records were cited. */
const ofServices = (records: readonly Evidence[], noticedAt: Instant): readonly Absence[] => {
  const ratio = records.find((one) => one.tool === "metrics_query" && isErrorRatio(askedIn(one))) ?? null;
  const seen: Seen | null = ratio === null ? null : { evidence: ratio, course: courseOf(parseSeries(ratio.body)) };
  return records.flatMap((record): readonly Absence[] => {
    const service = told(record, "service");
    if (service === null) return [];
    const deploys = record.tool === "deploys_list" ? record : null;
    const health = record.tool === "http_check" ? record : null;
    const claims = [
      ["bad-deploy", ruleOutDeploy({ ...nothing, service, deploys }, seen, noticedAt)],
      ["dependency-unreachable", ruleOutDependency({ ...nothing, service, health })],
    ] as const;
    return claims.flatMap(([cause, claim]) =>
      claim === null
        ? []
        : [{ causes: [cause], object: `app/${service}`, because: claim.text, evidence: claim.evidence }],
    );
  });
};

const told = (record: Evidence, field: string): string | null => {
  const asked = askedIn(record);
  const value: unknown = typeof asked === "object" && asked !== null ? Reflect.get(asked, field) : null;
  return typeof value === "string" && value !== "" ? value : null;
};

const instancesIn = (records: readonly Evidence[]): readonly string[] => [
  ...new Set(records.flatMap((record) => told(record, "instance") ?? [])),
];
