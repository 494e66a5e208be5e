import type { Evidence } from "../../app/ports/store.ts";
import type { Finding } from "../../domain/investigation.ts";
import { databaseChecks } from "../checks/database-checks.ts";
import { type DatabaseFacts, databaseFactsOf } from "./database-facts.ts";
import type { Looker } from "./looker.ts";
import type { Subject } from "./subject.ts";

export type DatabaseSurvey = {
  readonly facts: DatabaseFacts;
  readonly findings: readonly Finding[];
  readonly records: readonly Evidence[];
};

const metricsRead = ["CPUUtilization", "DatabaseConnections", "FreeStorageSpace", "WriteLatency"] as const;
const leastTold = 0.5;

/** Everything at once: what one number means depends on the others. */
export const surveyDatabase = async (look: Looker, subject: Subject, instance: string): Promise<DatabaseSurvey> => {
  const replica = subject.replicas[0] ?? `${instance}-replica-1`;
  await Promise.all([
    look.first("database_status", [{ instance }]),
    look.first("logs_query", [{ query: "database events", instance }]),
    ...metricsRead.map((query) => look.first("metrics_query", [{ query, instance }])),
    look.first("metrics_query", [
      { query: "ReplicaLag", instance: replica },
      { query: "ReplicaLag", instance },
    ]),
  ]);
  const facts = databaseFactsOf(subject, instance, look.records);
  const findings = databaseChecks
    .flatMap((check) => check.judge(facts))
    .sort((a, b) => b.confidence - a.confidence)
    .filter((one, at, all) => all.findIndex(({ cause }) => cause === one.cause) === at)
    .filter(({ confidence }) => confidence >= leastTold);
  return { facts, findings, records: look.records };
};
