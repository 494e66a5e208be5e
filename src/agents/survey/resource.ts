/** Ways to say the same kind to kubectl; the first is the one we say. */
const spellings = {
  pod: ["pods", "pod", "po"],
  deployment: ["deployments", "deployment", "deploy"],
  statefulset: ["statefulsets", "statefulset", "sts"],
  daemonset: ["daemonsets", "daemonset", "ds"],
  replicaset: ["replicasets", "replicaset", "rs"],
  service: ["services", "service", "svc"],
  endpoints: ["endpoints", "endpoint", "ep"],
  event: ["events", "event", "ev"],
  node: ["nodes", "node", "no"],
  persistentvolume: ["persistentvolumes", "persistentvolume", "pv"],
  persistentvolumeclaim: ["persistentvolumeclaims", "persistentvolumeclaim", "pvc"],
  resourcequota: ["resourcequotas", "resourcequota", "quota"],
  job: ["jobs", "job"],
  ingress: ["ingresses", "ingress", "ing"],
  configmap: ["configmaps", "configmap", "cm"],
  serviceaccount: ["serviceaccounts", "serviceaccount", "sa"],
} as const;

export type Kind = keyof typeof spellings;

export const spellingsOf = (kind: Kind): readonly string[] => spellings[kind];

/** The kind behind any spelling; an unknown one stays what it is. */
export const kindOf = (resource: string): string => {
  const said = resource.toLowerCase();
  return Object.entries(spellings).find(([, ways]) => ways.some((way) => way === said))?.[0] ?? said;
};
