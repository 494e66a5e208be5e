import { type Answer, type Asked, type LocalServer, startLocalServer } from "./local-server.ts";

/** GitHub's REST API as documented, for one repository: what Firebreak asks of it, and how it refuses. */

export type CheckRun = { name: string; status: string; conclusion: string | null };
export type Alert = { number: number; rule: { id: string; severity?: string; security_severity_level?: string } };
export type CommitStatus = { state: string; context: string; description: string; target_url: string | null };
type Run = {
  id: number;
  display_title: string;
  status: string;
  conclusion: string | null;
  html_url: string;
  polls: number;
};
type Deployment = { id: number; ref: string; environment: string; task: string; payload: unknown; states: string[] };

export type GithubWorld = {
  token: string;
  defaultBranch: string;
  /** branch or tag → commit */
  heads: Record<string, string>;
  tags: Record<string, string>;
  workflows: Record<string, { state: string; text: string }>;
  /** `path` → text, at every ref */
  files: Record<string, string>;
  pulls: { number: number; base: string; sha: string; state?: "open" | "closed"; merged_at?: string }[];
  checkRuns: Record<string, CheckRun[]>;
  /** ref (refs/…) → alerts; a ref that is not named was never analysed */
  alerts: Record<string, Alert[]>;
  statuses: Record<string, CommitStatus[]>;
  runs: Run[];
  deployments: Deployment[];
  /** An older server refuses `return_run_details`. */
  knowsRunDetails: boolean;
  /** A dispatched run shows up after it was asked for so often. */
  runsLateBy: number;
  /** What dispatched runs end as, at the second look. */
  conclusion: string;
};

export const repository = "acme/checkout";
export const workflowText = (runName = "Rollback ${{ inputs.version }} ${{ inputs.firebreak_key }}"): string =>
  `name: Rollback\nrun-name: ${runName}\non:\n  workflow_dispatch:\n    inputs:\n      version: { required: true }\n      firebreak_key: { required: true }\n`;

export const newWorld = (): GithubWorld => ({
  token: "ghp_localtesttoken",
  defaultBranch: "main",
  heads: { main: "a".repeat(40) },
  tags: { v41: "b".repeat(40), v42: "c".repeat(40) },
  workflows: { "rollback.yml": { state: "active", text: workflowText() } },
  files: {},
  pulls: [],
  checkRuns: {},
  alerts: {},
  statuses: {},
  runs: [],
  deployments: [],
  knowsRunDetails: true,
  runsLateBy: 0,
  conclusion: "success",
});

export type GithubServer = LocalServer & { readonly world: GithubWorld };

export const startGithub = async (world: GithubWorld = newWorld()): Promise<GithubServer> => {
  const server = await startLocalServer((asked) => {
    if (asked.headers.authorization !== `Bearer ${world.token}`)
      return { status: 401, body: { message: "Bad credentials" } };
    const prefix = `/repos/${repository}`;
    if (!asked.path.startsWith(prefix)) return notFound;
    const path = asked.path.slice(prefix.length);
    for (const [method, pattern, answer] of routes) {
      const found = method === asked.method ? pattern.exec(path) : null;
      if (found !== null) return answer(world, asked, ...found.slice(1));
    }
    return notFound;
  });
  return { ...server, world };
};

const notFound: Answer = {
  status: 404,
  body: { message: "Not Found", documentation_url: "https://docs.github.com/rest" },
};
const ok = (body: unknown): Answer => ({ status: 200, body });
const invalid = (message: string): Answer => ({ status: 422, body: { message } });

type Route = (world: GithubWorld, asked: Asked, ...parts: string[]) => Answer;

const shaOf = (world: GithubWorld, ref: string): string | null => {
  const plain = ref.replace(/^refs\//, "").replace(/^(heads|tags)\//, "");
  const known = [...Object.values(world.heads), ...Object.values(world.tags)].find((sha) => sha.startsWith(plain));
  return world.heads[plain] ?? world.tags[plain] ?? (/^[0-9a-f]{7,40}$/.test(plain) ? (known ?? null) : null);
};

const dispatch: Route = (world, { body }, file = "") => {
  const workflow = world.workflows[file];
  const { ref, inputs, ...more } = body as {
    ref: string;
    inputs: Record<string, string>;
    return_run_details?: boolean;
  };
  if (workflow === undefined) return notFound;
  if (!world.knowsRunDetails && "return_run_details" in more)
    return invalid('Invalid request.\n\n"return_run_details" is not a permitted key.');
  if (workflow.state !== "active") return invalid("Cannot trigger a 'workflow_dispatch' on a disabled workflow");
  if (shaOf(world, ref) === null) return invalid(`No ref found for: ${ref}`);
  const known = [...workflow.text.matchAll(/^ {6}(\w+): \{ required: true \}/gm)].map(([, name = ""]) => name);
  const unexpected = Object.keys(inputs).filter((name) => !known.includes(name));
  if (unexpected.length > 0) return invalid(`Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  const missing = known.find((name) => inputs[name] === undefined);
  if (missing !== undefined) return invalid(`Required input '${missing}' not provided`);
  const id = 9_000 + world.runs.length;
  const runName = /^run-name: (.*)$/m.exec(workflow.text)?.[1] ?? "Rollback";
  const display_title = runName.replace(/\$\{\{ inputs\.(\w+) \}\}/g, (_, name: string) => inputs[name] ?? "");
  const html_url = `https://github.com/${repository}/actions/runs/${id}`;
  world.runs.unshift({ id, display_title, status: "queued", conclusion: null, html_url, polls: 0 });
  if (more.return_run_details !== true) return { status: 204 };
  return ok({
    workflow_run_id: id,
    run_url: `https://api.github.com/repos/${repository}/actions/runs/${id}`,
    html_url,
  });
};

const listRuns: Route = (world, { query }) => {
  if (query.get("event") !== "workflow_dispatch") return ok({ total_count: 0, workflow_runs: [] });
  if (world.runsLateBy > 0) {
    world.runsLateBy -= 1;
    return ok({ total_count: 0, workflow_runs: [] });
  }
  return ok({ total_count: world.runs.length, workflow_runs: world.runs });
};

const getRun: Route = (world, _asked, id = "") => {
  const run = world.runs.find((one) => String(one.id) === id);
  if (run === undefined) return notFound;
  run.polls += 1;
  run.status = run.polls > 1 ? "completed" : "in_progress";
  run.conclusion = run.polls > 1 ? world.conclusion : null;
  return ok(run);
};

const workflowOf: Route = ({ workflows }, _asked, file = "") => {
  const found = workflows[file];
  return found === undefined ? notFound : ok({ id: 1, state: found.state, path: `.github/workflows/${file}` });
};

const refOf: Route = (world, _asked, kind = "", name = "") => {
  const sha = (kind === "heads" ? world.heads : world.tags)[name];
  return sha === undefined ? notFound : ok({ ref: `refs/${kind}/${name}`, object: { type: "commit", sha } });
};

const commitOf: Route = (world, _asked, ref = "") => {
  const sha = shaOf(world, ref);
  return sha === null
    ? invalid(`No commit found for SHA: ${ref}`)
    : ok({ sha, html_url: `https://github.com/${repository}/commit/${sha}` });
};

const checkRunsOf: Route = (world, _asked, ref = "") => {
  const sha = shaOf(world, ref);
  if (sha === null) return invalid(`No commit found for SHA: ${ref}`);
  const check_runs = (world.checkRuns[sha] ?? []).map((run) => ({
    ...run,
    html_url: `https://github.com/${repository}/runs/1`,
  }));
  return ok({ total_count: check_runs.length, check_runs });
};

const contents: Route = (world, { headers, query }, path = "") => {
  const ref = query.get("ref");
  if (ref !== null && shaOf(world, ref) === null)
    return { status: 404, body: { message: `No commit found for the ref ${ref}` } };
  const workflow = world.workflows[path.replace(".github/workflows/", "")];
  const text = world.files[path] ?? workflow?.text;
  if (text === undefined) return notFound;
  if (String(headers.accept).includes("raw")) return { status: 200, text };
  return ok({
    type: "file",
    size: text.length,
    path,
    html_url: `https://github.com/${repository}/blob/${ref ?? "main"}/${path}`,
  });
};

const analyses: Route = ({ alerts }, { query }) => {
  const ref = query.get("ref") ?? "refs/heads/main";
  return alerts[ref] === undefined
    ? { status: 404, body: { message: "no analysis found" } }
    : ok([{ ref, commit_sha: "c".repeat(40), created_at: "2026-11-01T10:00:00Z", tool: { name: "CodeQL" } }]);
};

const alertsOf: Route = ({ alerts }, { query }) =>
  ok(
    (alerts[query.get("ref") ?? ""] ?? []).map((alert) => ({
      ...alert,
      state: "open",
      html_url: `https://github.com/${repository}/security/code-scanning/${alert.number}`,
    })),
  );

const makeDeployment: Route = (world, { body }) => {
  const { ref, environment, task, payload } = body as Omit<Deployment, "id" | "states">;
  if (shaOf(world, ref) === null) return invalid(`No ref found for: ${ref}`);
  const id = 500 + world.deployments.length;
  world.deployments.unshift({ id, ref, environment, task, payload, states: [] });
  return { status: 201, body: { id } };
};

const deploymentStates = ({ deployments }: GithubWorld, id: string): string[] | null =>
  deployments.find((one) => String(one.id) === id)?.states ?? null;

const setStatus: Route = (world, { body }, sha = "") => {
  const said = body as CommitStatus;
  if (said.description.length > 140)
    return invalid("Validation Failed: description is too long (maximum is 140 characters)");
  if (!["error", "failure", "pending", "success"].includes(said.state)) return invalid("Validation Failed: state");
  if (![...Object.values(world.heads), ...world.pulls.map((pull) => pull.sha)].includes(sha))
    return invalid(`No commit found for SHA: ${sha}`);
  world.statuses[sha] = [said, ...(world.statuses[sha] ?? [])];
  return { status: 201, body: said };
};

/** The newest of each context, as GitHub combines them. */
const combined: Route = ({ statuses }, _asked, sha = "") => {
  const all = statuses[sha] ?? [];
  return ok({
    sha,
    statuses: all.filter(({ context }, index) => all.findIndex((one) => one.context === context) === index),
  });
};

const routes: readonly (readonly [string, RegExp, Route])[] = [
  ["GET", /^$/, ({ defaultBranch }) => ok({ full_name: repository, default_branch: defaultBranch })],
  ["POST", /^\/actions\/workflows\/([^/]+)\/dispatches$/, dispatch],
  ["GET", /^\/actions\/workflows\/([^/]+)\/runs$/, listRuns],
  ["GET", /^\/actions\/workflows\/([^/]+)$/, workflowOf],
  ["GET", /^\/actions\/runs\/(\d+)$/, getRun],
  ["GET", /^\/git\/ref\/(heads|tags)\/(.+)$/, refOf],
  ["GET", /^\/commits\/(.+)\/check-runs$/, checkRunsOf],
  ["GET", /^\/commits\/(.+)\/status$/, combined],
  ["GET", /^\/commits\/(.+)$/, commitOf],
  ["GET", /^\/contents\/(.+)$/, contents],
  ["GET", /^\/code-scanning\/analyses$/, analyses],
  ["GET", /^\/code-scanning\/alerts$/, alertsOf],
  [
    "GET",
    /^\/deployments$/,
    ({ deployments }, { query }) => ok(deployments.filter((one) => one.environment === query.get("environment"))),
  ],
  ["POST", /^\/deployments$/, makeDeployment],
  [
    "GET",
    /^\/deployments\/(\d+)\/statuses$/,
    (world, _asked, id = "") => ok((deploymentStates(world, id) ?? []).map((state) => ({ state }))),
  ],
  [
    "POST",
    /^\/deployments\/(\d+)\/statuses$/,
    (world, { body }, id = "") => {
      deploymentStates(world, id)?.unshift((body as { state: string }).state);
      return { status: 201, body };
    },
  ],
  [
    "GET",
    /^\/branches\/(.+)$/,
    ({ heads }, _asked, name = "") =>
      heads[name] === undefined ? notFound : ok({ name, commit: { sha: heads[name] } }),
  ],
  [
    "GET",
    /^\/pulls$/,
    ({ pulls }, { query }) =>
      ok(
        pulls
          .filter(({ base }) => base === query.get("base"))
          .slice(0, Number(query.get("per_page") ?? 30))
          .map(({ number, sha }) => ({ number, head: { sha } })),
      ),
  ],
  [
    "GET",
    /^\/pulls\/(\d+)$/,
    ({ pulls }, _asked, number = "") => {
      const found = pulls.find((pull) => String(pull.number) === number);
      return found === undefined ? notFound : ok({ state: "open", merged_at: null, ...found });
    },
  ],
  ["POST", /^\/statuses\/([0-9a-f]{40})$/, setStatus],
];
