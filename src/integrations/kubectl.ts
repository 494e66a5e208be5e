import type { Reach } from "../app/ports/executor.ts";
import type { ClusterReader } from "../app/ports/infrastructure.ts";
import type { Reading } from "../app/ports/telemetry.ts";
import type { Result } from "../base/result.ts";
import { createAskKubectl } from "./kubectl/ask-kubectl.ts";
import { readConnectivity } from "./kubectl/connectivity.ts";
import { type DependsOn, readDependencies } from "./kubectl/dependencies.ts";
import { keysOnly, withoutLastApplied } from "./kubectl/manifest.ts";
import { readNodeService } from "./kubectl/node-service.ts";
import { checkName, checkSelector, placeOf } from "./kubectl/place.ts";
import { readLogs } from "./kubectl/read-logs.ts";
import { type Resource, resourceOf } from "./kubectl/resources.ts";
import type { RunProgram } from "./run-program.ts";

type Options = {
  readonly run: RunProgram;
  readonly kubeconfig: string | null;
  readonly context: string | null;
  /** Null: every namespace that the kubeconfig's user may read. */
  readonly namespaces: readonly string[] | null;
  readonly dependsOn: DependsOn;
};

export type Kubectl = {
  readonly reader: ClusterReader;
  /** Lists pods where the reader will look; never throws. */
  readonly reach: (signal: AbortSignal) => Promise<Reach>;
};

/** What a manifest may be of. A claim is asked for by its name like a workload. */
const manifestKinds = ["deployment", "statefulset", "daemonset", "job", "cronjob", "service", "persistentvolumeclaim"];
const capacity =
  "NAME:.metadata.name,TAINTS:.spec.taints[*].key,CPU:.status.allocatable.cpu,MEMORY:.status.allocatable.memory,PODS:.status.allocatable.pods";

/**
 * A cluster through kubectl, read only. What is not on the list of kinds, outside the configured namespaces, or no name
 * at all is refused before kubectl is started; what kubectl answers is redacted. Values of ConfigMaps are never read:
 * people keep credentials in them under names that no redactor knows, and that a key is missing shows in the keys.
 * What a node's services do, and who stands behind a service, is told as far as the cluster itself knows; nothing is run
 * in it for that.
 */
export const createKubectl = ({ run, kubeconfig, context, namespaces, dependsOn }: Options): Kubectl => {
  const ask = createAskKubectl({ run, kubeconfig, context });
  const reader: ClusterReader = {
    get: async ({ resource, name, namespace, wide, labels }, signal) => {
      const kind = kindOf(resource);
      if (!kind.ok) return refused(kind.error);
      const checked = name === "" ? null : checkName(name);
      if (checked?.ok === false) return refused(checked.error);
      const place = placeFor(kind.value, namespace, namespaces);
      if (!place.ok) return refused(place.error);
      const selector = typeof labels === "string" && labels !== "" ? checkSelector(labels) : null;
      if (selector?.ok === false) return refused(selector.error);
      return ask(
        "get",
        [
          kind.value.name,
          ...whichOf(kind.value, name, place.value),
          ...(wide ? ["--output=wide"] : []),
          ...(labels === true ? ["--show-labels"] : []),
          ...(selector === null ? [] : [`--selector=${selector.value}`]),
          ...(kind.value.name === "events" ? ["--sort-by=.metadata.creationTimestamp"] : []),
        ],
        signal,
      );
    },
    describe: async ({ resource, name, namespace }, signal) => {
      const kind = kindOf(resource);
      if (!kind.ok) return refused(kind.error);
      const at = objectAt(name, namespace, kind.value, namespaces);
      if (!at.ok) return refused(at.error);
      return kind.value.name === "configmaps"
        ? ask("get", ["configmaps", ...at.value, `--output=go-template=${keysOnly}`], signal)
        : ask("describe", [kind.value.name, ...at.value], signal);
    },
    logs: async ({ namespace, name, errors }, signal) => {
      const at = objectAt(name, namespace, pods, namespaces);
      if (!at.ok) return refused(at.error);
      const place = placeFor(pods, namespace, namespaces);
      return place.ok ? readLogs(ask, { namespace: place.value, name, errors }, signal) : refused(place.error);
    },
    yaml: async ({ name, namespace }, signal) => {
      const at = objectAt(name, namespace, pods, namespaces);
      if (!at.ok) return refused(at.error);
      const [, ...where] = at.value;
      const objects = manifestKinds.map((kind) => `${kind}/${name}`);
      const read = await ask("get", [...objects, ...where, "--ignore-not-found", "--output=yaml"], signal);
      if (read.status !== "ok") return read;
      const value = withoutLastApplied(read.value);
      return { ...read, value, body: value };
    },
    nodes: async (_, signal) => {
      const states = await ask("get", ["nodes", "--output=wide"], signal);
      if (states.status !== "ok") return states;
      // What each can hold and what it uses are worth having beside its state; without them the state still counts.
      const more = await Promise.all([
        ask("get", ["nodes", `--output=custom-columns=${capacity}`], signal),
        ask("top", ["nodes"], signal),
      ]);
      const value = [states, ...more].flatMap((one) => (one.status === "ok" ? [one.value.trimEnd()] : [])).join("\n\n");
      return { ...states, value, body: value };
    },
    nodeService: (asked, signal) => readNodeService({ ask, namespaces }, asked, signal),
    dependencies: async ({ name }) => readDependencies(dependsOn, name),
    connectivity: (asked, signal) => readConnectivity({ ask, namespaces }, asked, signal),
  };
  const reach = async (signal: AbortSignal): Promise<Reach> => {
    for (const place of namespaces ?? [""]) {
      const read = await ask("get", ["pods", ...whichOf(pods, "", place), "--output=name"], signal);
      const where = place === "" ? "pods of all namespaces" : `pods of ${place}`;
      if (read.status === "failed") return { kind: "not_reached", text: `${where} cannot be read: ${read.reason}` };
    }
    return { kind: "reached", text: `kubectl reads ${namespaces === null ? "all namespaces" : namespaces.join(", ")}` };
  };
  return { reader, reach };
};

const pods: Resource = { name: "pods", isNamespaced: true };

const refused = (reason: string): Reading<string> => ({ status: "failed", reason, link: null });

const kindOf = (said: string): Result<Resource, string> => {
  const kind = resourceOf(said);
  if (kind !== null) return { ok: true, value: kind };
  const isSecret = /^secrets?(?:[./,]|$)/i.test(said);
  return { ok: false, error: isSecret ? "secrets are not read" : "that kind is not among those that are read" };
};

const placeFor = (kind: Resource, namespace: string, allowed: readonly string[] | null): Result<string, string> =>
  kind.isNamespaced ? placeOf(namespace, allowed) : { ok: true, value: "" };

/** By name over every namespace kubectl finds nothing; by a field it does. */
const whichOf = (kind: Resource, name: string, place: string): readonly string[] => {
  if (!kind.isNamespaced) return name === "" ? [] : [name];
  if (place !== "") return [...(name === "" ? [] : [name]), `--namespace=${place}`];
  return ["--all-namespaces", ...(name === "" ? [] : [`--field-selector=metadata.name=${name}`])];
};

/** One object, which has a name and, if its kind has one, a namespace. */
const objectAt = (
  name: string,
  namespace: string,
  kind: Resource,
  allowed: readonly string[] | null,
): Result<readonly string[], string> => {
  const checked = checkName(name);
  if (!checked.ok) return checked;
  const place = placeFor(kind, namespace, allowed);
  if (!place.ok) return place;
  if (kind.isNamespaced && place.value === "") return { ok: false, error: "say in which namespace" };
  return { ok: true, value: whichOf(kind, name, place.value) };
};
