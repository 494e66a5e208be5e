import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKubectl } from "../../src/integrations/kubectl.ts";
import { createRunProgram, environmentFor } from "../../src/integrations/run-program.ts";

type Text = { readonly namespace: string; readonly name: string; readonly text: string };

export type FakeCluster = {
  /** Newer ones word what `logs` does not find differently. */
  readonly version: "1.32" | "1.33";
  readonly fault: "hangs" | "unreachable" | "forbidden" | "no_api" | "floods" | null;
  readonly tables: readonly { readonly resource: string; readonly namespace: string; readonly text: string }[];
  readonly descriptions: readonly (Text & { readonly resource: string })[];
  readonly logs: readonly Text[];
  readonly manifests: readonly Text[];
  /** Oldest first. */
  readonly pods: readonly { readonly namespace: string; readonly name: string; readonly workload: string }[];
  /** As `--output=json` prints them. */
  readonly objects: readonly {
    readonly resource: string;
    readonly namespace: string;
    readonly object: KubernetesObject;
  }[];
  /** Of ConfigMaps. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
};

type KubernetesObject = {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly [field: string]: unknown;
};

export const noCluster: FakeCluster = {
  version: "1.32",
  fault: null,
  tables: [],
  descriptions: [],
  logs: [],
  manifests: [],
  pods: [],
  objects: [],
  keys: {},
};

export type KubectlCall = { readonly args: readonly string[]; readonly environment: readonly string[] };

/** A folder with the kubectl that stands in, and what it knows. */
export const installKubectl = (cluster: FakeCluster) => {
  const folder = mkdtempSync(join(tmpdir(), "firebreak-kubectl-"));
  const [binary, calls] = [join(folder, "kubectl"), join(folder, "calls.jsonl")];
  copyFileSync(join(import.meta.dirname, "../../sandbox/cluster/kubectl.mjs"), binary);
  chmodSync(binary, 0o755);
  // The copy has no extension: the folder says what its files are.
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  writeFileSync(join(folder, "state.json"), JSON.stringify(cluster));
  return {
    binary,
    calls: (): readonly KubectlCall[] =>
      existsSync(calls)
        ? readFileSync(calls, "utf8")
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line))
        : [],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

export const kubectlFrom = (
  binary: string,
  {
    namespaces = null,
    outputLimitBytes = 1024 * 1024,
    dependsOn = () => null,
  }: {
    namespaces?: readonly string[] | null;
    outputLimitBytes?: number;
    dependsOn?: (service: string) => readonly string[] | null;
  } = {},
) =>
  createKubectl({
    run: createRunProgram({
      binary,
      environment: environmentFor({ ...process.env, SLACK_BOT_TOKEN: "xoxb-1" }, [], null),
      outputLimitBytes,
    }),
    kubeconfig: "/etc/firebreak/kubeconfig",
    context: "prod",
    namespaces,
    dependsOn,
  });
