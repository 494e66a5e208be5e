import type { Evidence } from "../../app/ports/evidence-store.ts";
import type { EvidenceId } from "../../domain/ids.ts";
import { askedIn } from "../ledger.ts";
import { fieldOf } from "../read-kubectl/description.ts";
import { type EventLine, parseDescribedEvents, parseEventTable } from "../read-kubectl/event-lines.ts";
import { type Manifest, parseManifest } from "../read-kubectl/manifest.ts";
import { type NodeDescription, type NodeRow, parseNodeDescriptions, parseNodes } from "../read-kubectl/node-rows.ts";
import { type PodDescription, parsePodDescription } from "../read-kubectl/pod-description.ts";
import { type PodRow, parsePods } from "../read-kubectl/pod-rows.ts";
import { parseQuota, type QuotaLine } from "../read-kubectl/quota.ts";
import {
  type EndpointsRow,
  parseEndpoints,
  parseServiceDescription,
  parseServices,
  type ServiceDescription,
  type ServiceRow,
} from "../read-kubectl/service-rows.ts";
import {
  type ClaimDescription,
  type ClaimRow,
  parseClaimDescription,
  parseClaims,
  parseVolumes,
  type VolumeRow,
} from "../read-kubectl/storage-rows.ts";
import { isUnitUp } from "../read-kubectl/unit-state.ts";
import { parseWorkloads, type WorkloadRow } from "../read-kubectl/workload-rows.ts";
import { kindOf } from "./resource.ts";
import type { Subject } from "./subject.ts";

/** Something read, with the record it was read from. */
export type Seen<Value> = Value & { readonly evidence: EvidenceId };

/** All that has been seen of a cluster so far. Empty lists: not asked, or nothing there. */
export type ClusterFacts = {
  readonly subject: Subject;
  readonly namespace: string;
  readonly pods: readonly Seen<PodRow>[];
  /** Pods of kube-system. */
  readonly systemPods: readonly Seen<PodRow>[];
  readonly descriptions: readonly Seen<PodDescription>[];
  readonly workloads: readonly Seen<WorkloadRow>[];
  readonly replicaSets: readonly Seen<WorkloadRow>[];
  readonly services: readonly Seen<ServiceRow>[];
  readonly serviceDescriptions: readonly Seen<ServiceDescription>[];
  readonly endpoints: readonly Seen<EndpointsRow>[];
  readonly events: readonly Seen<EventLine>[];
  readonly nodes: readonly Seen<NodeRow>[];
  readonly nodeDescriptions: readonly Seen<NodeDescription>[];
  readonly units: readonly Seen<{
    readonly node: string;
    readonly service: string;
    readonly isUp: boolean;
    readonly text: string;
  }>[];
  readonly volumes: readonly Seen<VolumeRow>[];
  readonly claims: readonly Seen<ClaimRow>[];
  readonly claimDescriptions: readonly Seen<ClaimDescription>[];
  readonly quotas: readonly Seen<QuotaLine>[];
  readonly manifests: readonly Seen<Manifest & { readonly name: string }>[];
  readonly logs: readonly Seen<{ readonly name: string; readonly text: string }>[];
  /** Names whose logs were asked for complaints and have none. */
  readonly silent: readonly string[];
  readonly alerts: readonly Seen<{ readonly text: string }>[];
  readonly connections: readonly Seen<{ readonly name: string; readonly port: string; readonly text: string }>[];
  readonly dependencies: readonly Seen<{ readonly name: string; readonly text: string }>[];
  /** Texts of objects that have no reader of their own: ingresses, routes, configuration. */
  readonly others: readonly Seen<{ readonly kind: string; readonly name: string; readonly text: string }>[];
};

/** Reads everything that was found; what was empty or failed says nothing. */
export const clusterFactsOf = (subject: Subject, namespace: string, records: readonly Evidence[]): ClusterFacts => {
  const found = records.filter(({ status }) => status === "ok");
  const of = (tool: string) => found.filter((one) => one.tool === tool);
  const got = (kind: string) => of("kubernetes_get").filter((one) => kindOf(inputOf(one).resource) === kind);
  const described = (kind: string) => of("kubernetes_describe").filter((one) => kindOf(inputOf(one).resource) === kind);
  const isSystem = (one: Evidence): boolean => inputOf(one).namespace === "kube-system";
  const podTables = got("pod");
  const nodeTexts = [...of("kubernetes_nodes"), ...got("node"), ...described("node")];
  return {
    subject,
    namespace,
    pods: each(
      podTables.filter((one) => !isSystem(one)),
      parsePods,
    ),
    systemPods: each(podTables.filter(isSystem), parsePods),
    descriptions: each(described("pod"), listOf(parsePodDescription)),
    workloads: each([...got("deployment"), ...got("statefulset"), ...got("daemonset")], parseWorkloads),
    replicaSets: each(got("replicaset"), parseWorkloads),
    services: each(got("service"), parseServices),
    serviceDescriptions: each(described("service"), listOf(parseServiceDescription)),
    endpoints: each(got("endpoints"), parseEndpoints),
    events: [
      ...each(got("event"), parseEventTable),
      ...of("kubernetes_describe").flatMap((one) =>
        parseDescribedEvents(
          one.body,
          kindOf(inputOf(one).resource),
          fieldOf(one.body, "Name") || inputOf(one).name,
        ).map((event) => ({ ...event, evidence: one.id })),
      ),
    ],
    nodes: each(nodeTexts, parseNodes),
    nodeDescriptions: each(nodeTexts, parseNodeDescriptions),
    units: of("node_service").flatMap((one) => {
      const isUp = isUnitUp(one.body);
      const { node, service } = inputOf(one);
      return isUp === null ? [] : [{ node, service, isUp, text: one.body, evidence: one.id }];
    }),
    volumes: each(got("persistentvolume"), parseVolumes),
    claims: each(got("persistentvolumeclaim"), parseClaims),
    claimDescriptions: each(described("persistentvolumeclaim"), listOf(parseClaimDescription)),
    quotas: each([...got("resourcequota"), ...described("resourcequota")], parseQuota),
    manifests: of("kubernetes_yaml").map((one) => ({
      ...parseManifest(one.body),
      name: inputOf(one).name,
      evidence: one.id,
    })),
    logs: of("kubernetes_logs").map((one) => ({ name: inputOf(one).name, text: one.body, evidence: one.id })),
    silent: records
      .filter(({ tool, status }) => tool === "kubernetes_logs" && status === "empty")
      .map((one) => inputOf(one).name),
    alerts: each(of("alerts_firing"), alertTexts),
    connections: of("service_connectivity").map((one) => {
      const { name, port } = inputOf(one);
      return { name, port, text: one.body, evidence: one.id };
    }),
    dependencies: of("service_dependencies").map((one) => ({
      name: inputOf(one).name,
      text: one.body,
      evidence: one.id,
    })),
    others: of("kubernetes_describe")
      .concat(of("kubernetes_get"))
      .filter((one) => /ingress|virtualservice|gateway|httproute|configmap/.test(kindOf(inputOf(one).resource)))
      .map((one) => ({
        kind: kindOf(inputOf(one).resource),
        name: inputOf(one).name,
        text: one.body,
        evidence: one.id,
      })),
  };
};

const each = <Value>(records: readonly Evidence[], read: (text: string) => readonly Value[]): readonly Seen<Value>[] =>
  records.flatMap((one) => read(one.body).map((value) => ({ ...value, evidence: one.id })));

const listOf =
  <Value>(read: (text: string) => Value | null) =>
  (text: string): readonly Value[] => {
    const value = read(text);
    return value === null ? [] : [value];
  };

type Input = Readonly<Record<"resource" | "name" | "namespace" | "node" | "service" | "port", string>>;

/** Tools have checked their input; here it is only read back. */
const inputOf = (evidence: Evidence): Input => {
  const asked = askedIn(evidence);
  const fields = typeof asked === "object" && asked !== null ? Object.entries(asked) : [];
  const told = Object.fromEntries(fields.map(([key, value]) => [key, String(value)]));
  return { resource: "", name: "", namespace: "", node: "", service: "", port: "", ...told };
};

/** Alerts come as lines, or as JSON of nobody knows which shape: every object of a list is one alert. */
const alertTexts = (text: string): readonly { readonly text: string }[] => {
  try {
    return objectsIn(JSON.parse(text)).map((one) => ({ text: leavesOf(one, "").join(" | ") }));
  } catch {
    return text
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => ({ text: line }));
  }
};

/** `labels.service=cart`: a field's name stays apart from the words of its value. */
const leavesOf = (value: unknown, path: string): readonly string[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, member]) => leavesOf(member, path === "" ? `.${key}` : `${path}.${key}`))
    : [`${path}=${String(value)}`];

const objectsIn = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  if (typeof value !== "object" || value === null) return [];
  const lists = Object.values(value).flatMap((member) =>
    Array.isArray(member) ? [member] : typeof member === "object" && member !== null ? [objectsIn(member)] : [],
  );
  return lists.length > 0 ? lists.flat() : [value];
};
