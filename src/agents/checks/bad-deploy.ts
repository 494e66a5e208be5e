import type { Evidence } from "../../app/ports/evidence-store.ts";
import { formatDuration } from "../../base/duration.ts";
import { type Instant, minuteOf, msBetween } from "../../base/instant.ts";
import type { Claim, Finding } from "../../domain/investigation.ts";
import { parseDeploys } from "../tools/deploys-list.ts";
import { isHealthyBody } from "../tools/http-check.ts";
import { percent } from "./course.ts";
import { readChanges } from "./deploys.ts";
import { parseGroups } from "./error-lines.ts";
import { clockOf } from "./error-ratio.ts";
import type { Seen } from "./scene.ts";

/** All that was seen of one service. Null: not asked. */
export type ServiceRecords = {
  readonly service: string;
  readonly ratio: Seen | null;
  readonly deploys: Evidence | null;
  readonly health: Evidence | null;
  readonly logs: Evidence | null;
};

export type BadDeploy = {
  readonly finding: Finding;
  /** The version to go back to; null when none is on record. */
  readonly before: string | null;
  readonly service: string;
};

/** Two bad points are a fault that stays; one could be a hiccup, unless the service is unwell as well. */
const sustainedPoints = 2;
const minuteMs = 60_000;
const soonMs = 5 * minuteMs;

/**
 * A deploy is to blame only with its coded evidence: a new version was put into service shortly before this very
 * service's errors rose, they were normal until then, and they stay. Everything else only makes it surer.
 */
export const judgeDeploy = ({ service, ratio, deploys, health, logs }: ServiceRecords): BadDeploy | null => {
  if (ratio === null || deploys?.status !== "ok") return null;
  const { course } = ratio;
  if (course.kind !== "risen" && course.kind !== "passed") return null;
  const isUnwell = health?.status === "ok" && !isHealthyBody(health.body);
  if (course.kind === "risen" && course.badPoints < sustainedPoints && !isUnwell) return null;
  const reading = readChanges(parseDeploys(deploys.body), course.at);
  if (reading.kind !== "suspect") return null;
  const { deploy, before } = reading;
  const gapMs = msBetween(deploy.at, course.at);
  const named = logs?.status === "ok" ? namedIn(logs, deploy.version) : null;
  const claims: readonly Claim[] = [
    { text: `${deploy.version} of ${service} was deployed at ${clockOf(deploy.at)}`, evidence: [deploys.id] },
    {
      text: `Errors rose at ${clockOf(course.at)} from ${percent(course.usual)}; ${percent(course.now)} now`,
      evidence: [ratio.evidence.id],
    },
    ...(isUnwell && health !== null ? [{ text: `${service} is unhealthy`, evidence: [health.id] }] : []),
    ...(named === null || logs === null ? [] : [{ text: linesThatName(deploy.version, named), evidence: [logs.id] }]),
  ];
  const confidence = 0.65 + (gapMs <= soonMs ? 0.1 : 0) + (named === null ? 0 : 0.1) + (isUnwell ? 0.05 : 0);
  const distance = gapMs >= minuteMs ? `${formatDuration(gapMs)} after` : gapMs > 0 ? "right after" : "with";
  const summary = `Errors of ${service} rose ${distance} the deploy of ${deploy.version}${before === null ? "" : ` (${before} ran before)`}.`;
  const finding = { cause: "bad-deploy", object: `app/${service}`, confidence: round(confidence), summary, claims };
  return { finding, before, service };
};

const round = (value: number): number => Math.round(value * 100) / 100;

const namedIn = (logs: Evidence, version: string): string | null =>
  parseGroups(logs.body)
    .find(({ text }) => text.includes(version))
    ?.text.slice(0, 120) ?? null;

/** A line that begins with the version would name it twice. */
const linesThatName = (version: string, line: string): string =>
  line.startsWith(`${version}: `)
    ? `Error lines of ${version}: ${line.slice(version.length + 2)}`
    : `Error lines name ${version}: ${line}`;

/** Was this deployed shortly before somebody's errors rose? */
export const isSuspect = ({ deploys }: ServiceRecords, ratio: Seen | null): boolean => {
  const roseAt = ratio === null ? null : roseAtOf(ratio);
  return (
    deploys?.status === "ok" && roseAt !== null && readChanges(parseDeploys(deploys.body), roseAt).kind === "suspect"
  );
};

const roseAtOf = ({ course }: Seen): Instant | null =>
  course.kind === "risen" || course.kind === "passed" ? course.at : null;

/**
 * Why this service's deploys are not to blame; null when they may be, or nobody knows.
 * @param ratio of the service that suffers
 */
export const ruleOutDeploy = (
  { service, deploys }: ServiceRecords,
  ratio: Seen | null,
  noticedAt: Instant,
): Claim | null => {
  if (deploys?.status !== "ok") return null;
  const roseAt = ratio === null ? null : roseAtOf(ratio);
  const reading = readChanges(parseDeploys(deploys.body), roseAt ?? noticedAt);
  const evidence = [deploys.id, ...(roseAt === null || ratio === null ? [] : [ratio.evidence.id])];
  if (reading.kind === "too_early") {
    const { version, at } = reading.deploy;
    return {
      text: `no deploy of ${service} shortly before: ${version} has been running since ${minuteOf(at)}`,
      evidence,
    };
  }
  // Without a rise that was seen, "after" would only mean after somebody noticed.
  if (reading.kind === "too_late" && roseAt !== null)
    return { text: `errors rose before ${reading.deploy.version} of ${service} was deployed`, evidence };
  return null;
};
