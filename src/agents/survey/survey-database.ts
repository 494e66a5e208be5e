import type { Evidence } from "../../app/ports/evidence-store.ts";
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
/** One limit that is reached drags others along; the checks put roots first, so what comes second is likelier a consequence. */
const followedBy = 0.9;

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
  return judged(look, subject, instance);
};

/** What suffers may be the cause of what is full: alone it is a little less sure, and beside a deploy it comes second. */
const nearShare = 0.9;

/**
 * The database of a service that suffers: what it says of itself now, and what has happened to it. That it is well says
 * nothing of the service.
 */
export const surveyNearDatabase = async (
  look: Looker,
  subject: Subject,
  instance: string,
  known: readonly Finding[],
): Promise<DatabaseSurvey> => {
  await Promise.all([
    look.first("database_status", [{ instance }]),
    look.first("logs_query", [{ query: "database events", instance }]),
  ]);
  const survey = judged(look, subject, instance);
  const deploys =
    Math.max(0, ...known.flatMap(({ cause, confidence }) => (cause === "bad-deploy" ? [confidence] : []))) || 1;
  const findings = survey.findings
    .filter(({ cause }) => cause !== "no-fault")
    .map((one) => ({ ...one, confidence: Math.round(Math.min(one.confidence, deploys) * nearShare * 100) / 100 }));
  return { ...survey, findings };
};

const judged = (look: Looker, subject: Subject, instance: string): DatabaseSurvey => {
  const facts = databaseFactsOf(subject, instance, look.records);
  const findings = databaseChecks
    .flatMap((check) => check.judge(facts))
    .map((one) =>
      isAlarmed(subject.text, one.cause) ? { ...one, confidence: Math.min(0.99, one.confidence + alarmed) } : one,
    )
    .sort((a, b) => b.confidence - a.confidence)
    .filter((one, at, all) => all.findIndex(({ cause }) => cause === one.cause) === at)
    .map((one, at) => (at === 0 ? one : { ...one, confidence: Math.round(one.confidence * followedBy * 100) / 100 }))
    .filter(({ confidence }) => confidence >= leastTold)
    // Beside a fault that is surer, "there is no fault" is no second opinion.
    .filter(({ cause }, at) => at === 0 || cause !== "no-fault");
  return { facts, findings, records: look.records };
};

/** Between equals, whoever the alarm speaks of. */
const alarmed = 0.03;
const alarmWords: Readonly<Record<string, RegExp>> = {
  "database-cpu-saturation": /cpu/i,
  "database-connection-exhaustion": /connection (?:exhaust|count|limit)|too many clients|connections? high/i,
  "database-storage-full": /storage|disk/i,
  "database-replication-lag": /replica|replication/i,
  "database-failover": /failover|drop/i,
  "database-lock-contention": /\block(?:s|ed)?\b|deadlock/i,
};
const isAlarmed = (text: string, cause: string): boolean => alarmWords[cause]?.test(text) === true;
