import { afterEach, describe, expect, it } from "vitest";
import type { ClusterReader } from "../../src/app/ports/infrastructure.ts";
import { type FakeCluster, installKubectl, kubectlFrom, noCluster } from "./fake-kubectl.ts";

const pods = [
  "NAME                        READY   STATUS             RESTARTS   AGE",
  "checkout-6b7d9c5f8d-x2kqv   1/1     Running            0          2d3h",
  "checkout-7f9c8d6b54-8hzwt   0/1     CrashLoopBackOff   6          9m",
].join("\n");

const shop: FakeCluster = {
  ...noCluster,
  tables: [
    { resource: "pods", namespace: "shop", text: pods },
    {
      resource: "nodes",
      namespace: "",
      text: "NAME       STATUS     ROLES    AGE\nworker-a   NotReady   <none>   13d",
    },
  ],
  descriptions: [
    {
      resource: "pods",
      namespace: "shop",
      name: "checkout-7f9c8d6b54-8hzwt",
      text: "Name:   checkout-7f9c8d6b54-8hzwt\n    Environment:\n      DB_PASSWORD:              hunter2hunter2\n      API_KEY:   <set to the key 'api' in secret 'shop'>  Optional: false",
    },
  ],
  pods: [
    { namespace: "shop", name: "checkout-6b7d9c5f8d-x2kqv", workload: "checkout" },
    { namespace: "shop", name: "checkout-7f9c8d6b54-8hzwt", workload: "checkout" },
  ],
  logs: [
    { namespace: "shop", name: "checkout-6b7d9c5f8d-x2kqv", text: "INFO request served in 4 ms" },
    {
      namespace: "shop",
      name: "checkout-7f9c8d6b54-8hzwt",
      text: "INFO starting\nERROR cannot reach postgres://shop:hunter2hunter2@db/shop\nINFO bye",
    },
  ],
  manifests: [
    {
      namespace: "shop",
      name: "checkout",
      text: [
        "kind: Deployment",
        "metadata:",
        "  annotations:",
        "    kubectl.kubernetes.io/last-applied-configuration: |",
        '      {"spec":{"env":[{"name":"DB_PASSWORD","value":"hunter2hunter2"}]}}',
        "  name: checkout",
        "spec:",
        "  env:",
        "  - name: DB_PASSWORD",
        "    value: hunter2hunter2",
        "  - name: PORT",
        '    value: "8080"',
      ].join("\n"),
    },
  ],
  keys: { checkout: ["config.yaml", "features.json"] },
};

const signal = AbortSignal.timeout(60_000);
const plain = { wide: false, labels: "" };
const readerOf = ({ reader }: { readonly reader: ClusterReader }) => {
  const { get, describe, logs, yaml, nodes } = reader;
  if (get === null || describe === null || logs === null || yaml === null || nodes === null)
    throw new Error("kubectl can be asked all of these");
  return { get, describe, logs, yaml, nodes };
};

describe("kubectl", () => {
  let kubectl: ReturnType<typeof installKubectl> | null = null;
  const given = (cluster: FakeCluster = shop, options: Parameters<typeof kubectlFrom>[1] = {}) => {
    kubectl = installKubectl(cluster);
    return { ...readerOf(kubectlFrom(kubectl.binary, options)), calls: kubectl.calls };
  };
  afterEach(() => kubectl?.remove());

  it("is started with an argument array, its own user, and nothing of ours in its environment", async () => {
    const { get, calls } = given();
    const read = await get(
      { resource: "pod", name: "", namespace: "shop", wide: true, labels: "app=checkout" },
      signal,
    );
    expect(read).toEqual({ status: "ok", value: `${pods}\n`, link: null, body: `${pods}\n` });
    const [call] = calls();
    expect(call?.args).toEqual([
      "get",
      "pods",
      "--namespace=shop",
      "--output=wide",
      "--selector=app=checkout",
      "--kubeconfig=/etc/firebreak/kubeconfig",
      "--context=prod",
      "--request-timeout=8s",
    ]);
    expect(call?.environment).toContain("PATH");
    expect(call?.environment).not.toContain("SLACK_BOT_TOKEN");
  });

  it("a name is looked for in all namespaces by a field", async () => {
    const { get } = given();
    const read = await get({ resource: "pods", name: "checkout-7f9c8d6b54-8hzwt", namespace: "", ...plain }, signal);
    expect(read).toMatchObject({
      status: "ok",
      value: expect.stringMatching(/^NAMESPACE.*\nshop +checkout-7f9c8d6b54-8hzwt/),
    });
  });

  it.each([
    "secrets",
    "secret",
    "Secret",
    "secrets.v1.",
    "secret/shop",
    "pods,secrets",
    "secrets,pods",
    "all",
    "pods/checkout",
    "--raw=/api",
    "",
    "certificatesigningrequests",
  ])("does not read %s, and is not even started for it", async (resource) => {
    const { get, describe: tell, calls } = given();
    const reason = /secrets are not read|not among those that are read/;
    expect(await get({ resource, name: "", namespace: "shop", ...plain }, signal)).toMatchObject({
      status: "failed",
      reason: expect.stringMatching(reason),
    });
    expect(await tell({ resource, name: "x", namespace: "shop" }, signal)).toMatchObject({
      status: "failed",
      reason: expect.stringMatching(reason),
    });
    expect(calls()).toEqual([]);
  });

  it.each([
    "--all-namespaces",
    "-o=yaml",
    "a b",
    "a;reboot",
    "$(reboot)",
    "../etc/passwd",
    "pod/x",
    "Ünïcode",
    "a\nb",
    "x".repeat(300),
  ])("does not take %j for a name or a namespace, and is not even started for it", async (hostile) => {
    const { get, describe: tell, logs, yaml, calls } = given();
    const read = await Promise.all([
      get({ resource: "pods", name: hostile, namespace: "shop", ...plain }, signal),
      get({ resource: "pods", name: "", namespace: hostile, ...plain }, signal),
      tell({ resource: "pods", name: hostile, namespace: "shop" }, signal),
      tell({ resource: "pods", name: "x", namespace: hostile }, signal),
      logs({ namespace: "shop", name: hostile, errors: false }, signal),
      logs({ namespace: hostile, name: "x", errors: false }, signal),
      yaml({ name: hostile, namespace: "shop" }, signal),
      yaml({ name: "x", namespace: hostile }, signal),
      get({ resource: "pods", name: "", namespace: "shop", wide: false, labels: `-${hostile}` }, signal),
    ]);
    expect(read.map(({ status }) => status)).toEqual(read.map(() => "failed"));
    expect(calls()).toEqual([]);
  });

  it("looks nowhere outside the configured namespaces; the only one is meant when none is said", async () => {
    const { get, describe: tell, logs, yaml } = given(shop, { namespaces: ["shop"] });
    expect(await get({ resource: "pods", name: "", namespace: "", ...plain }, signal)).toMatchObject({ status: "ok" });
    expect(await get({ resource: "nodes", name: "", namespace: "", ...plain }, signal)).toMatchObject({ status: "ok" });
    const read = await Promise.all([
      get({ resource: "pods", name: "", namespace: "kube-system", ...plain }, signal),
      tell({ resource: "pods", name: "x", namespace: "pay" }, signal),
      logs({ namespace: "pay", name: "x", errors: false }, signal),
      yaml({ name: "x", namespace: "pay" }, signal),
    ]);
    for (const one of read)
      expect(one).toMatchObject({ status: "failed", reason: expect.stringContaining("look outside shop") });
  });

  it("of several namespaces one has to be said", async () => {
    const { get } = given(shop, { namespaces: ["shop", "pay"] });
    expect(await get({ resource: "pods", name: "", namespace: "", ...plain }, signal)).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("outside shop, pay: say which"),
    });
  });

  it("there is nothing only when kubectl says so", async () => {
    const { get, describe: tell, logs } = given();
    expect(await get({ resource: "pods", name: "", namespace: "pay", ...plain }, signal)).toMatchObject({
      status: "empty",
      body: "No resources found in pay namespace.",
    });
    expect(await tell({ resource: "pods", name: "gone", namespace: "shop" }, signal)).toMatchObject({
      status: "empty",
      body: 'Error from server (NotFound): pods "gone" not found',
    });
    expect(await logs({ name: "gone", namespace: "shop", errors: true }, signal)).toMatchObject({
      status: "empty",
      body: "neither a pod nor a workload is called gone",
    });
  });

  it.each([
    ["forbidden", "is forbidden"],
    ["unreachable", "Unable to connect to the server"],
    ["no_api", "could not find the requested resource"],
  ] as const)("%s is a failure in kubectl's words, and no absence", async (fault, words) => {
    const { get, describe: tell, logs, yaml, nodes } = given({ ...shop, fault });
    const read = await Promise.all([
      get({ resource: "pods", name: "", namespace: "shop", ...plain }, signal),
      tell({ resource: "pods", name: "x", namespace: "shop" }, signal),
      logs({ name: "x", namespace: "shop", errors: true }, signal),
      yaml({ name: "x", namespace: "shop" }, signal),
      nodes({}, signal),
    ]);
    for (const one of read) expect(one).toMatchObject({ status: "failed", reason: expect.stringContaining(words) });
  });

  it("a missing binary is said", async () => {
    const { get } = readerOf(kubectlFrom("/nowhere/kubectl"));
    expect(await get({ resource: "pods", name: "", namespace: "shop", ...plain }, signal)).toEqual({
      status: "failed",
      reason: "/nowhere/kubectl cannot be started (ENOENT)",
      link: null,
    });
  });

  it("one that hangs is ended when nobody waits any more", async () => {
    const { get } = given({ ...shop, fault: "hangs" });
    const read = await get({ resource: "pods", name: "", namespace: "shop", ...plain }, AbortSignal.timeout(1_000));
    expect(read).toEqual({ status: "failed", reason: "nobody waits for it any more", link: null });
  });

  it("of an endless answer whole lines are kept, and that it is cut is said", async () => {
    const { get } = given({ ...shop, fault: "floods" }, { outputLimitBytes: 10_000 });
    const read = await get({ resource: "pods", name: "", namespace: "shop", ...plain }, signal);
    const lines = read.status === "ok" ? read.value.trimEnd().split("\n") : [];
    expect(lines.at(-1)).toBe("… kubectl printed more than is kept …");
    expect(lines.slice(0, -1).every((line) => /^pod-\d+ .*x{60}$/.test(line))).toBe(true);
    expect(lines.join("\n").length).toBeLessThan(10_100);
  });

  it.each(["1.32", "1.33"] as const)(
    "a workload speaks through its newest pod, and only what complains when that is asked for: kubectl %s",
    async (version) => {
      const { logs } = given({ ...shop, version });
      const read = await logs({ namespace: "shop", name: "checkout", errors: true }, signal);
      expect(read).toMatchObject({
        status: "ok",
        value: expect.stringMatching(/^ERROR cannot reach postgres:\/\/\S*\[redacted \S+\]\S*@db\/shop$/),
      });
      expect(await logs({ namespace: "shop", name: "checkout-6b7d9c5f8d-x2kqv", errors: true }, signal)).toMatchObject({
        status: "empty",
      });
    },
  );

  it("secrets in a manifest and in a description stay where they are", async () => {
    const { yaml, describe: tell } = given();
    const manifest = await yaml({ name: "checkout", namespace: "shop" }, signal);
    const told = await tell({ resource: "po", name: "checkout-7f9c8d6b54-8hzwt", namespace: "shop" }, signal);
    expect(JSON.stringify([manifest, told])).not.toContain("hunter2");
    expect(manifest).toMatchObject({ status: "ok", value: expect.stringContaining('- name: PORT\n    value: "8080"') });
    expect(manifest).toMatchObject({ status: "ok", value: expect.not.stringContaining("last-applied") });
    expect(told).toMatchObject({
      status: "ok",
      value: expect.stringContaining("<set to the key 'api' in secret 'shop'>"),
    });
  });

  it("of a ConfigMap only the keys are asked for", async () => {
    const { describe: tell, calls } = given();
    expect(await tell({ resource: "configmap", name: "checkout", namespace: "shop" }, signal)).toMatchObject({
      status: "ok",
      value: expect.stringContaining("features.json"),
    });
    expect(calls()[0]?.args.slice(0, 3)).toEqual(["get", "configmaps", "checkout"]);
    expect(calls()[0]?.args[4]).toMatch(/^--output=go-template=/);
  });

  it("nodes are told with their capacity, also where nobody measures what they use", async () => {
    const { nodes, calls } = given();
    expect(await nodes({}, signal)).toMatchObject({
      status: "ok",
      value: expect.stringMatching(/NotReady[\s\S]*TAINTS/),
    });
    expect(calls().map(({ args }) => args[0])).toContain("top");
  });

  it("the doctor hears which namespace cannot be read", async () => {
    given();
    const reach = kubectlFrom(kubectl?.binary ?? "", { namespaces: ["shop"] }).reach;
    expect(await reach(signal)).toEqual({ kind: "reached", text: "kubectl reads shop" });
    expect(await kubectlFrom("/nowhere/kubectl").reach(signal)).toMatchObject({
      kind: "not_reached",
      text: expect.stringContaining("pods of all namespaces cannot be read"),
    });
  });
});
