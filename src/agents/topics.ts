import { formatDuration } from "../base/duration.ts";
import { type Instant, msBetween } from "../base/instant.ts";
import { isOpen } from "../domain/change.ts";
import { commanderOf, type Incident } from "../domain/incident.ts";
import { plainAuthor } from "../domain/timeline.ts";
import { checkAlerts } from "./checks/alerts.ts";
import { checkDeploys } from "./checks/deploys.ts";
import { checkErrorRatio } from "./checks/error-ratio.ts";
import { checkHealth } from "./checks/health.ts";
import { checkLogs } from "./checks/logs.ts";
import { checkOwnership } from "./checks/ownership.ts";
import { checkPast } from "./checks/past.ts";
import type { Looked, Scene } from "./checks/scene.ts";

/** A kind of question that facts answer, without understanding it: recognised by its words. */
export type Topic = {
  readonly name: string;
  readonly words: RegExp;
  /** What the incident's own record says. */
  readonly facts: (incident: Incident, now: Instant) => readonly string[];
  /** What is looked at anew for it. */
  readonly look: (scene: Scene, service: string) => readonly Promise<Looked>[];
};

const nothing = (): readonly never[] => [];

export const topics: readonly Topic[] = [
  {
    name: "status",
    words: /\b(?:status|state|happening|going on|news|now|still|recover\w*|better|over|up|down)\b/i,
    facts: (incident) => [statusOf(incident), ...summaryOf(incident)],
    look: (scene, service) => [checkErrorRatio(scene, service), checkHealth(scene, service)],
  },
  {
    name: "cause",
    words: /\b(?:why|cause|reason|root|broke\w*|fault|blame)\b/i,
    facts: (incident) => [
      ...(incident.cause === "" ? [] : [`Cause, as people put it: ${incident.cause}`]),
      ...summaryOf(incident),
    ],
    look: nothing,
  },
  {
    name: "deploys",
    words: /\b(?:deploy\w*|releas\w*|version\w*|chang(?:e|ed|es)|ship\w*|merg\w*)\b/i,
    facts: nothing,
    look: (scene, service) => [checkDeploys(scene, service, service)],
  },
  {
    name: "rollback",
    words: /\b(?:roll\w*|revert\w*|approv\w*|CHG)\b/i,
    facts: changesOf,
    look: nothing,
  },
  {
    name: "logs",
    words: /\b(?:log|logs|exception\w*|stack ?trace\w*|messages?|lines?)\b/i,
    facts: nothing,
    look: (scene, service) => [checkLogs(scene, service)],
  },
  {
    name: "errors",
    words: /\b(?:errors?|ratio|rate|fail\w*|metrics?|graph)\b/i,
    facts: nothing,
    look: (scene, service) => [checkErrorRatio(scene, service)],
  },
  {
    name: "alerts",
    words: /\b(?:alert\w*|fir(?:e|es|ing)|else|others?)\b/i,
    facts: nothing,
    look: (scene) => [checkAlerts(scene)],
  },
  {
    name: "people",
    words: /\b(?:who|owner\w*|owns|command\w*|lead|on[- ]call|runbook|contact)\b/i,
    facts: (incident) => [commandOf(incident)],
    look: (scene, service) => [checkOwnership(scene, service)],
  },
  {
    name: "time",
    words: /\b(?:when|since|how long|began|begin|start\w*)\b/i,
    facts: (incident, now) => [timesOf(incident, now)],
    look: (scene, service) => [checkErrorRatio(scene, service)],
  },
  {
    name: "impact",
    words: /\b(?:impact\w*|customers?|users?|affected|hit|severity)\b/i,
    facts: ({ impact, severity, services }) => [
      `${severity}; services: ${services.join(", ") || "none named"}. Impact: ${impact || "not on record yet"}.`,
    ],
    look: nothing,
  },
  {
    name: "past",
    words: /\b(?:before|again|earlier|similar|last time|history|past|previous)\b/i,
    facts: nothing,
    look: (scene, service) => [checkPast(scene, service)],
  },
];

const statusOf = ({ status, severity, title }: Incident): string => `${severity}, ${status}: ${title}.`;

const summaryOf = ({ investigations }: Incident): readonly string[] => {
  const summary = investigations.findLast((one) => one.summary !== null)?.summary ?? null;
  return summary === null ? ["No triage has come to a summary yet."] : [`Triage (${summary.verdict}): ${summary.text}`];
};

const commandOf = (incident: Incident): string => {
  const commander = commanderOf(incident);
  return commander === null ? "Nobody is in command." : `In command: @${commander}.`;
};

const timesOf = ({ times, declaredBy }: Incident, now: Instant): string => {
  const end = times.mitigatedAt ?? times.resolvedAt;
  const length = formatDuration(msBetween(times.declaredAt, end ?? now));
  return `Declared at ${times.declaredAt} by ${plainAuthor(declaredBy)}; ${end === null ? `${length} ago` : `over after ${length}`}.`;
};

function changesOf({ changes }: Incident): readonly string[] {
  if (changes.length === 0) return ["No change has been proposed."];
  return changes.map(
    ({ id, proposal, state }) =>
      `${id}: ${proposal.service} back to ${proposal.to}, ${state.kind.replaceAll("_", " ")}${isOpen(state) ? ` (needs ${proposal.quorum})` : ""}.`,
  );
}
