import { afterEach, describe, expect, it } from "vitest";
import { type FakeCluster, installKubectl, kubectlFrom, noCluster } from "./fake-kubectl.ts";

const nodeObject = (name: string, status: string, message: string, runtime = "containerd://1.7.1") => ({
  resource: "nodes",
  namespace: "",
  object: {
    metadata: { name },
    status: {
      conditions: [
        { type: "MemoryPressure", status: "False", reason: "KubeletHasSufficientMemory", message: "" },
        { type: "Ready", status, reason: status === "True" ? "KubeletReady" : "KubeletNotReady", message },
      ],
      nodeInfo: { containerRuntimeVersion: runtime },
    },
  },
});
const systemPod = (name: string, node: string, isReady: boolean, reason = "") => ({
  resource: "pods",
  namespace: "kube-system",
  object: {
    metadata: { name },
    spec: { nodeName: node },
    status: {
      phase: "Running",
      containerStatuses: [{ ready: isReady, state: reason === "" ? {} : { waiting: { reason } } }],
    },
  },
});

const cluster: FakeCluster = {
  ...noCluster,
  objects: [
    nodeObject("well", "True", "kubelet is posting ready status"),
    nodeObject("deaf", "False", "container runtime is down"),
    nodeObject("netless", "False", "container runtime network not ready: cni config uninitialized", "docker://24.0"),
    nodeObject("full", "False", "there is no room"),
    nodeObject("gone", "Unknown", "Kubelet stopped posting node status."),
    systemPod("kube-proxy-x2kqv", "well", true),
    systemPod("kube-proxy-8hzwt", "deaf", false, "CrashLoopBackOff"),
    {
      resource: "services",
      namespace: "shop",
      object: { metadata: { name: "cart" }, spec: { ports: [{ name: "http", port: 80, targetPort: 8080 }] } },
    },
    {
      resource: "services",
      namespace: "shop",
      object: { metadata: { name: "lonely" }, spec: { ports: [{ port: 80 }] } },
    },
    {
      resource: "services",
      namespace: "shop",
      object: { metadata: { name: "bank" }, spec: { type: "ExternalName" } },
    },
    {
      resource: "endpointslices",
      namespace: "shop",
      object: {
        metadata: { name: "cart-abc", labels: { "kubernetes.io/service-name": "cart" } },
        endpoints: [
          { addresses: ["10.1.1.1"], conditions: { ready: true } },
          { addresses: ["10.1.1.2"], conditions: { ready: false } },
          { addresses: ["10.1.1.3"], conditions: {} },
        ],
      },
    },
  ],
};

const { signal } = new AbortController();

describe("what a cluster knows of itself, without anything being run in it", () => {
  let kubectl: ReturnType<typeof installKubectl> | null = null;
  afterEach(() => kubectl?.remove());
  const readerOf = (over: Partial<FakeCluster> = {}, options: Parameters<typeof kubectlFrom>[1] = {}) => {
    kubectl = installKubectl({ ...cluster, ...over });
    return kubectlFrom(kubectl.binary, options).reader;
  };
  const wordsOf = (read: { readonly status: string; readonly reason?: string; readonly body?: string } | undefined) =>
    `${read?.status}: ${read?.reason ?? read?.body}`;

  it.each([
    ["well", "kubelet", /^ok: kubelet on well\nstatus: running\nit reports well as ready/],
    ["well", "containerd", /^ok: .*\nstatus: running/],
    ["well", "docker", /^failed: not looked at, because well has containerd and not docker/],
    ["deaf", "kubelet", /status: running\nit reports deaf as not ready: container runtime is down/],
    ["deaf", "containerd", /status: down\nthe kubelet says: container runtime is down/],
    ["netless", "docker", /not looked at, because .*not spoken of/],
    ["full", "containerd", /not looked at, because full is not ready for another reason/],
    ["gone", "kubelet", /^failed: not looked at, because gone reports nothing/],
    ["gone", "containerd", /^failed: not looked at, because gone reports nothing/],
    ["nowhere", "kubelet", /^failed: not looked at, because there is no node nowhere/],
    ["well", "kube-proxy", /^ok: .*\nstatus: running\nit is the pod kube-proxy-x2kqv/],
    ["deaf", "kube-proxy", /status: down \(CrashLoopBackOff\)/],
    ["well", "kube-scheduler", /not looked at, because no pod of kube-system on well is a kube-scheduler/],
    ["well", "sshd", /not looked at, because what sshd does can only be seen on well itself/],
    ["--all", "kubelet", /^failed: that is no name/],
  ])("of %s: %s", async (node, service, expected) => {
    expect(wordsOf(await readerOf().nodeService?.({ node, service }, signal))).toMatch(expected);
  });

  it("what the configuration keeps from it, it does not look at, and says so", async () => {
    const reader = readerOf({}, { namespaces: ["shop"] });
    expect(wordsOf(await reader.nodeService?.({ node: "well", service: "kube-proxy" }, signal))).toMatch(
      /not looked at, because the configuration lets nobody look outside shop/,
    );
    expect(wordsOf(await reader.connectivity?.({ namespace: "bank", name: "cart", port: "80" }, signal))).toMatch(
      /not looked at, because the configuration/,
    );
    expect(kubectl?.calls()).toEqual([]);
  });

  it.each([
    ["cart", "80", /addresses that are ready: 2 \(10.1.1.1, 10.1.1.3\)\naddresses that are not ready: 1 \(10.1.1.2\)/],
    ["cart", "http", /to 8080 of its pods/],
    ["cart", "9999", /^ok: cart has no port 9999; it has 80\/TCP/],
    ["lonely", "80", /addresses that are ready: none\naddresses that are not ready: none/],
    ["nobody", "80", /^empty: shop has no service nobody/],
    ["bank", "80", /not looked at, because bank only stands for a name outside/],
  ])("who stands behind %s:%s", async (name, port, expected) => {
    const read = await readerOf().connectivity?.({ namespace: "shop", name, port }, signal);
    expect(wordsOf(read)).toMatch(expected);
  });

  it("what a service needs is the catalogue's word, and nobody else's", async () => {
    const dependsOn = (service: string) => ({ cart: ["orders-db"], alone: [] })[service] ?? null;
    const reader = readerOf({}, { dependsOn });
    const ask = async (name: string) => wordsOf(await reader.dependencies?.({ name }, signal));
    expect(await ask("cart")).toMatch(/^ok: cart needs, by the catalogue: orders-db/);
    expect(await ask("alone")).toMatch(/^empty: alone needs nothing/);
    expect(await ask("stranger")).toMatch(/^failed: not looked at, because stranger is no service of the catalogue/);
    expect(kubectl?.calls()).toEqual([]);
  });

  it("only ever gets, and a cluster that refuses is no proof", async () => {
    const reader = readerOf();
    await reader.nodeService?.({ node: "deaf", service: "kube-proxy" }, signal);
    await reader.connectivity?.({ namespace: "shop", name: "cart", port: "80" }, signal);
    expect(new Set(kubectl?.calls().map(({ args }) => args[0]))).toEqual(new Set(["get"]));
    kubectl?.remove();
    const forbidden = readerOf({ fault: "forbidden" });
    expect(wordsOf(await forbidden.nodeService?.({ node: "well", service: "kubelet" }, signal))).toMatch(
      /^failed: not looked at, because Error from server \(Forbidden\)/,
    );
  });
});
