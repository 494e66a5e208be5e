import type { Evidence } from "../app/ports/evidence-store.ts";
import type { Incident } from "../domain/incident.ts";
import type { Claim, Finding, Investigation, TriageStep, TriageSummary } from "../domain/investigation.ts";
import type { ServiceCatalogue } from "../domain/service.ts";
import { isHurting } from "../domain/status.ts";
import { inOrderOfArrival } from "./arrivals.ts";
import { Asks, type Look } from "./asks.ts";
import { checkAlerts } from "./checks/alerts.ts";
import { type BadDeploy, isSuspect, judgeDeploy, ruleOutDeploy, type ServiceRecords } from "./checks/bad-deploy.ts";
import { judgeDependency, ruleOutDependency } from "./checks/dependency.ts";
import { checkDeploys } from "./checks/deploys.ts";
import { checkErrorRatio } from "./checks/error-ratio.ts";
import { checkHealth } from "./checks/health.ts";
import { checkLogs, logsInput } from "./checks/logs.ts";
import { checkOwnership } from "./checks/ownership.ts";
import { checkPast } from "./checks/past.ts";
import { type Looked, Scene } from "./checks/scene.ts";
import { symptomOf } from "./checks/symptom.ts";
import { isDisputed } from "./disputed.ts";
import type { Symptom } from "./finding.ts";
import type { Ledger } from "./ledger.ts";
import { firstSummary } from "./summary.ts";
import { surroundingsIn } from "./surroundings.ts";
import { type Ground, type Subject, subjectOf } from "./survey/subject.ts";
import { isAboutDatabase, type Survey, surveyInfrastructure } from "./survey/survey-infrastructure.ts";
import type { Tool } from "./tool.ts";
import { judge } from "./verdict.ts";

export const firstResponder = "first-responder";

export type Step = Omit<TriageStep, "number" | "at">;
export type Summary = Omit<TriageSummary, "at">;

/** What was found, in the form in which it can be joined with what others find. */
export type Outlook = {
  readonly findings: readonly Finding[];
  readonly ruledOut: readonly Claim[];
  readonly symptom: Symptom;
};

export type FirstResponse =
  | { readonly kind: "step"; readonly step: Step }
  | {
      readonly kind: "summary";
      readonly summary: Summary;
      readonly outlook: Outlook;
      /** Too little was seen because sources were slow: with more time there may be more. */
      readonly isWorthAnotherLook: boolean;
    };

type Dependencies = {
  readonly tools: readonly Tool[];
  readonly ledger: Ledger;
  readonly catalogue: ServiceCatalogue;
  /** Databases that can be asked; null: nobody knows, as in a recording. */
  readonly instances: Ground["instances"];
  readonly signal: AbortSignal;
  /** Did a question reach anybody? Always, outside a replay. */
  readonly wasAsked: (evidence: Evidence) => boolean;
};

/** A proposal asks the deployer and writes an event. */
const proposeMs = 6_000;
/** Kept for a second look at a series, and for a proposal. */
const callsInReserve = 2;
const servicesLookedAt = 2;
/** What a database near the services says of itself, and what has happened to it. */
const callsForDatabase = (asks: Asks, { nearDatabases }: Subject): number =>
  nearDatabases.length > 0 && asks.has("database_status") ? 2 : 0;

/**
 * Triage without a model: looks at what changed, whether errors rose with it, what is unwell and what it complains about,
 * and names a cause only when coded evidence supports it. Says what it looked at as it goes, and sums up at the end;
 * proposes a rollback when the evidence is for a deploy and the service can be rolled back.
 * @param look the second one has more time, and asks only what was not answered in the first
 */
export async function* respondFirst(
  deps: Dependencies,
  incident: Incident,
  investigation: Investigation,
  look: Look = "first",
): AsyncGenerator<FirstResponse, void> {
  const asks = new Asks(deps, look);
  const scene = new Scene({ incident, startedAt: investigation.startedAt, catalogue: deps.catalogue, ask: asks.ask });
  const subject = subjectOf(incident, investigation, deps);
  const plan = planOf(scene, asks, subject);
  for await (const looked of inOrderOfArrival(plan.checks.map((check) => check())))
    yield { kind: "step", step: sign(looked) };
  const records = await recordsOf(scene, asks, plan);
  const suspects = await suspectsOf(scene, records);
  const seen = outlookOf(scene, records, suspects);
  const around = surroundingsIn(deps, incident, investigation, deps.ledger);
  const survey = await surveyInfrastructure(asks, subject, seen.findings, around);
  for (const looked of survey.looked) yield { kind: "step", step: sign(looked) };
  const outlook = withSurvey(seen, survey);
  const { verdict } = judge({ ...outlook, around });
  const isWorthAnotherLook = look === "first" && asks.wasLate && verdict === "inconclusive";
  const looksAround = survey.looked.filter(({ evidence }) => evidence.length > 0).length;
  const about = { scene, records, outlook, verdict, notLookedAt: plan.notLookedAt, looksAround, isWorthAnotherLook };
  yield { kind: "summary", summary: firstSummary({ ...about, proposal: null }), outlook, isWorthAnotherLook };
  const suspect = suspects.find(({ finding }) => finding === outlook.findings[0] && !isDisputed(finding, around));
  if (suspect === undefined || verdict === "recovered" || verdict === "inconclusive") return;
  const proposal = await propose(deps, scene, suspect);
  if (proposal === null) return;
  yield { kind: "step", step: proposal.step };
  yield {
    kind: "summary",
    summary: firstSummary({ ...about, proposal: proposal.evidence }),
    outlook,
    isWorthAnotherLook,
  };
}

const sign = (looked: Looked): Step => ({ agent: firstResponder, ...looked });

type Plan = {
  readonly checks: readonly (() => Promise<Looked>)[];
  readonly services: readonly string[];
  readonly dependencies: readonly string[];
  readonly notLookedAt: readonly string[];
};

/**
 * Four looks at what is said to be broken, two at each dependency, as many as there are calls and tools. Where a cluster
 * can be looked at, half of the calls are kept for it; what a database says of itself stands above its service's numbers.
 */
const planOf = (scene: Scene, asks: Asks, subject: Subject): Plan => {
  const hasCluster = asks.has("kubernetes_get") || asks.has("kubernetes_describe");
  const services = isAboutDatabase(asks, subject) ? [] : scene.services.slice(0, hasCluster ? 1 : servicesLookedAt);
  const first = services[0];
  const callsForAll = 1 + (first === undefined ? 0 : 1);
  const callsLeft = hasCluster
    ? 0
    : asks.left - callsInReserve - callsForAll - services.length * 4 - callsForDatabase(asks, subject);
  const dependencies = scene.dependencies.slice(0, Math.max(0, Math.floor(callsLeft / 2)));
  const withTools = (tools: readonly string[], check: () => Promise<Looked>) =>
    tools.every((tool) => asks.has(tool)) ? [check] : [];
  const checks = [
    ...(first === undefined ? [] : [() => checkOwnership(scene, first)]),
    ...services.flatMap((service) => [
      ...withTools(["metrics_query"], () => checkErrorRatio(scene, service)),
      ...withTools(["deploys_list", "metrics_query"], () => checkDeploys(scene, service, service)),
      ...withTools(["http_check"], () => checkHealth(scene, service)),
      ...withTools(["logs_query"], () => checkLogs(scene, service)),
    ]),
    ...(isAboutDatabase(asks, subject) ? [] : withTools(["alerts_firing"], () => checkAlerts(scene))),
    ...dependencies.flatMap((service) => [
      ...withTools(["http_check"], () => checkHealth(scene, service)),
      ...withTools(["deploys_list", "metrics_query"], () => checkDeploys(scene, service, first ?? service)),
    ]),
    ...(first === undefined ? [] : withTools(["past_incidents"], () => checkPast(scene, first))),
  ];
  const notLookedAt = [...scene.services, ...scene.dependencies].filter(
    (name) => !services.includes(name) && !dependencies.includes(name),
  );
  return { checks, services, dependencies, notLookedAt };
};

type Records = {
  readonly services: readonly ServiceRecords[];
  readonly dependencies: readonly ServiceRecords[];
};

/** Everything here has been asked by the checks already; what there is no tool for is null. */
const recordsOf = async (scene: Scene, asks: Asks, { services, dependencies }: Plan): Promise<Records> => {
  const asked = async (tool: string, input: unknown): Promise<Evidence | null> =>
    asks.has(tool) ? scene.ask(tool, input) : null;
  const both = async (service: string) => ({
    service,
    deploys: asks.has("metrics_query") ? await asked("deploys_list", { service }) : null,
    health: await asked("http_check", { service }),
  });
  return {
    services: await Promise.all(
      services.map(async (service) => ({
        ...(await both(service)),
        ratio: asks.has("metrics_query") ? await scene.errorRatio(service) : null,
        logs: await asked("logs_query", logsInput(scene, service)),
      })),
    ),
    dependencies: await Promise.all(
      dependencies.map(async (service) => ({ ...(await both(service)), ratio: null, logs: null })),
    ),
  };
};

/** A dependency's deploy is looked at only when the service's own explains nothing, and then with the dependency's errors. */
const suspectsOf = async (scene: Scene, { services, dependencies }: Records): Promise<readonly BadDeploy[]> => {
  const own = services.flatMap((records) => judgeDeploy(records) ?? []);
  if (own.length > 0) return own;
  const changed = dependencies.find((one) => services.some(({ ratio }) => isSuspect(one, ratio)));
  if (changed === undefined) return [];
  const judged = judgeDeploy({ ...changed, ratio: await scene.errorRatio(changed.service) });
  return judged === null ? [] : [judged];
};

const outlookOf = (scene: Scene, records: Records, suspects: readonly BadDeploy[]): Outlook => {
  const unwell = records.services.flatMap((suffering) =>
    records.dependencies.flatMap((dependency) => judgeDependency(suffering, dependency) ?? []),
  );
  const findings = [...suspects.map(({ finding }) => finding), ...unwell].sort((a, b) => b.confidence - a.confidence);
  const ruledOut = [
    ...records.services.flatMap((one) => ruleOutDeploy(one, one.ratio, scene.noticedAt) ?? []),
    ...records.dependencies.flatMap((one) => ruleOutDependency(one) ?? []),
    ...records.dependencies.flatMap(
      (one) => ruleOutDeploy(one, records.services[0]?.ratio ?? null, scene.noticedAt) ?? [],
    ),
  ];
  return { findings, ruledOut, symptom: symptomOf(scene, records.services) };
};

/** What the ground shows joins what the services showed; whoever has seen the symptom is believed. */
const withSurvey = (outlook: Outlook, survey: Survey): Outlook => ({
  findings: [...outlook.findings, ...survey.findings].sort((a, b) => b.confidence - a.confidence),
  ruledOut: [...outlook.ruledOut, ...survey.ruledOut],
  symptom:
    outlook.symptom.state === "unknown" || (survey.findings.length > 0 && outlook.symptom.state === "gone")
      ? survey.symptom
      : outlook.symptom,
});

/** Asks people for the rollback that the evidence is for; null when there is nothing to ask. */
const propose = async (
  { tools, ledger, signal }: Dependencies,
  scene: Scene,
  { service, before, finding }: BadDeploy,
): Promise<{ readonly step: Step; readonly evidence: Evidence } | null> => {
  const entry = Object.hasOwn(scene.catalogue, service) ? scene.catalogue[service] : undefined;
  const tool = tools.find(({ name }) => name === "propose_rollback");
  if (
    tool === undefined ||
    before === null ||
    entry?.changes.rollback === undefined ||
    scene.isRollbackOpen(service) ||
    !isHurting(scene.incident.status)
  )
    return null;
  const evidence = [...new Set(finding.claims.flatMap((claim) => claim.evidence))];
  const input = { service, to: before, reason: finding.summary, evidence };
  const asked = await ledger.ask(tool, input, signal, proposeMs);
  const { summary, status } = asked.evidence;
  const step: Step = {
    agent: firstResponder,
    title: `Rollback of ${service}`,
    text: `${summary}.`,
    // What is asked of people is no finding.
    outcome: status === "ok" ? "note" : "unknown",
    evidence,
  };
  return { step, evidence: asked.evidence };
};
