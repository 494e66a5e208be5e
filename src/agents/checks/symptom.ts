import type { EvidenceId } from "../../domain/ids.ts";
import type { Symptom } from "../finding.ts";
import { isHealthyBody } from "../tools/http-check.ts";
import type { ServiceRecords } from "./bad-deploy.ts";
import type { Scene } from "./scene.ts";

/**
 * Is it still going on? Present when any look at any of the services says so. Gone only when a rise was seen to end (or
 * every alert has ended while the errors are as usual), nothing is unwell, and no alert of the incident fires.
 */
export const symptomOf = (scene: Scene, services: readonly ServiceRecords[]): Symptom => {
  const present = services.flatMap(signsOfTrouble);
  if (present.length > 0) return { state: "present", evidence: present };
  const { alerts } = scene.incident;
  if (alerts.some(({ state }) => state === "firing")) return { state: "unknown", evidence: [] };
  const courses = services.map(({ ratio }) => ratio?.course.kind ?? "unknown");
  if (services.length === 0 || courses.includes("unknown")) return { state: "unknown", evidence: [] };
  const hasEnded = courses.includes("passed") || alerts.length > 0;
  return hasEnded ? { state: "gone", evidence: services.flatMap(signsOfHealth) } : { state: "unknown", evidence: [] };
};

const signsOfTrouble = ({ ratio, health }: ServiceRecords): readonly EvidenceId[] => [
  ...(ratio?.course.kind === "risen" || ratio?.course.kind === "always_bad" ? [ratio.evidence.id] : []),
  ...(health?.status === "ok" && !isHealthyBody(health.body) ? [health.id] : []),
];

const signsOfHealth = ({ ratio, health }: ServiceRecords): readonly EvidenceId[] => [
  ...(ratio === null ? [] : [ratio.evidence.id]),
  ...(health?.status === "ok" ? [health.id] : []),
];
