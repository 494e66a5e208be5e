/**
 * The kinds that may be looked at, with the ways to say them. Everything else is refused before kubectl is started:
 * secrets above all, `all`, lists of kinds, `kind/name`, and custom kinds of which nobody knows what they hold.
 */
const namespaced = [
  ["pods", "pod", "po"],
  ["deployments", "deployment", "deploy"],
  ["statefulsets", "statefulset", "sts"],
  ["daemonsets", "daemonset", "ds"],
  ["replicasets", "replicaset", "rs"],
  ["jobs", "job"],
  ["cronjobs", "cronjob", "cj"],
  ["services", "service", "svc"],
  ["endpoints", "endpoint", "ep"],
  ["endpointslices", "endpointslice"],
  ["ingresses", "ingress", "ing"],
  ["networkpolicies", "networkpolicy", "netpol"],
  ["gateways", "gateway"],
  ["httproutes", "httproute"],
  ["virtualservices", "virtualservice"],
  ["events", "event", "ev"],
  ["persistentvolumeclaims", "persistentvolumeclaim", "pvc"],
  ["resourcequotas", "resourcequota", "quota"],
  ["limitranges", "limitrange", "limits"],
  ["horizontalpodautoscalers", "horizontalpodautoscaler", "hpa"],
  ["poddisruptionbudgets", "poddisruptionbudget", "pdb"],
  ["serviceaccounts", "serviceaccount", "sa"],
  ["configmaps", "configmap", "cm"],
] as const;

const clusterWide = [
  ["nodes", "node", "no"],
  ["namespaces", "namespace", "ns"],
  ["persistentvolumes", "persistentvolume", "pv"],
  ["storageclasses", "storageclass", "sc"],
  ["ingressclasses", "ingressclass"],
] as const;

export type Resource = { readonly name: string; readonly isNamespaced: boolean };

/** The plural of an allowed kind, however it is said; null for everything else. */
export const resourceOf = (said: string): Resource | null => {
  const wanted = said.toLowerCase();
  const found = (kinds: readonly (readonly string[])[]) => kinds.find((ways) => ways.includes(wanted))?.[0];
  const own = found(namespaced);
  if (own !== undefined) return { name: own, isNamespaced: true };
  const wide = found(clusterWide);
  return wide === undefined ? null : { name: wide, isNamespaced: false };
};
