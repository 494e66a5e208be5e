import { formatDuration } from "../../base/duration.ts";
import { addMs, type Instant, msBetween } from "../../base/instant.ts";
import { hasServed } from "../../domain/version-history.ts";
import { type DeployLine, parseDeploys } from "../tools/deploys-list.ts";
import { clockOf } from "./error-ratio.ts";
import { type Looked, proofOf, type Scene } from "./scene.ts";

/** A deploy can only have brought a fault that began within this time after it. */
const suspectForMs = 30 * 60_000;
/** Deployers write down the end of a deploy; its first instances served before that. */
const recordedLateMs = 60_000;

/** How a service's deploys stand to the moment at which errors rose. */
export type ChangeReading =
  | { readonly kind: "unknown" }
  /** A new version came shortly before the rise. `before` is the version that ran until then. */
  | { readonly kind: "suspect"; readonly deploy: DeployLine; readonly before: string | null }
  | { readonly kind: "too_early"; readonly deploy: DeployLine }
  | { readonly kind: "too_late"; readonly deploy: DeployLine };

/**
 * @param deploys newest first
 * @param roseAt null when nobody has seen a rise: then the moment at which the incident was noticed stands for it
 */
export const readChanges = (deploys: readonly DeployLine[], roseAt: Instant): ChangeReading => {
  const served = deploys.filter(hasServed);
  const atRise = served.findIndex(({ at }) => at <= addMs(roseAt, recordedLateMs));
  const deploy = served[atRise];
  const newest = served[0];
  if (newest === undefined) return { kind: "unknown" };
  if (deploy === undefined) return { kind: "too_late", deploy: newest };
  const before = served.slice(atRise + 1).find(({ version }) => version !== deploy.version)?.version ?? null;
  if (msBetween(deploy.at, roseAt) <= suspectForMs) return { kind: "suspect", deploy, before };
  return atRise > 0 ? { kind: "too_late", deploy: newest } : { kind: "too_early", deploy };
};

/** What changed, and was it just before errors rose? @param suffering the service whose errors it may have raised */
export const checkDeploys = async (scene: Scene, service: string, suffering: string): Promise<Looked> => {
  const title = `Deploys of ${service}`;
  const evidence = await scene.ask("deploys_list", { service });
  if (evidence.status !== "ok") return { title, text: evidence.summary, outcome: "unknown", evidence: [] };
  const { course } = await scene.errorRatio(suffering);
  const seen = course.kind === "risen" || course.kind === "passed" ? course.at : null;
  const reading = readChanges(parseDeploys(evidence.body), seen ?? scene.noticedAt);
  return { title, ...wordsOf(reading, seen, scene.noticedAt), evidence: proofOf(evidence) };
};

const wordsOf = (
  reading: ChangeReading,
  seen: Instant | null,
  noticedAt: Instant,
): Pick<Looked, "text" | "outcome"> => {
  const moment = seen ?? noticedAt;
  const what = seen === null ? "the incident was noticed" : "errors rose";
  switch (reading.kind) {
    case "unknown":
      return { text: "No deploy is on record.", outcome: "unknown" };
    case "suspect": {
      const { deploy, before } = reading;
      const distance = formatDuration(Math.abs(msBetween(deploy.at, moment)));
      const order = deploy.at <= moment ? "before" : "after";
      return {
        text: `${deploy.version} by ${deploy.by} at ${clockOf(deploy.at)}, ${distance} ${order} ${what}; until then ${before ?? "an unknown version"} ran. It would be wrong if errors rose where this version does not run.`,
        outcome: "suspicious",
      };
    }
    case "too_early":
      return {
        text: `${reading.deploy.version} has been running for ${formatDuration(msBetween(reading.deploy.at, moment))} when ${what}: no deploy just before. It would be wrong if something was changed by hand or by a flag.`,
        outcome: "fine",
      };
    case "too_late":
      return {
        text: `${reading.deploy.version} came at ${clockOf(reading.deploy.at)}, after ${what} (${clockOf(moment)}): it did not begin this. It would be wrong if the deployer's clock is off.`,
        outcome: "fine",
      };
  }
};
