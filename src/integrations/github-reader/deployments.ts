import { z } from "zod";
import type { Account } from "../../app/ports/delivery.ts";
import type { Reading } from "../../app/ports/telemetry.ts";
import { oneLine } from "../../base/one-line.ts";
import type { GithubApi } from "../github-api.ts";
import { readingOf, short } from "./ask.ts";
import { deploymentShape, deploymentsPage, listDeployments, listStatuses, statusShape } from "./list-deployments.ts";

const description = z.string().nullish();
const deployment = deploymentShape.extend({ task: z.string().nullish(), environment: z.string(), description });
const status = statusShape.extend({ description });

type Deployment = z.output<typeof deployment>;
type State = { readonly text: string; readonly description: string };

/** Each costs a request of its own for how it ended. */
const shown = 6;
const statusesLooked = 10;
const wordsLimit = 160;
const nameLimit = 80;

export const readDeployments = async (
  github: GithubApi,
  environment: string | null,
  signal: AbortSignal,
): Promise<Reading<Account>> => {
  const answer = await listDeployments(github, { environment, atMost: shown }, deployment, signal);
  const link = deploymentsPage(github);
  if (answer.kind === "failed" || answer.value.length === 0) return readingOf(answer, link, () => null);
  const states = await Promise.all(answer.value.map((one) => stateOf(github, one, signal)));
  const rows = answer.value.map((one, index) => rowOf(one, states[index] ?? unknownState("it was not asked")));
  return readingOf(answer, link, () => ({ summary: rows[0] ?? "", body: rows.join("\n") }));
};

const stateOf = async (github: GithubApi, { id }: Deployment, signal: AbortSignal): Promise<State> => {
  const answer = await listStatuses(github, { deployment: id, atMost: statusesLooked }, status, signal);
  if (answer.kind === "failed") return unknownState(answer.reason);
  const [newest] = answer.value;
  if (newest === undefined) return { text: "no state was ever told", description: "" };
  return { text: `${newest.state} since ${newest.created_at}`, description: newest.description ?? "" };
};

const unknownState = (reason: string): State => ({ text: `state unknown (${reason})`, description: "" });

/** `<begun> <ref> (<commit>) to <environment>: <state> since <time>, by <whom>. <what was said>` */
const rowOf = (one: Deployment, state: State): string => {
  const said = oneLine(state.description || (one.description ?? ""), wordsLimit);
  const task = (one.task ?? "deploy") === "deploy" ? "" : ` [${oneLine(one.task ?? "", nameLimit)}]`;
  const ref = oneLine(one.ref, nameLimit);
  const commit = one.sha.startsWith(one.ref) ? "" : ` (${short(one.sha)})`;
  const head = `${one.created_at} ${ref}${commit}${task} to ${oneLine(one.environment, nameLimit)}`;
  return `${head}: ${state.text}, by ${one.creator?.login ?? "unknown"}${said === "" ? "" : `. ${said}`}`;
};
