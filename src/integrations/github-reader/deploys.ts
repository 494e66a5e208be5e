import { z } from "zod";
import type { Deploy, Reading } from "../../app/ports/telemetry.ts";
import { instantOf } from "../../base/instant.ts";
import { oneLine } from "../../base/one-line.ts";
import type { GithubApi } from "../github-api.ts";
import { commitIn, deploysOf, type Rollout, shortRevision } from "../rollouts.ts";
import { deploymentShape, deploymentsPage, listDeployments, listStatuses, statusShape } from "./list-deployments.ts";

const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)), "expected a time");
const deployment = deploymentShape.extend({ created_at: time });
const status = statusShape.extend({ created_at: time });

type Deployment = z.output<typeof deployment>;
type Status = z.output<typeof status>;

/** Each costs a request of its own for whether it succeeded. */
const looked = 10;
const statusesLooked = 30;
const nameLimit = 80;

/**
 * Deployments to one environment that served, or are just coming, newest first.
 * How one ended that nobody could be asked is no guess: then nothing is known.
 */
export const readDeploys = async (
  github: GithubApi,
  environment: string,
  signal: AbortSignal,
): Promise<Reading<readonly Deploy[]>> => {
  const link = deploymentsPage(github);
  const failed = (reason: string) => ({ status: "failed" as const, reason, link });
  const answer = await listDeployments(github, { environment, atMost: looked }, deployment, signal);
  if (answer.kind === "failed") return failed(answer.reason);
  const newest = answer.value;
  if (newest.length === 0) return { status: "empty", link, body: "" };
  const asked = await Promise.all(
    newest.map(async (one) => ({
      one,
      told: await listStatuses(github, { deployment: one.id, atMost: statusesLooked }, status, signal),
    })),
  );
  const rollouts: Rollout[] = [];
  for (const { one, told } of asked) {
    if (told.kind === "failed") return failed(`how the deployment of ${nameOf(one)} ended: ${told.reason}`);
    rollouts.push(...rolloutOf(one, told.value, github.pageUrl));
  }
  if (rollouts.length === 0)
    return failed(`none of the last ${newest.length} deployments to ${environment} is known to have succeeded`);
  return { status: "ok", value: deploysOf(rollouts), link, body: "" };
};

/** Only what had succeeded becomes inactive. */
const servedStates = new Set(["success", "inactive"]);

const rolloutOf = (one: Deployment, statuses: readonly Status[], pageUrl: string): readonly Rollout[] => {
  const [newest] = statuses;
  const hasServed = statuses.some(({ state }) => servedStates.has(state));
  if (!hasServed && newest?.state !== "in_progress") return [];
  // It may have waited long for somebody's approval before it began.
  const begun = statuses.filter(({ state }) => state === "in_progress").map(({ created_at: at }) => Date.parse(at));
  return [
    {
      label: releaseIn(one),
      revision: one.sha,
      identity: one.sha,
      at: instantOf(begun.length === 0 ? Date.parse(one.created_at) : Math.min(...begun)),
      by: oneLine(one.creator?.login ?? "", nameLimit) || null,
      commit: commitIn(one.sha),
      url: `${pageUrl}/commit/${encodeURIComponent(one.sha)}`,
      status: hasServed ? "succeeded" : "running",
    },
  ];
};

const nameShape = /^[\w.@/+-]{1,80}$/;
/** `v42`, `1.4.0`, `checkout-v42`, `checkout@1.4.0` */
const releaseShape = /^v?\d|[-@/_]v\d|[-@_]\d+\.\d/;

/** A tag; a branch says nothing about what was deployed from it, and a commit is no name. */
const releaseIn = ({ ref, sha }: Deployment): string | null => {
  const name = ref.replace(/^refs\/tags\//, "");
  return nameShape.test(name) && releaseShape.test(name) && !sha.startsWith(name) ? name : null;
};

const nameOf = (one: Deployment): string => releaseIn(one) ?? shortRevision(oneLine(one.sha, nameLimit));
