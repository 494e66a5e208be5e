import { z } from "zod";
import type { Precheck, PrecheckRequest, Reach } from "../app/ports/executor.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import { assertNever } from "../base/invariant.ts";
import type { HistoryLook } from "../domain/version-history.ts";
import { type GithubApi, inPath, wordsOf } from "./github-api.ts";
import { readShape } from "./json-answer.ts";

type Options = {
  readonly github: GithubApi;
  readonly workflow: string;
  readonly ref: string;
  readonly keyInput: string;
};

/** Whether the token may see the workflow. */
export const reachWorkflow = async ({ github, workflow }: Options, signal: AbortSignal): Promise<Reach> => {
  const where = `the workflow ${workflow} in ${github.repository}`;
  try {
    const response = await github.ask(`/actions/workflows/${inPath(workflow)}`, { signal });
    return response.status === 200
      ? { kind: "reached", text: `${where} can be read` }
      : { kind: "not_reached", text: `${where}: ${wordsOf(response)}` };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { kind: "not_reached", text: error.message };
  }
};

/** One thing that was looked at; `stop` says why it cannot be done. */
type Look = { readonly kind: "fine" | "stop"; readonly text: string };
const fine = (text: string): Look => ({ kind: "fine", text });
const stop = (text: string): Look => ({ kind: "stop", text });

/** Reads the workflow, the ref it runs on, and whether the version is known. Changes nothing. */
export const precheckWorkflow = async (options: Options, request: PrecheckRequest): Promise<Precheck> => {
  const target = `workflow ${options.workflow} on ${options.ref} in ${options.github.repository}`;
  const said = (kind: Precheck["kind"], text: string, history: HistoryLook = { kind: "unknown" }): Precheck => ({
    kind,
    text,
    target,
    from: null,
    undo: null,
    history,
  });
  try {
    const [workflow, ref, version] = await Promise.all([
      lookAtWorkflow(options, request),
      lookAtRef(options, request),
      lookAtVersion(options, request),
    ]);
    const looks = [workflow, ref, version];
    const stops = looks.filter(({ kind }) => kind === "stop");
    const { history } = version;
    return stops.length === 0 ? said("ready", join(looks), history) : said("not_ready", join(stops), history);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return said("not_ready", error.message);
  }
};

const join = (looks: readonly Look[]): string => looks.map(({ text }) => text).join("; ");

const workflowShape = z.object({ state: z.string(), path: z.string() });

const lookAtWorkflow = async (options: Options, { signal }: PrecheckRequest): Promise<Look> => {
  const { github, workflow } = options;
  const response = await github.ask(`/actions/workflows/${inPath(workflow)}`, { signal });
  if (response.status === 404)
    return stop(`${github.repository} has no workflow ${workflow}, or the token may not see it`);
  const read = response.status === 200 ? readShape(workflowShape, response) : null;
  if (read === null) return stop(`the workflow ${workflow} cannot be read: ${wordsOf(response)}`);
  if (read.state !== "active") return stop(`the workflow ${workflow} is ${read.state.replaceAll("_", " ")}`);
  return lookAtFile(options, read.path, signal);
};

/** Without the key in its name a run can never be told from another: that must be known before anybody needs it. */
const lookAtFile = async (options: Options, path: string, signal: AbortSignal): Promise<Look> => {
  const { workflow, ref, keyInput } = options;
  const named = await namesItsRuns(options, path, signal);
  switch (named) {
    case "yes":
      return fine(`the workflow ${workflow} is active and names its runs by the key`);
    case "not_readable":
      // The token may dispatch and not read files: then this cannot be told, and stops nothing.
      return fine(`the workflow ${workflow} is active`);
    case "not_dispatchable":
      return stop(`${path} on ${ref} has no workflow_dispatch`);
    case "no":
      return stop(
        `${path} on ${ref} needs "run-name: … \${{ inputs.${keyInput} }}", or its runs cannot be found again`,
      );
    default:
      return assertNever(named);
  }
};

type Named = "yes" | "no" | "not_dispatchable" | "not_readable";

/** Whether the workflow's file puts the key into the name of its runs. */
const namesItsRuns = async ({ github, ref, keyInput }: Options, path: string, signal: AbortSignal): Promise<Named> => {
  const asked = `/contents/${inPath(path)}?${new URLSearchParams({ ref })}`;
  const { status, text } = await github.ask(asked, { accept: "application/vnd.github.raw+json", signal });
  if (status >= 400) return "not_readable";
  if (!/\bworkflow_dispatch\b/.test(text)) return "not_dispatchable";
  const runName = /^run-name:(.*(?:\n[ \t]+.*)*)/m.exec(text)?.[1] ?? "";
  return runName.includes(`inputs.${keyInput}`) ? "yes" : "no";
};

/** Whether every run of this workflow surely carries its key: only then does a missing one mean anything. */
export const surelyNamesItsRuns = async (options: Options, signal: AbortSignal): Promise<boolean> => {
  const response = await options.github.ask(`/actions/workflows/${inPath(options.workflow)}`, { signal });
  const read = response.status === 200 ? readShape(workflowShape, response) : null;
  return read !== null && (await namesItsRuns(options, read.path, signal)) === "yes";
};

const lookAtRef = async ({ github, ref }: Options, { signal }: PrecheckRequest): Promise<Look> => {
  for (const kind of ["heads", "tags"]) {
    const { status } = await github.ask(`/git/ref/${kind}/${inPath(ref)}`, { signal });
    if (status === 200) return fine(`${ref} is there`);
    // Not readable with this token: the dispatch itself will say.
    if (status !== 404 && status !== 409) return fine(`${ref} could not be read (${status})`);
  }
  return stop(`${github.repository} has no branch or tag ${ref}`);
};

type VersionLook = Look & { readonly history: HistoryLook };

/** Only where versions are tags does a missing tag mean something: then what runs now is one, or an earlier release is. */
const lookAtVersion = async ({ github }: Options, { from, to, signal }: PrecheckRequest): Promise<VersionLook> => {
  const known = (look: Look): VersionLook => ({ ...look, history: { kind: "found", where: github.repository } });
  const unknown = (look: Look): VersionLook => ({ ...look, history: { kind: "unknown" } });
  if (await isTag(github, to, signal)) return known(fine(`${to} is a tag`));
  if (/^[0-9a-f]{7,40}$/.test(to)) {
    const { status } = await github.ask(`/commits/${to}`, { signal });
    return status === 200
      ? known(fine(`${to} is a commit`))
      : unknown(stop(`${github.repository} has no commit ${to}`));
  }
  const areTags = from !== null && (await isTag(github, from, signal));
  return unknown(
    areTags
      ? stop(`${github.repository} has no tag ${to}, though ${from} is one`)
      : fine(`GitHub cannot tell whether ${to} was ever built: it is no tag`),
  );
};

const isTag = async (github: GithubApi, version: string, signal: AbortSignal): Promise<boolean> =>
  (await github.ask(`/git/ref/tags/${inPath(version)}`, { signal })).status === 200;
