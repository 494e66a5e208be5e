import { z } from "zod";
import type { Reading } from "../../app/ports/telemetry.ts";
import type { AskKubectl } from "./ask-kubectl.ts";

const linesRead = 1_000;
/** Complaints may be far between. */
const linesSearched = 5_000;
const complains =
  /error|exception|fatal|panic|fail|refused|time[ds]? ?out|unavailable|denied|unable|cannot|could not|not found|no such|expired|exhausted|too many|x509|oom|unauthor|forbidden|warn|caused by|traceback|^\s+at /i;

const workloads = z.object({
  items: z.array(
    z.object({ spec: z.object({ selector: z.object({ matchLabels: z.record(z.string(), z.string()).default({}) }) }) }),
  ),
});

type Question = { readonly namespace: string; readonly name: string; readonly errors: boolean };

/** A pod's logs, or those of the newest pod of a workload of that name. */
export const readLogs = async (
  ask: AskKubectl,
  { namespace, name, errors }: Question,
  signal: AbortSignal,
): Promise<Reading<string>> => {
  const where = `--namespace=${namespace}`;
  const logsOf = async (pod: string) => {
    const read = await ask("logs", [pod, where, `--tail=${errors ? linesSearched : linesRead}`], signal);
    return errors ? onlyComplaints(read) : read;
  };
  const own = await logsOf(name);
  // An empty answer with words is kubectl's NotFound; without any, the pod is there and says nothing.
  if (own.status !== "empty" || own.body === "") return own;
  const pod = await newestPodOf(ask, name, where, signal);
  return pod.status === "ok" ? logsOf(pod.value) : pod;
};

/** kubectl's own choice for `logs deployment/x` is the pod that has been ready longest: the one that has no complaints. */
const newestPodOf = async (
  ask: AskKubectl,
  name: string,
  where: string,
  signal: AbortSignal,
): Promise<Reading<string>> => {
  const kinds = ["deployment", "statefulset", "daemonset"].map((kind) => `${kind}/${name}`);
  const found = await ask("get", [...kinds, where, "--ignore-not-found", "--output=json"], signal);
  if (found.status === "empty") return { ...found, body: `neither a pod nor a workload is called ${name}` };
  if (found.status === "failed") return found;
  const labels = labelsIn(found.value);
  if (labels === null)
    return { status: "failed", reason: `${name} does not say by labels which pods are its`, link: null };
  const sorted = ["--sort-by=.metadata.creationTimestamp", "--output=name"];
  const pods = await ask("get", ["pods", where, `--selector=${labels}`, ...sorted], signal);
  if (pods.status !== "ok") return pods;
  const newest = pods.value.trim().split("\n").at(-1) ?? "";
  return { ...pods, value: newest.replace(/^pod\//, "") };
};

/** One object is printed by itself, several as a list. */
const labelsIn = (json: string): string | null => {
  const read = readJson(json);
  const parsed = workloads.safeParse(
    typeof read === "object" && read !== null && "items" in read ? read : { items: [read] },
  );
  const labels = Object.entries(parsed.data?.items[0]?.spec.selector.matchLabels ?? {});
  return labels.length === 0 ? null : labels.map(([key, value]) => `${key}=${value}`).join(",");
};

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const onlyComplaints = (read: Reading<string>): Reading<string> => {
  if (read.status !== "ok") return read;
  const value = read.value
    .split("\n")
    .filter((line) => complains.test(line))
    .join("\n");
  return value === "" ? { status: "empty", link: read.link, body: "" } : { ...read, value, body: value };
};
