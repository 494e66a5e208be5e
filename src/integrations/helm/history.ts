import { z } from "zod";
import type { ChangeOutcome } from "../../app/ports/executor.ts";

/** `helm history -o json` and `helm status -o json`, and what they call a version. */

export const historyShape = z.array(
  z.object({
    revision: z.int(),
    updated: z.string(),
    status: z.string(),
    chart: z.string().default(""),
    app_version: z.string().default(""),
    description: z.string().default(""),
  }),
);

export const statusShape = z.object({
  version: z.int(),
  info: z.object({ status: z.string(), description: z.string().default("") }),
});

export type HelmRevision = z.output<typeof historyShape>[number];

const shownRevisions = 5;
/** What has been running: to a revision that failed nobody wants to go back. */
const goodStatuses: ReadonlySet<string> = new Set(["deployed", "superseded"]);

export const newestFirst = (history: readonly HelmRevision[]): readonly HelmRevision[] =>
  [...history].sort((a, b) => b.revision - a.revision);

export const versionOf = ({ app_version: app, chart }: HelmRevision): string => app || chart;

/** `checkout-1.4.2-rc.1` → `1.4.2-rc.1` */
const chartVersion = (chart: string): string => /^.*?-(v?\d+\..*)$/.exec(chart)?.[1] ?? chart;

const isNamed = (entry: HelmRevision, wanted: string): boolean =>
  entry.app_version === wanted || entry.chart === wanted || chartVersion(entry.chart) === wanted;

/** What was written last, as a card calls it, and its other names. */
export const presentNames = ([newest]: readonly HelmRevision[]): readonly [string, ...(readonly string[])] =>
  newest === undefined ? ["nothing"] : [versionOf(newest), newest.chart, chartVersion(newest.chart)];

const numberIn = (wanted: string): number | null => {
  const digits = /^(?:#|revision\s+)?(\d{1,9})$/i.exec(wanted)?.[1];
  return digits === undefined ? null : Number(digits);
};

/** An app version, a chart version, or a revision as `3`, `#3`, `revision 3`. The newest one that fits and did run. */
export const findRevision = (history: readonly HelmRevision[], wanted: string): HelmRevision | null => {
  const ran = history.filter(({ status }) => goodStatuses.has(status));
  const number = numberIn(wanted);
  return (
    ran.find((entry) => isNamed(entry, wanted)) ??
    ran.find(({ revision }) => number !== null && revision === number) ??
    null
  );
};

/** The newest revision is it already, or is a rollback to it. */
export const isCurrent = ([newest]: readonly HelmRevision[], found: HelmRevision): boolean =>
  newest?.status === "deployed" &&
  (newest.revision === found.revision || newest.description === `Rollback to ${found.revision}`);

export const isPending = ({ status }: HelmRevision): boolean => status.startsWith("pending-");

/** What it could go back to, newest first. */
export const olderRevisions = ([, ...older]: readonly HelmRevision[]): readonly HelmRevision[] =>
  older.filter(({ status }) => goodStatuses.has(status));

/** The same in words. */
export const knownRevisions = (history: readonly HelmRevision[]): string => {
  const ran = olderRevisions(history).slice(0, shownRevisions);
  if (ran.length === 0) return "its history holds nothing to go back to";
  return `it can go back to ${ran.map((entry) => `${versionOf(entry)} (revision ${entry.revision})`).join(", ")}`;
};

/** A rollback is a revision of its own. Helm keeps no key of ours: the description, and when, are all there is. */
export const findRollback = (
  history: readonly HelmRevision[],
  wanted: string,
  isLater: (entry: HelmRevision) => boolean,
): HelmRevision | null =>
  history.find((entry) => {
    const target = /^Rollback to (\d+)$/.exec(entry.description)?.[1];
    if (!isLater(entry)) return false;
    if (target === undefined) return /^Rollback ".*" failed/.test(entry.description);
    const to = history.find(({ revision }) => revision === Number(target));
    return Number(target) === numberIn(wanted) || isNamed(to ?? entry, wanted);
  }) ?? null;

export const runIdOf = (revision: number): string => `revision-${revision}`;

export const revisionIn = (runId: string): number | null => {
  const digits = /^revision-(\d+)$/.exec(runId)?.[1];
  return digits === undefined ? null : Number(digits);
};

/** What a revision's status means for the rollback that made it. */
export const outcomeOf = (revision: number, status: string, description: string): ChangeOutcome => {
  const what = `revision ${revision} (${description}) is ${status}`;
  if (goodStatuses.has(status)) return { kind: "succeeded", log: what };
  if (status.startsWith("pending-")) return { kind: "running", runId: runIdOf(revision) };
  return status === "failed" ? { kind: "failed", log: what } : { kind: "unclear", log: what };
};
