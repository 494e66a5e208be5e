/** Letters and digits that Kubernetes makes names of: no vowels, nothing that looks like something else. */
const safe = "[bcdfghjklmnpqrstvwxz2456789]";
const ofReplicaSet = new RegExp(`-(?:${safe}{4,10}|(?=[a-z0-9]*\\d)[a-z0-9]{8,10})-(?:${safe}{5}|[a-z0-9]{5})$`);
const ofController = new RegExp(`-(?=${safe}{0,4}[2-9b-z])${safe}{5}$`);
const ofSet = /-\d{1,3}$/;
const ofCronJob = /-\d{8,10}$/;

/** The workload behind a pod's name: `checkout-6958c5bdd8-69gtn` → `checkout`. A name without a suffix is its own; a run of a cron job is the job's. */
export const workloadOf = (pod: string): string => {
  if (ofReplicaSet.test(pod)) return pod.replace(ofReplicaSet, "");
  if (ofController.test(pod)) return pod.replace(ofController, "").replace(ofCronJob, "");
  return ofCronJob.test(pod) ? pod.replace(ofCronJob, "") : pod.replace(ofSet, "");
};

/** The workload by what `Controlled By` says, which is sure, or by the name. */
export const workloadOfController = (controlledBy: string, pod: string): string => {
  const [kind, name] = controlledBy.split("/");
  if (name === undefined || name === "") return workloadOf(pod);
  if (kind === "ReplicaSet") return replicaSetOwner(name);
  return kind === "Job" ? name.replace(ofCronJob, "") : name;
};

/** `checkout-6958c5bdd8` → `checkout`. */
export const replicaSetOwner = (replicaSet: string): string =>
  replicaSet.replace(new RegExp(`-(?:${safe}{4,10}|(?=[a-z0-9]*\\d)[a-z0-9]{8,10})$`), "");

export const looksLikePod = (name: string): boolean => ofReplicaSet.test(name);
