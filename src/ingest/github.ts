import { z } from "zod";
import type { Result } from "../base/result.ts";
import { alertOfDraft } from "./draft.ts";
import { clipped } from "./limits.ts";
import { readMoment } from "./moment.ts";
import { remainderOf } from "./remainder.ts";
import { given, inside, readShape, text, textOrNothing, word, wordOrNothing } from "./shape.ts";
import { type AlertSource, alerting, aside, type ReadContext, type Reading } from "./source.ts";

/**
 * A repository's or organisation's webhook. What failed on one branch is one alert until the same workflow ends well
 * there; a deployment's is one until its environment is deployed to with success.
 * Source: GitHub, "Webhook events and payloads": workflow_run, deployment_status, ping.
 */
export const github: AlertSource = {
  name: "github",
  read: (body, context) => {
    switch (context.event ?? eventIn(body)) {
      case "workflow_run":
        return readRun(body, context);
      case "deployment_status":
        return readDeployment(body, context);
      case "ping":
        return aside("ping", "GitHub tries whether this address answers");
      case null: {
        const refused = readShape(z.looseObject({ workflow_run: run }, { error: "a webhook's body" }), body);
        return refused.ok ? readRun(body, context) : refused;
      }
      default:
        return aside("notice", `${clipped(context.event ?? "this event", 60)} is no failed workflow and no deployment`);
    }
  },
};

/** A deployment's body may name its run as well, so it is asked for first. */
const eventIn = (body: unknown): string | null =>
  ["deployment_status", "workflow_run"].find((name) => isObject(inside(body, name))) ??
  (typeof inside(body, "zen") === "string" ? "ping" : null);

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

const repository = z
  .looseObject({ name: textOrNothing, full_name: textOrNothing }, { error: "the repository, or nothing" })
  .nullish();

const run = z.looseObject(
  {
    workflow_id: wordOrNothing,
    name: textOrNothing,
    display_title: textOrNothing,
    head_branch: textOrNothing,
    event: textOrNothing,
    status: textOrNothing,
    conclusion: textOrNothing,
    html_url: textOrNothing,
    run_started_at: textOrNothing,
    updated_at: textOrNothing,
  },
  { error: "the workflow's run" },
);

const runBody = z.looseObject({ action: textOrNothing, workflow_run: run, repository }, { error: "an object" });

const failed = ["failure", "timed_out", "startup_failure"];

const readRun = (body: unknown, context: ReadContext): Result<Reading, string> => {
  const read = readShape(runBody, body);
  if (!read.ok) return read;
  const { workflow_run: said, repository: of, action } = read.value;
  const where = of?.full_name ?? of?.name ?? "";
  const branch = said.head_branch ?? "";
  const key = ["workflow", where, said.workflow_id ?? said.name ?? "", branch].join(":");
  const { conclusion } = said;
  if (/^pull_request(_target)?$/.test(said.event ?? ""))
    return aside(key, "a pull request's own run, which reaches nobody yet");
  if (!conclusion) return aside(key, `the run is ${clipped(action ?? "under way", 40)}, and has not ended`);
  const isFailure = failed.includes(conclusion);
  if (!isFailure && conclusion !== "success") {
    return aside(key, `the run ended as ${clipped(conclusion, 40)}, neither a failure nor a success`);
  }
  const name = said.name || "A workflow";
  return alerting(
    alertOfDraft(
      {
        source: "github",
        key,
        state: isFailure ? "firing" : "resolved",
        titles: [`${name} failed${branch === "" ? "" : ` on ${branch}`}${where === "" ? "" : ` of ${where}`}`],
        text: said.display_title,
        service: of?.name,
        environment: null,
        severityLabel: isFailure ? "error" : null,
        startedAt: isFailure ? readMoment(said.updated_at) : null,
        resolvedAt: readMoment(said.updated_at),
        links: [{ title: "Run", url: said.html_url ?? "" }],
        labels: given({ repository: where, workflow: said.name, branch, conclusion, event: said.event }),
        remainders: [remainderOf(inside(body, "workflow_run"), ["html_url"]), remainderOf(body, ["workflow_run"])],
      },
      context,
    ),
  );
};

const deploymentBody = z.looseObject(
  {
    deployment_status: z.looseObject(
      {
        state: text,
        description: textOrNothing,
        environment: textOrNothing,
        environment_url: textOrNothing,
        target_url: textOrNothing,
        log_url: textOrNothing,
        created_at: textOrNothing,
      },
      { error: "the deployment's status" },
    ),
    deployment: z.looseObject(
      { id: word, environment: textOrNothing, task: textOrNothing },
      { error: "the deployment" },
    ),
    repository,
  },
  { error: "an object" },
);

const readDeployment = (body: unknown, context: ReadContext): Result<Reading, string> => {
  const read = readShape(deploymentBody, body);
  if (!read.ok) return read;
  const { deployment_status: said, deployment, repository: of } = read.value;
  const environment = said.environment ?? deployment.environment ?? "";
  const where = of?.full_name ?? of?.name ?? "";
  const key = ["deployment", where, environment].join(":");
  const isFailure = said.state === "failure" || said.state === "error";
  if (!isFailure && said.state !== "success") {
    return aside(key, `the deployment is ${clipped(said.state, 40)}, neither a failure nor a success`);
  }
  return alerting(
    alertOfDraft(
      {
        source: "github",
        key,
        state: isFailure ? "firing" : "resolved",
        titles: [
          `Deployment${where === "" ? "" : ` of ${where}`}${environment === "" ? "" : ` to ${environment}`} failed`,
        ],
        text: said.description,
        service: of?.name,
        environment,
        severityLabel: isFailure ? "error" : null,
        startedAt: isFailure ? readMoment(said.created_at) : null,
        resolvedAt: readMoment(said.created_at),
        links: [
          { title: "Log", url: said.log_url || said.target_url || "" },
          { title: "Environment", url: said.environment_url ?? "" },
        ],
        labels: given({ repository: where, environment, state: said.state, task: deployment.task }),
        remainders: [
          remainderOf(inside(body, "deployment_status"), ["description", "environment_url"]),
          remainderOf(inside(body, "deployment"), [], "deployment."),
          remainderOf(body, ["deployment_status", "deployment"]),
        ],
      },
      context,
    ),
  );
};
