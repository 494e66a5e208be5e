import { describe, expect, it } from "vitest";
import { classifyTask, routeOf } from "../../src/domain/classify-task.ts";
import { addressedTo, routeOperationsTask, specialists, type TaskType, taskTypes } from "../../src/domain/routing.ts";

/** The department's routing as it was specified, one line each. */
const specified: readonly (readonly [taskType: string, specialist: string])[] = [
  ["infrastructure_design", "cloud-architect"],
  ["kubernetes", "kubernetes-architect"],
  ["terraform", "terraform-specialist"],
  ["deployment", "deployment-engineer"],
  ["incident", "incident-responder"],
  ["debugging", "devops-troubleshooter"],
  ["network", "network-engineer"],
  ["database_ops", "database-admin"],
  ["db_performance", "database-optimizer"],
  ["service_mesh", "service-mesh-expert"],
  ["multi_cloud", "hybrid-cloud-architect"],
];

describe("the routing table", () => {
  it("has the specified lines, in their order, and no other", () => {
    expect(taskTypes.map((taskType) => [taskType, routeOperationsTask(taskType)])).toEqual(specified);
  });

  it("reaches every specialist", () => {
    expect([...specialists].sort()).toEqual(specified.map(([, name]) => name).sort());
  });

  it.each(["", "unknown", "Kubernetes", "constructor", "__proto__", "toString"])(
    "%j is no type, and goes to the troubleshooter",
    (taskType) => {
      expect(routeOperationsTask(taskType)).toBe("devops-troubleshooter");
    },
  );
});

const unclear = null;

const phrases: readonly (readonly [said: string, taskType: TaskType | typeof unclear])[] = [
  ["why is the pod pending?", "kubernetes"],
  ["checkout is in CrashLoopBackOff since 03:00", "kubernetes"],
  ["ImagePullBackOff on the new image", "kubernetes"],
  ["container was OOMKilled twice", "kubernetes"],
  ["the deployment has zero replicas and the pods are gone", "kubernetes"],
  ["liveness probe kills the container", "kubernetes"],
  ["PVC stays Pending, no storage class", "kubernetes"],
  ["somebody cordoned node n3", "kubernetes"],
  ["helm upgrade left two replicasets", "kubernetes"],
  ["terraform plan wants to destroy the database", "terraform"],
  ["the state lock is stuck in tofu", "terraform"],
  ["drift in the terraform module for the VPC", "terraform"],
  ["is this infrastructure as code at all?", "terraform"],
  ["should we roll back the release?", "deployment"],
  ["the pipeline is red, the hotfix is not deployed", "deployment"],
  ["canary at 5 % looks bad", "deployment"],
  ["Argo CD shows out of sync after the release", "deployment"],
  ["which version was shipped in the last deploy", "deployment"],
  ["turn the feature flag off", "deployment"],
  ["prepare the post-mortem", "incident"],
  ["is the severity right for this incident?", "incident"],
  ["write a status update for stakeholders", "incident"],
  ["who is on call and must we escalate?", "incident"],
  ["we need an incident commander", "incident"],
  ["stack trace says null pointer in PriceService", "debugging"],
  ["lots of 500s and exceptions in checkout", "debugging"],
  ["find the root cause of the crash", "debugging"],
  ["there is a memory leak, heap dump attached", "debugging"],
  ["debug why login fails", "debugging"],
  ["DNS answers NXDOMAIN for payments", "network"],
  ["connection refused from the load balancer", "network"],
  ["TLS certificate has expired", "network"],
  ["packet loss between two subnets", "network"],
  ["504 from the CDN", "network"],
  ["the firewall blocks port 5432", "network"],
  ["restore last night's backup", "database_ops"],
  ["too many connections on orders-db", "database_ops"],
  ["replication lag on the replica is 40 minutes", "database_ops"],
  ["did a failover happen at 02:14?", "database_ops"],
  ["pgbouncer refuses the database user", "database_ops"],
  ["slow query on orders, no index used", "db_performance"],
  ["the database is slow since noon", "db_performance"],
  ["deadlocks in Postgres", "db_performance"],
  ["EXPLAIN ANALYZE shows a sequential scan", "db_performance"],
  ["lock contention on one table", "db_performance"],
  ["istio drops requests after the upgrade", "service_mesh"],
  ["mTLS between cart and payments fails", "service_mesh"],
  ["the Envoy sidecar answers 503", "service_mesh"],
  ["linkerd proxy injector is down", "service_mesh"],
  ["Direct Connect to the data centre flaps", "multi_cloud"],
  ["our on-premises cluster talks to nothing, hybrid cloud", "multi_cloud"],
  ["move half of it to a multi-cloud setup", "multi_cloud"],
  ["AWS bill jumped, a cost spike in one region", "infrastructure_design"],
  ["plan capacity planning for Black Friday on GCP", "infrastructure_design"],
  ["IAM denies our S3 bucket", "infrastructure_design"],
  ["review the cloud architecture for disaster recovery", "infrastructure_design"],
  // Two fields, equally: nobody guesses.
  ["terraform or istio?", unclear],
  ["is it kubernetes or terraform", unclear],
  ["DNS or the backup", unclear],
  // Words that everybody uses.
  ["what is going on?", unclear],
  ["please help", unclear],
  ["it is broken", unclear],
  ["anything new", unclear],
  ["look at the logs", unclear],
  ["", unclear],
  // Other languages: no word of theirs decides.
  ["Warum ist die Bestellung kaputt?", unclear],
  ["Der Dienst antwortet nicht mehr, bitte nachsehen", unclear],
  ["¿Por qué no funciona el pago?", unclear],
  ["La base de datos está lenta", unclear],
  ["le réseau est en panne", unclear],
  ["サイトが遅い、助けて", unclear],
  ["数据库很慢", unclear],
  ["сервер не отвечает", unclear],
  // A name that all languages share does decide.
  ["Kubernetes-Pod startet nicht", "kubernetes"],
];

describe("the rule-based classifier", () => {
  it("is tested with enough phrases", () => {
    expect(phrases.length).toBeGreaterThanOrEqual(60);
    expect(new Set(phrases.map(([, type]) => type))).toEqual(new Set([...taskTypes, null]));
  });

  it.each(phrases)("%s → %s", (said, taskType) => {
    const classified = classifyTask(said);
    expect(classified.kind === "recognised" ? classified.taskType : unclear).toBe(taskType);
    expect(routeOf(classified)).toBe(routeOperationsTask(taskType ?? ""));
  });

  it("says which words decided, as they were said", () => {
    expect(classifyTask("The POD is in CrashLoopBackOff")).toEqual({
      kind: "recognised",
      taskType: "kubernetes",
      reasons: ["crashloopbackoff", "pod"],
    });
    expect(classifyTask("terraform or istio?")).toMatchObject({ between: ["terraform", "service_mesh"] });
  });

  it("repeating a word makes nobody surer", () => {
    expect(classifyTask(`${"nodes ".repeat(50)} terraform`)).toMatchObject({ taskType: "terraform" });
  });

  it("reads only the beginning of a pasted log", () => {
    expect(classifyTask(`${"x ".repeat(1_000)} kubernetes`).kind).toBe("unclear");
  });
});

describe("calling somebody by name", () => {
  it.each([
    ["kubernetes-architect why is the pod pending", "kubernetes-architect", "why is the pod pending"],
    ["@kubernetes-architect: why?", "kubernetes-architect", "why?"],
    ["Network Engineer, is DNS well?", "network-engineer", "is DNS well?"],
    [
      "what does the database-admin think of the lag?",
      "database-admin",
      "what does the database-admin think of the lag?",
    ],
    ["kubernetes-architects of the world", null, "kubernetes-architects of the world"],
    ["why is the pod pending", null, "why is the pod pending"],
    ["my-database-admin-tool is down", null, "my-database-admin-tool is down"],
  ])("%s", (said, to, text) => {
    expect(addressedTo(said)).toEqual({ to, text });
  });
});
