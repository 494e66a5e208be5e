import { z } from "zod";
import type { Evidence } from "../../app/ports/evidence-store.ts";
import type { ClusterReader, ReadText } from "../../app/ports/infrastructure.ts";
import type { Reading } from "../../app/ports/telemetry.ts";
import { defineTool, type Tool } from "../tool.ts";
import { clusterTools } from "../tools/cluster.ts";
import { databaseStatus } from "../tools/database-status.ts";
import { readingOfText } from "../tools/text-reading.ts";
import type { Recording } from "./recording.ts";

/**
 * The tools of one recorded incident: the product's own, with the recording as their outside. A tool of which nothing
 * was recorded is not there, as in an installation that has not configured it.
 */
export const replayTools = (recording: Recording): readonly Tool[] => {
  const reader = <Input extends object>(tool: string): ReadText<Input> | null =>
    recording.tools.has(tool) ? async (input) => readingOf(recording, tool, input) : null;
  const cluster: ClusterReader = {
    get: reader("kubernetes_get"),
    describe: reader("kubernetes_describe"),
    logs: reader("kubernetes_logs"),
    yaml: reader("kubernetes_yaml"),
    nodes: reader("kubernetes_nodes"),
    nodeService: reader("node_service"),
    dependencies: reader("service_dependencies"),
    connectivity: reader("service_connectivity"),
  };
  const status = reader<{ readonly instance: string }>("database_status");
  return [
    ...clusterTools(cluster),
    ...(status === null ? [] : [databaseStatus({ status, instances: [] })]),
    ...["alerts_firing", "metrics_query", "logs_query", "deploys_list"]
      .filter((name) => recording.tools.has(name))
      .map((name) => recordedTool(name, recording)),
  ];
};

const notRecorded = "not recorded";

/** False: the recording has no such question, so nobody was asked. */
export const isRecorded = ({ status, summary }: Pick<Evidence, "status" | "summary">): boolean =>
  status !== "failed" || !summary.endsWith(notRecorded);

const readingOf = (recording: Recording, tool: string, input: object): Reading<string> => {
  const answer = recording.answer(tool, { ...input });
  if (answer.kind === "not_recorded") return { status: "failed", reason: notRecorded, link: null };
  return { status: "ok", value: answer.output, link: null, body: answer.output };
};

/** Tools whose outside is a vendor's own language: here it is whatever was recorded. */
const recordedTool = (name: string, recording: Recording): Tool =>
  defineTool({
    name,
    description: "a recorded tool",
    access: "read",
    worth: "evidence",
    input: z.looseObject({}),
    run: async (input) => readingOfText(readingOf(recording, name, input), name),
  });
