import type { Evidence } from "../../app/ports/evidence-store.ts";
import type { Claim, Finding } from "../../domain/investigation.ts";
import type { Asks } from "../asks.ts";
import type { Looked } from "../checks/scene.ts";
import type { Symptom } from "../finding.ts";
import { rivalsRuledOut, type Surroundings } from "../ruled-out.ts";
import { healthOf, laterRunSucceeded } from "./cluster-health.ts";
import { Looker } from "./looker.ts";
import type { Subject } from "./subject.ts";
import { surveyCluster } from "./survey-cluster.ts";
import { surveyDatabase, surveyNearDatabase } from "./survey-database.ts";

/** What was seen of the ground that services stand on, in the form of an outlook. */
export type Survey = {
  readonly looked: readonly Looked[];
  readonly findings: readonly Finding[];
  readonly ruledOut: readonly Claim[];
  readonly symptom: Symptom;
};

const nothing: Survey = { looked: [], findings: [], ruledOut: [], symptom: { state: "unknown", evidence: [] } };

export const isAboutDatabase = (asks: Pick<Asks, "has">, subject: Subject): boolean =>
  subject.databases.length > 0 && asks.has("database_status");

type Around = Pick<Surroundings, "noticedAt" | "near">;

/**
 * Looks at whatever of database and cluster there are tools for; without them it looks at nothing.
 * @param known causes that the services' own records show
 */
export const surveyInfrastructure = async (
  asks: Asks,
  subject: Subject,
  known: readonly Finding[],
  around: Around,
): Promise<Survey> => {
  const instance = subject.databases[0];
  if (instance !== undefined && isAboutDatabase(asks, subject)) return ofDatabase(asks, subject, instance, around);
  const near = subject.nearDatabases[0];
  const data =
    near !== undefined && asks.has("database_status") ? await ofNearDatabase(asks, subject, near, known) : nothing;
  const hasCluster = asks.has("kubernetes_get") || asks.has("kubernetes_describe");
  return hasCluster ? joined(data, await ofCluster(asks, subject, around)) : data;
};

/** What is well on one ground excuses nothing on the other. */
const joined = (one: Survey, other: Survey): Survey => {
  const isFaulty = ({ findings }: Survey): boolean => findings.some(({ cause }) => cause !== "no-fault");
  const findings = [...one.findings, ...other.findings].filter(
    ({ cause }) => cause !== "no-fault" || !(isFaulty(one) || isFaulty(other)),
  );
  return {
    looked: [...one.looked, ...other.looked],
    findings: findings.sort((a, b) => b.confidence - a.confidence),
    ruledOut: [...one.ruledOut, ...other.ruledOut],
    symptom: isFaulty(one) || other.symptom.state === "unknown" ? one.symptom : other.symptom,
  };
};

const ofNearDatabase = async (
  asks: Asks,
  subject: Subject,
  instance: string,
  known: readonly Finding[],
): Promise<Survey> => {
  const look = new Looker(asks, subject.namespaces);
  const { findings, records, facts } = await surveyNearDatabase(look, subject, instance, known);
  const { status, connections, maxConnections } = facts;
  const isWell = findings.length === 0 && status !== null && connections !== null && maxConnections !== null;
  return {
    looked: records.map((record) => lookedAt(record, findings)),
    findings,
    ruledOut: isWell
      ? [
          {
            text: `${instance} has ${connections.values.at(-1)} of ${maxConnections} connections in use, and nobody waits long for a lock`,
            evidence: [status.evidence],
          },
        ]
      : [],
    symptom: symptomOf(findings[0], false),
  };
};

const ofDatabase = async (asks: Asks, subject: Subject, instance: string, around: Around): Promise<Survey> => {
  const { findings, records, facts } = await surveyDatabase(new Looker(asks, subject.namespaces), subject, instance);
  const best = findings[0];
  const isOver =
    best?.cause === "database-failover" && facts.connections !== null && (facts.connections.values.at(-1) ?? 0) > 0;
  return {
    looked: records.map((record) => lookedAt(record, findings)),
    findings,
    ruledOut: ruledOutBy(records, best, around),
    symptom: symptomOf(best, isOver),
  };
};

/** Why something was not looked at is worth a line; why ten things were not, is one reason. */
const missedTold = 3;

const ofCluster = async (asks: Asks, subject: Subject, around: Around): Promise<Survey> => {
  const namespaces = subject.namespaces.length === 0 ? ["default", ""] : subject.namespaces;
  const look = new Looker(asks, namespaces);
  const { findings: found, records, facts } = await surveyCluster(look, subject);
  const laterRun = laterRunSucceeded(facts);
  const findings = found.filter(({ object }) => object !== laterRun?.object);
  const health = findings.length === 0 ? (laterRun ?? healthOf(facts)) : null;
  const told = health === null ? findings : [health];
  return {
    looked: [...records, ...look.missed.slice(0, missedTold)].map((record) => lookedAt(record, findings)),
    findings: told,
    ruledOut: ruledOutBy(records, told[0], around),
    symptom: symptomOf(told[0], false),
  };
};

const symptomOf = (best: Finding | undefined, isOver: boolean): Symptom => {
  if (best === undefined) return { state: "unknown", evidence: [] };
  const evidence = [...new Set(best.claims.flatMap((claim) => claim.evidence))];
  return { state: best.cause === "no-fault" || isOver ? "gone" : "present", evidence };
};

/** A record that a cause leans on is not fine. */
const lookedAt = ({ tool, summary, status, id }: Evidence, findings: readonly Finding[]): Looked => ({
  title: titles[tool] ?? tool,
  text: summary,
  outcome: status !== "ok" ? "unknown" : isGroundOf(id, findings) ? "suspicious" : "fine",
  evidence: status === "ok" ? [id] : [],
});

const isGroundOf = (id: Evidence["id"], findings: readonly Finding[]): boolean =>
  findings.some(({ cause, claims }) => cause !== "no-fault" && claims.some(({ evidence }) => evidence.includes(id)));

const titles: Readonly<Record<string, string>> = {
  kubernetes_get: "Cluster",
  kubernetes_describe: "Description",
  kubernetes_logs: "Logs",
  kubernetes_yaml: "Manifest",
  kubernetes_nodes: "Nodes",
  node_service: "Node service",
  service_connectivity: "Connection",
  service_dependencies: "Dependencies",
  alerts_firing: "What fires",
  database_status: "Database",
  metrics_query: "Metric",
  logs_query: "Events",
};

const mostRuledOut = 3;

/** Other explanations that the same records speak against; of several with the same reason one is told. */
const ruledOutBy = (records: readonly Evidence[], best: Finding | undefined, around: Around): readonly Claim[] => {
  if (best === undefined) return [];
  const claims = new Map(
    rivalsRuledOut(records, best, around).map(({ because, evidence }) => [because, { text: because, evidence }]),
  );
  return [...claims.values()].slice(0, mostRuledOut);
};
