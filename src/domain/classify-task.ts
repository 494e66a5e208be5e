import { routeOperationsTask, type SpecialistName, type TaskType, taskTypes } from "./routing.ts";

/** What the words of a task say about its type. The same words always say the same. */
export type Classification =
  /** `reasons`: the words that decided, as they were said. */
  | { readonly kind: "recognised"; readonly taskType: TaskType; readonly reasons: readonly string[] }
  /** No word that we know, or words that pull two ways: then `between` names the types. */
  | { readonly kind: "unclear"; readonly between: readonly TaskType[]; readonly reasons: readonly string[] };

/**
 * How much a word says. `names`: a product or a term that belongs to one field; `says`: usually means this field;
 * `hints`: heard in this field, and elsewhere.
 */
type Words = { readonly names?: RegExp; readonly says?: RegExp; readonly hints?: RegExp };
const weights = { names: 3, says: 2, hints: 1 } as const;

/** English only: a word of another language decides nothing, and so goes to the troubleshooter. */
const words: Readonly<Record<TaskType, Words>> = {
  infrastructure_design: {
    names:
      /\b(?:landing zone|well[- ]architected|cloud ?front|cloudwatch|ec2|s3|iam|lambda functions?|auto ?scaling groups?|reserved instances?|savings plans?|availability zones?)\b/gi,
    says: /\b(?:aws|azure|gcp|google cloud|cloud (?:architecture|bill|costs?|spend)|capacity plan\w*|cost spikes?|architecture|disaster recovery)\b/gi,
    hints: /\b(?:cloud|regions?|design|costs?|bill|quotas?|vpcs?)\b/gi,
  },
  kubernetes: {
    names:
      /\b(?:kubernetes|k8s|kubectl|kubelet|kube-\w+|crash ?loop(?:back ?off)?|image ?pull(?:back ?off)?|errimagepull|oom ?killed|daemon ?sets?|stateful ?sets?|replica ?sets?|helm|hpa|pvcs?|config ?maps?|tolerations?|cordoned|evicted)\b/gi,
    says: /\b(?:pods?|namespaces?|liveness|readiness|replicas|containers?|taints?|nodes? (?:is |are )?not ?ready)\b/gi,
    hints: /\b(?:clusters?|nodes?|probes?|pending|images?)\b/gi,
  },
  terraform: {
    names: /\b(?:terraform|open ?tofu|tofu|terragrunt|tfstate|tfvars|hcl)\b/gi,
    says: /\b(?:state lock|infrastructure as code|iac|state file)\b/gi,
    hints: /\b(?:drift\w*|modules?|providers?)\b/gi,
  },
  deployment: {
    names: /\b(?:ci\/cd|argo ?cd|github actions|jenkins|canary|blue[/ -]green|feature flags?)\b/gi,
    says: /\b(?:deploy(?:s|ed|ing|ments?)?|releas(?:e|es|ed|ing)|roll(?:ed|ing)?[ -]?(?:back|out)s?|pipelines?|artifacts?|hotfix)\b/gi,
    hints: /\b(?:builds?|versions?|shipped|merged?|flags?)\b/gi,
  },
  incident: {
    names:
      /\b(?:post-?mortem|incident command(?:er)?|war ?room|status page|stakeholders?|hand ?over of command|sev ?[0-5])\b/gi,
    says: /\b(?:incidents?|severity|escalat\w+|comms|communications?|on[- ]call|status update|commander|customer update)\b/gi,
    hints: /\b(?:update|timeline|coordinat\w+|declare\w*|who leads)\b/gi,
  },
  debugging: {
    names: /\b(?:stack ?traces?|core dump|heap dump|null ?pointer\w*|segfault|memory leaks?)\b/gi,
    says: /\b(?:debug\w*|exceptions?|root cause|regression|500s?|5xx|bugs?|crash(?:es|ed|ing)?)\b/gi,
    hints: /\b(?:errors?|fail(?:s|ed|ing)?|broken|hangs?|logs?|timeouts?|slow)\b/gi,
  },
  network: {
    names:
      /\b(?:dns|bgp|mtu|traceroute|nat gateways?|load[- ]?balanc\w+|firewalls?|packet loss|security groups?|subnets?|nxdomain|vpn)\b/gi,
    says: /\b(?:connection (?:refused|reset)|no route to host|tls|ssl|certificates?|tcp|udp|network\w*|502s?|504s?|bad gateway|cdn)\b/gi,
    hints: /\b(?:routing|egress|ingress|latency|unreachable|ports?)\b/gi,
  },
  database_ops: {
    names:
      /\b(?:backups?|point[- ]in[- ]time|pitr|replication (?:lag|slots?)|pg_?bouncer|too many connections|max_connections|wal|read[- ]only replica|failovers?)\b/gi,
    says: /\b(?:restor(?:e|es|ed|ing)|connection pools?|schema migrations?|database (?:users?|credentials?|storage|upgrade|disk))\b/gi,
    hints: /\b(?:databases?|db|postgres(?:ql)?|mysql|mongo(?:db)?|rds|replica)\b/gi,
  },
  db_performance: {
    names:
      /\b(?:slow quer(?:y|ies)|query plans?|explain analy[sz]e|pg_stat\w*|seq(?:uential)? scans?|full table scans?|deadlocks?|lock (?:waits?|contention)|n\+1|missing index(?:es)?)\b/gi,
    says: /\b(?:quer(?:y|ies)|index(?:es)?|table bloat|slow (?:database|db|postgres|mysql)|(?:database|db|postgres|mysql) (?:is |has become |gets |so )*slow)\b/gi,
    hints: /\b(?:sql|databases?|db|tables?|postgres(?:ql)?|mysql)\b/gi,
  },
  service_mesh: {
    names:
      /\b(?:istio\w*|linkerd|envoy|mtls|service mesh|virtual ?services?|destination ?rules?|peer ?authentication|xds)\b/gi,
    says: /\b(?:side-?cars?|mesh|outlier detection|circuit break\w+)\b/gi,
    hints: /\b(?:retries|proxy|proxies)\b/gi,
  },
  multi_cloud: {
    names:
      /\b(?:multi[- ]?cloud|hybrid[- ]cloud|direct connect|express ?route|cloud interconnect|anthos|azure arc|outposts?|vmware|vsphere)\b/gi,
    says: /\b(?:on[- ]prem(?:ises|ise)?|data ?cent(?:er|re)s?|cross[- ]cloud|between (?:aws|azure|gcp) and (?:aws|azure|gcp))\b/gi,
    hints: /\b(?:hybrid|both clouds)\b/gi,
  },
};

/** More than this of a text is not read: a pasted log is no task. */
const textRead = 2_000;
/** One hint alone is a coincidence. */
const leastWeight = 2;

/** Reads the type of a task from its words: a floor under whatever a model says, and a check of it. */
export const classifyTask = (text: string): Classification => {
  const heard = taskTypes
    .map((taskType) => hear(taskType, text.slice(0, textRead)))
    .filter(({ weight }) => weight >= leastWeight)
    .sort((a, b) => b.weight - a.weight);
  const [best, second] = heard;
  if (best === undefined) return { kind: "unclear", between: [], reasons: [] };
  if (second === undefined || best.weight > second.weight)
    return { kind: "recognised", taskType: best.taskType, reasons: best.reasons };
  const tied = heard.filter(({ weight }) => weight === best.weight);
  return {
    kind: "unclear",
    between: tied.map(({ taskType }) => taskType),
    reasons: tied.flatMap(({ reasons }) => reasons),
  };
};

/** Who takes what was classified. */
export const routeOf = (classification: Classification): SpecialistName =>
  routeOperationsTask(classification.kind === "recognised" ? classification.taskType : "");

/** A word counts once, however often it is said, and with the most it can say. */
const hear = (taskType: TaskType, text: string) => {
  const said = new Map<string, number>();
  for (const strength of ["names", "says", "hints"] as const)
    for (const match of text.matchAll(words[taskType][strength] ?? /(?!)/g)) {
      const word = match[0].toLowerCase();
      said.set(word, Math.max(said.get(word) ?? 0, weights[strength]));
    }
  const weight = [...said.values()].reduce((sum, one) => sum + one, 0);
  return { taskType, weight, reasons: [...said.keys()] };
};
