import { z } from "zod";
import type { Result } from "../base/result.ts";
import { alertOfDraft } from "./draft.ts";
import { clipped } from "./limits.ts";
import { readMoment } from "./moment.ts";
import { remainderOf } from "./remainder.ts";
import { onScale, type Scale } from "./severity-words.ts";
import { given, inside, readShape, text, textOrNothing, wordOrNothing } from "./shape.ts";
import { type AlertSource, alerting, aside, type ReadContext, type Reading } from "./source.ts";

const envelope = z.looseObject({ object_kind: text }, { error: 'an object with "object_kind"' });

/**
 * A project's or group's webhook. What failed on one branch is one alert until a pipeline ends well there.
 * Source: GitLab, "Webhook events: pipeline events, deployment events"; `Gitlab::DataBuilder::Alert` for alerts.
 */
export const gitlab: AlertSource = {
  name: "gitlab",
  read: (body, context) => {
    const read = readShape(envelope, body);
    if (!read.ok) return read;
    switch (read.value.object_kind) {
      case "pipeline":
        return readPipeline(body, context);
      case "deployment":
        return readDeployment(body, context);
      case "alert":
        return readAlert(body, context);
      default:
        return aside("notice", `${clipped(read.value.object_kind, 60)} is no pipeline, no deployment and no alert`);
    }
  },
};

const project = z
  .looseObject(
    { name: textOrNothing, path_with_namespace: textOrNothing, web_url: textOrNothing },
    { error: "the project, or nothing" },
  )
  .nullish();

const pipelineBody = z.looseObject(
  {
    object_attributes: z.looseObject(
      {
        id: wordOrNothing,
        ref: textOrNothing,
        status: text,
        source: textOrNothing,
        url: textOrNothing,
        name: textOrNothing,
        created_at: textOrNothing,
        finished_at: textOrNothing,
      },
      { error: "the pipeline" },
    ),
    project,
  },
  { error: "an object" },
);

const readPipeline = (body: unknown, context: ReadContext): Result<Reading, string> => {
  const read = readShape(pipelineBody, body);
  if (!read.ok) return read;
  const { object_attributes: said, project: of } = read.value;
  const where = of?.path_with_namespace ?? of?.name ?? "";
  const ref = said.ref ?? "";
  const key = ["pipeline", where, ref, said.name ?? ""].join(":");
  if (said.source === "merge_request_event")
    return aside(key, "a merge request's own pipeline, which reaches nobody yet");
  if (said.status !== "failed" && said.status !== "success") {
    return aside(key, `the pipeline is ${clipped(said.status, 40)}, neither a failure nor a success`);
  }
  const isFailure = said.status === "failed";
  const page = of?.web_url && said.id ? `${of.web_url}/-/pipelines/${said.id}` : "";
  return alerting(
    alertOfDraft(
      {
        source: "gitlab",
        key,
        state: isFailure ? "firing" : "resolved",
        titles: [`Pipeline failed${ref === "" ? "" : ` on ${ref}`}${where === "" ? "" : ` of ${where}`}`],
        text: "",
        service: nameIn(of?.path_with_namespace) ?? of?.name,
        environment: null,
        severityLabel: isFailure ? "error" : null,
        startedAt: isFailure ? momentIn(said.finished_at) : null,
        resolvedAt: momentIn(said.finished_at),
        links: [{ title: "Pipeline", url: said.url || page }],
        labels: given({ project: where, ref, status: said.status }),
        remainders: [remainderOf(inside(body, "object_attributes"), ["url"]), remainderOf(body, ["object_attributes"])],
      },
      context,
    ),
  );
};

const deploymentBody = z.looseObject(
  {
    status: text,
    status_changed_at: textOrNothing,
    environment: textOrNothing,
    deployable_url: textOrNothing,
    commit_title: textOrNothing,
    project,
  },
  { error: "an object" },
);

const readDeployment = (body: unknown, context: ReadContext): Result<Reading, string> => {
  const read = readShape(deploymentBody, body);
  if (!read.ok) return read;
  const { project: of, ...said } = read.value;
  const where = of?.path_with_namespace ?? of?.name ?? "";
  const environment = said.environment ?? "";
  const key = ["deployment", where, environment].join(":");
  if (said.status !== "failed" && said.status !== "success") {
    return aside(key, `the deployment is ${clipped(said.status, 40)}, neither a failure nor a success`);
  }
  const isFailure = said.status === "failed";
  return alerting(
    alertOfDraft(
      {
        source: "gitlab",
        key,
        state: isFailure ? "firing" : "resolved",
        titles: [
          `Deployment${where === "" ? "" : ` of ${where}`}${environment === "" ? "" : ` to ${environment}`} failed`,
        ],
        text: said.commit_title,
        service: nameIn(of?.path_with_namespace) ?? of?.name,
        environment,
        severityLabel: isFailure ? "error" : null,
        startedAt: isFailure ? momentIn(said.status_changed_at) : null,
        resolvedAt: momentIn(said.status_changed_at),
        links: [{ title: "Job", url: said.deployable_url ?? "" }],
        labels: given({ project: where, environment, status: said.status }),
        remainders: [remainderOf(body, ["commit_title", "deployable_url"])],
      },
      context,
    ),
  );
};

const severities: Scale = {
  critical: "critical",
  high: "error",
  medium: "warning",
  low: "info",
  info: "info",
  unknown: null,
};

const alertBody = z.looseObject(
  {
    object_attributes: z.looseObject(
      {
        title: text,
        url: textOrNothing,
        severity: textOrNothing,
        status: textOrNothing,
        started_at: textOrNothing,
        ended_at: textOrNothing,
      },
      { error: "the alert" },
    ),
    project,
  },
  { error: "an object" },
);

const readAlert = (body: unknown, context: ReadContext): Result<Reading, string> => {
  const read = readShape(alertBody, body);
  if (!read.ok) return read;
  const { object_attributes: said, project: of } = read.value;
  const key = said.url ? ["alert", said.url] : ["alert", of?.path_with_namespace ?? "", said.title];
  if (said.status === "acknowledged" || said.status === "ignored") {
    return aside(said.title, `the alert was ${said.status} in GitLab`);
  }
  return alerting(
    alertOfDraft(
      {
        source: "gitlab",
        key,
        state: said.status === "resolved" ? "resolved" : "firing",
        titles: [said.title],
        text: "",
        service: nameIn(of?.path_with_namespace) ?? of?.name,
        environment: null,
        severityLabel: onScale(severities, said.severity),
        startedAt: momentIn(said.started_at),
        resolvedAt: momentIn(said.ended_at),
        links: [{ title: "GitLab", url: said.url ?? "" }],
        labels: {},
        remainders: [
          remainderOf(inside(body, "object_attributes"), ["title", "url"]),
          remainderOf(body, ["object_attributes"]),
        ],
      },
      context,
    ),
  );
};

/** `shop/checkout` → checkout: a project's name is for people, and may have spaces. */
const nameIn = (path: string | null | undefined): string | undefined => path?.split("/").at(-1);

/** `2026-11-24 12:00:00 UTC`, or ISO 8601 with the zone written as it likes. */
const momentIn = (said: string | null | undefined) =>
  readMoment(
    said
      ?.trim()
      .replace(/ (?=UTC$|[+-]\d)/, "")
      .replace(/UTC$/, "Z")
      .replace(" ", "T"),
  );
