import { z } from "zod";
import type { ClusterReader, ReadText } from "../../app/ports/infrastructure.ts";
import { defineTool, failedResult, type Tool } from "../tool.ts";
import { readingOfText } from "./text-reading.ts";

const name = z.string().default("").describe("empty: all of them");
const namespace = z.string().default("");
const yesOrNo = z.boolean().default(false);

/**
 * Looking at a cluster, read only. A tool whose reader is null is not in the list, so nobody can plan with it.
 */
export const clusterTools = (cluster: ClusterReader): readonly Tool[] =>
  [
    textTool(cluster.get, {
      name: "kubernetes_get",
      description:
        "kubectl get: a table of pods, deployments, services, endpoints, events, nodes and so on. Use it first, for the whole namespace, to see what is not as it should be.",
      input: z.object({
        resource: z.string(),
        name,
        namespace,
        wide: yesOrNo,
        labels: z.union([z.string(), z.boolean()]).default(""),
      }),
      about: ({ resource, name: one, namespace: where }) => `${resource} ${one} ${where}`,
    }),
    textTool(cluster.describe, {
      name: "kubernetes_describe",
      description:
        "kubectl describe: one object with its state and its events. Use it for what the table shows unwell.",
      input: z.object({ resource: z.string(), name: z.string(), namespace }),
      about: ({ resource, name: one }) => `${resource} ${one}`,
    }),
    textTool(cluster.logs, {
      name: "kubernetes_logs",
      description: "Logs of a pod or of a workload. `errors: true` gives only lines that complain.",
      input: z.object({ namespace, name: z.string(), errors: yesOrNo }),
      about: ({ name: one }) => `logs of ${one}`,
    }),
    textTool(cluster.yaml, {
      name: "kubernetes_yaml",
      description: "The manifest of a workload. Use it for what describe does not show: affinity, DNS policy, routes.",
      input: z.object({ name: z.string(), namespace }),
      about: ({ name: one }) => `manifest of ${one}`,
    }),
    textTool(cluster.nodes, {
      name: "kubernetes_nodes",
      description: "All nodes with state, taints and capacity.",
      input: z.object({}),
      about: () => "nodes",
    }),
    textTool(cluster.nodeService, {
      name: "node_service",
      description:
        "State of a system service on a node: kubelet, containerd, kube-proxy, kube-scheduler; as the cluster reports it where nobody is on the node.",
      input: z.object({ node: z.string(), service: z.string() }),
      about: ({ node, service }) => `${service} on ${node}`,
    }),
    textTool(cluster.dependencies, {
      name: "service_dependencies",
      description:
        "What a service calls, or is configured to need. Use it to go from what suffers to what may be the cause.",
      input: z.object({ name: z.string() }),
      about: ({ name: one }) => `dependencies of ${one}`,
    }),
    textTool(cluster.connectivity, {
      name: "service_connectivity",
      description:
        "Whether a service can be reached at a port: which addresses stand behind it and are ready, and where it can be tried, how a connection went.",
      input: z.object({ namespace, name: z.string(), port: z.coerce.string() }),
      about: ({ name: one, port }) => `connection to ${one}:${port}`,
    }),
  ].filter((tool) => tool !== null);

const textTool = <Schema extends z.ZodType>(
  read: ReadText<z.output<Schema>> | null,
  {
    about,
    ...spec
  }: {
    readonly name: string;
    readonly description: string;
    readonly input: Schema;
    readonly about: (input: z.output<Schema>) => string;
  },
): Tool | null =>
  read === null
    ? null
    : defineTool({
        ...spec,
        access: "read",
        worth: "evidence",
        run: async (input, { signal }) => {
          if (namesASecret(input)) return failedResult("secrets are not read");
          return readingOfText(await read(input, signal), about(input).trim().replace(/\s+/g, " "));
        },
      });

/** Whatever the reader behind it allows, a secret is not asked for. */
const namesASecret = (input: unknown): boolean =>
  typeof input === "object" &&
  input !== null &&
  "resource" in input &&
  /^secrets?(?:[./]|$)/i.test(String(input.resource));
