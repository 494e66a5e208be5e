import { workloadOf } from "../../read-kubectl/workload-name.ts";
import type { ClusterFacts } from "../../survey/cluster-facts.ts";
import { findingOf, sureness } from "../finding-of.ts";
import { workloadOfLog } from "../log-source.ts";
import type { ClusterCheck } from "./cluster-check.ts";

/** Secrets, configuration and variables that a pod needs and does not get. */
export const bindings: ClusterCheck = {
  causes: ["missing-secret-binding", "config-binding-missing"],
  looksAt: "CreateContainerConfigError, FailedMount, and lines that miss a variable",
  wrongIf: "the reference is optional",
  judge: (facts) => [...refusedByKubelet(facts), ...refusedInSilence(facts), ...missedByProcess(facts)],
};

const secretMissing =
  /secrets? "[^"]+" not found|couldn't find key \S+ in secret|non-existent secret key|secret \S+ not found/i;
const configMissing =
  /config ?maps? "[^"]+" not found|couldn't find key \S+ in config ?map|non-existent config key|configmap \S+ not found/i;

const refusedByKubelet = (facts: ClusterFacts) =>
  facts.events.flatMap((event) => {
    if (!event.isWarning || event.reason === "FailedToRetrieveImagePullSecret") return [];
    const isSecret = secretMissing.test(event.message);
    if (!isSecret && !configMissing.test(event.message)) return [];
    if (isWellNow(facts, event.name)) return [];
    const workload = facts.descriptions.find(({ name }) => name === event.name)?.workload ?? workloadOf(event.name);
    const cause = isSecret ? "missing-secret-binding" : "config-binding-missing";
    const what = isSecret ? "a secret" : "configuration";
    return [
      findingOf(
        cause,
        `app/${workload}`,
        sureness.decisive,
        `${workload} cannot start: ${what} that it names is not there.`,
        [[event.message, event.evidence]],
      ),
    ];
  });

/** Events are forgotten after an hour; the container still waits, and its description names what it waits for. */
const refusedInSilence = (facts: ClusterFacts) =>
  facts.descriptions.flatMap((pod) => {
    const waits = pod.containers.some(({ reason }) => reason === "CreateContainerConfigError");
    if (!waits || facts.events.some(({ name, isWarning }) => name === pod.name && isWarning)) return [];
    const namesSecret = /in secret '|<secret|SecretName:|\sSecret\s+Optional:\s+false/i.test(pod.text);
    const namesConfig = /of config map '|ConfigMap\s+Optional:\s+false/i.test(pod.text);
    if (namesSecret === namesConfig) return [];
    return [
      findingOf(
        namesSecret ? "missing-secret-binding" : "config-binding-missing",
        `app/${pod.workload}`,
        sureness.fair,
        `${pod.workload} cannot start: ${namesSecret ? "a secret" : "configuration"} that it names is not there.`,
        [["it waits in CreateContainerConfigError", pod.evidence]],
      ),
    ];
  });

const isWellNow = (facts: ClusterFacts, pod: string): boolean =>
  facts.pods.some(
    ({ name, status, ready, containers }) => name === pod && status === "Running" && ready === containers,
  );

const variableMissing =
  /environment variable ["'`]?([A-Z][A-Z0-9_]+)["'`]? (?:is )?(?:undefined|not set|unset|missing|required|not defined)|(?:missing|required|undefined) (?:required )?(?:environment variable|env(?:ironment)? var|env)s?:? ["'`]?([A-Z][A-Z0-9_]+)|KeyError: ['"]([A-Z][A-Z0-9_]+)['"]|\b([A-Z][A-Z0-9_]{3,}) (?:is not set|must be set|not set|is required|is undefined)|Could not resolve placeholder '([\w.]+)'|(?:no such file or directory|cannot open|FileNotFoundError|ENOENT)[^\n]*(\/[\w./-]*(?:config|conf|\.ya?ml|\.json|\.properties|\.ini)[\w./-]*)/;

/** A process that ends because it misses a variable says so; one that runs on may only be chatty. */
const missedByProcess = (facts: ClusterFacts) =>
  facts.logs.flatMap(({ name, text, evidence }) => {
    const workload = workloadOfLog(facts, name);
    const line = text.split("\n").find((one) => variableMissing.test(one));
    const isWell = facts.pods
      .filter((pod) => pod.workload === workload)
      .every((pod) => pod.status === "Running" && pod.ready === pod.containers);
    if (line === undefined || (isWell && facts.pods.some((pod) => pod.workload === workload))) return [];
    const what =
      variableMissing
        .exec(line)
        ?.slice(1)
        .find((one) => one !== undefined) ?? "a setting";
    return [
      findingOf(
        "config-binding-missing",
        `app/${workload}`,
        sureness.strong,
        `${workload} ends because ${what} is missing.`,
        [[line, evidence]],
      ),
    ];
  });
