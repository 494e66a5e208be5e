import type { RecordedCase } from "../../src/agents/eval/case.ts";
import { type FakeCluster, noCluster } from "./fake-kubectl.ts";

const textOf = (input: RecordedCase["calls"][number]["input"], key: string): string => String(input[key] ?? "");
const plural = (resource: string): string => (resource.endsWith("s") ? resource : `${resource}s`);
const isTable = (text: string): boolean => !text.startsWith("No resources found");

/** The cluster of a recorded incident, for a kubectl that answers as it was recorded. */
export const clusterOfCase = ({ calls, namespace }: RecordedCase & { readonly namespace: string }): FakeCluster => {
  const of = (tool: string) => calls.filter((call) => call.tool === tool);
  const tables = of("kubernetes_get")
    .filter(({ output }) => isTable(output))
    .map(({ input, output }) => ({
      resource: plural(textOf(input, "resource")),
      namespace: textOf(input, "namespace"),
      text: output,
    }));
  const pods = tables
    .filter((table) => table.resource === "pods" && table.namespace === namespace)
    .flatMap(({ text }) => text.split("\n").slice(1))
    .map((row) => row.split(/\s+/)[0] ?? "");
  const loud = of("kubernetes_logs").filter(({ input }) => input["errors"] !== true);
  const isOf = (pod: string, name: string): boolean => pod === name || pod.replace(/-[^-]+-[^-]+$/, "") === name;
  return {
    ...noCluster,
    tables,
    pods: pods.map((name) => ({ namespace, name, workload: name.replace(/-[^-]+-[^-]+$/, "") })),
    descriptions: of("kubernetes_describe").map(({ input, output }) => ({
      resource: plural(textOf(input, "resource")),
      namespace: textOf(input, "namespace"),
      name: textOf(input, "name"),
      text: output,
    })),
    logs: pods.flatMap((name) =>
      loud
        .filter(({ input }) => isOf(name, textOf(input, "name")))
        .map(({ output }) => ({ namespace, name, text: output })),
    ),
    manifests: of("kubernetes_yaml").map(({ input, output }) => ({
      namespace,
      name: textOf(input, "name"),
      text: output,
    })),
  };
};
