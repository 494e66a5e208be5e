import type { DatabaseInstance } from "../../app/ports/infrastructure.ts";
import type { Incident } from "../../domain/incident.ts";
import type { Investigation } from "../../domain/investigation.ts";
import { type ServiceCatalogue, withDependencies } from "../../domain/service.ts";
import { looksLikePod, workloadOf } from "../read-kubectl/workload-name.ts";

/** What an incident speaks of, before anything was looked at. */
export type Subject = {
  /** Where, most likely first; none when nobody says. */
  readonly namespaces: readonly string[];
  /** Names that labels give: pods, workloads, services. They are meant as such. */
  readonly named: readonly string[];
  /** Words of the text that could be names; most are not. Most likely first. */
  readonly words: readonly string[];
  readonly pods: readonly string[];
  /** Nodes that labels name. */
  readonly nodes: readonly string[];
  /** Ingresses that labels name. */
  readonly doors: readonly string[];
  /** Databases that labels name: the incident is about them. */
  readonly databases: readonly string[];
  /** Databases in which its services, and what those need, keep their data; nearest first. */
  readonly nearDatabases: readonly string[];
  readonly replicas: readonly string[];
  readonly text: string;
};

/** When records are read that no incident asked for. */
export const nobody: Subject = {
  namespaces: [],
  named: [],
  words: [],
  pods: [],
  nodes: [],
  doors: [],
  databases: [],
  nearDatabases: [],
  replicas: [],
  text: "",
};

const nameLabels =
  /^(?:pod|pod_name|deployment|statefulset|daemonset|replicaset|container|app|app_kubernetes_io_name|service|service_name|workload|job_name|job)$/;
const databaseLabels =
  /^(?:db_instance|dbinstance|dbinstanceidentifier|db_instance_identifier|database_instance|instance_id)$/i;
const replicaLabels = /^(?:read_replica|replica|db_replica)$/i;
const nodeLabels = /^(?:kubernetes_)?node(?:_?name)?$/;
/** Labels whose value is a kind of thing and no name. */
const noNames = new Set([
  "rds",
  "postgres",
  "mysql",
  "kubernetes",
  "prometheus",
  "kube-state-metrics",
  "node-exporter",
]);

/** What is configured. `instances` null: nobody knows which databases can be asked, and every name is believed. */
export type Ground = {
  readonly catalogue: ServiceCatalogue;
  readonly instances: readonly DatabaseInstance[] | null;
};

export const subjectOf = (
  incident: Incident,
  investigation: Pick<Investigation, "question">,
  ground: Ground,
): Subject => {
  const labels = incident.alerts.flatMap((alert) => Object.entries(alert.labels));
  const text = [
    incident.summary,
    incident.title,
    investigation.question ?? "",
    ...incident.alerts.flatMap((alert) => [alert.title, alert.text]),
  ].join("\n");
  const named = [
    ...incident.services,
    ...labels.flatMap(([label, value]) => (nameLabels.test(label) && !noNames.has(value) ? [value] : [])),
    ...[...text.matchAll(/"(?:name|pod)"\s*:\s*"([^"]+)"/g)].flatMap((match) => match[1] ?? []),
  ];
  const words = wordsOf(text);
  return {
    namespaces: namespacesOf(labels, text),
    named: [...new Set(named)],
    words,
    pods: [...new Set([...named, ...words])].filter(looksLikePod),
    nodes: valuesOf(labels, nodeLabels),
    doors: valuesOf(labels, /^ingress(?:_?name)?$/),
    databases: valuesOf(labels, databaseLabels).filter((name) => isInstance(ground, name)),
    nearDatabases: nearDatabases(incident, ground),
    replicas: valuesOf(labels, replicaLabels),
    text,
  };
};

const isInstance = ({ instances }: Ground, name: string): boolean =>
  instances === null || instances.some((one) => one.name === name);

const nearDatabases = (incident: Incident, { catalogue, instances }: Ground): readonly string[] => {
  const services = [...incident.services, ...incident.alerts.flatMap(({ service }) => service ?? [])];
  const reach = services.flatMap((name) => withDependencies(catalogue, name));
  const near = reach.flatMap((service) =>
    (instances ?? []).filter((one) => one.name === service || one.services.includes(service)).map(({ name }) => name),
  );
  return [...new Set(near)];
};

const valuesOf = (labels: readonly (readonly [string, string])[], wanted: RegExp): readonly string[] => [
  ...new Set(labels.flatMap(([label, value]) => (wanted.test(label) ? [value] : []))),
];

const mostNamespaces = 2;

/** Labels know it; words that a person wrote are second. */
const namespacesOf = (labels: readonly (readonly [string, string])[], text: string): readonly string[] => {
  const labelled = labels.flatMap(([label, value]) =>
    /^(?:exported_|kubernetes_)?namespace$/.test(label) ? [value] : [],
  );
  const said = [...text.matchAll(/\bnamespace["']?\s*[:=]?\s*["'`]?([a-z0-9][a-z0-9-]*)/gi)].flatMap(
    (match) => match[1] ?? [],
  );
  return [...new Set([...labelled, ...said])].filter((name) => !ordinary.has(name)).slice(0, mostNamespaces);
};

const ordinary = new Set(
  "what is the wrong with issue why of for in on and to a an pod pods job deployment service namespace failed failing this that it logs last hours fetch are was how can you please find root cause analyze error errors type name not there high low above below warning critical since from has have been running some several users report app application system cluster node nodes".split(
    " ",
  ),
);

/** Words in the form of a Kubernetes name; those with a dash or a digit are hardly ever English. */
const wordsOf = (text: string): readonly string[] => {
  const found = [...text.matchAll(/(?<![\w.-])[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?![\w-])/g)].map(([word]) => word);
  const names = [...new Set(found)].filter((word) => word.length > 2 && word.length < 64 && !ordinary.has(word));
  return [...names.filter((word) => /[-\d]/.test(word)), ...names.filter((word) => !/[-\d]/.test(word))];
};

const nodeIsAway = /\bnodes?\b.{0,60}\b(?:not ?ready|unready|unreachable|down)\b|node ?not ?ready|\bkubelet/i;

/** It says that a node is away. */
export const speaksOfAwayNode = ({ text }: Subject): boolean => nodeIsAway.test(text);

/** Pods on it would only show what follows from it. */
export const isAboutNode = (subject: Subject): boolean =>
  (subject.nodes.length > 0 && subject.pods.length === 0) || speaksOfAwayNode(subject);

/** Does the incident speak of this workload, by its own name or by a pod's? */
export const speaksOf = (subject: Subject, workload: string): boolean =>
  subject.named.some((name) => isSameWorkload(name, workload)) ||
  subject.words.some((word) => isSameWorkload(word, workload));

export const isSameWorkload = (name: string, workload: string): boolean =>
  name === workload || workloadOf(name) === workload;
