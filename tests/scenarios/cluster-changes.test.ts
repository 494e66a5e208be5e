import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ArgoApi, startArgoApi } from "../../sandbox/cluster/argocd-api.ts";
import { type KubernetesApi, startKubernetesApi } from "../../sandbox/cluster/kubernetes-api.ts";
import { installHelm } from "../integrations/helm-release.ts";
import { ask } from "./firebreak-api.ts";
import type { SlackPerson } from "./person.ts";
import { type FirebreakProcess, openWorld, type StoryWorld } from "./world.ts";

const tokens = { BASKET_CLUSTER_TOKEN: "a-service-account", CHECKOUT_ARGOCD_TOKEN: "an-argocd-account" };
const stepEveryMs = 200;

let cluster: KubernetesApi;
let argo: ArgoApi;
let helm: ReturnType<typeof installHelm>;
let controllers: NodeJS.Timeout;
let world: StoryWorld | null = null;

beforeEach(async () => {
  cluster = await startKubernetesApi({
    token: tokens.BASKET_CLUSTER_TOKEN,
    nowMs: Date.now,
    workloads: [
      { kind: "deployment", name: "basket", namespace: "shop", images: ["basket:v40", "basket:v41", "basket:v42"] },
    ],
  });
  controllers = setInterval(cluster.step, stepEveryMs);
  argo = await startArgoApi({
    token: tokens.CHECKOUT_ARGOCD_TOKEN,
    nowMs: Date.now,
    automated: { prune: true },
    isBusy: true,
  });
  helm = installHelm(new Date().toISOString());
});
afterEach(async () => {
  await world?.close();
  world = null;
  clearInterval(controllers);
  await Promise.all([cluster.close(), argo.close()]);
  helm.remove();
});

/** One service for each executor. How they are is read at the storefront, which is well. */
const onCluster = (yaml: string): string => {
  const health = /health_url: (\S+\/healthz)/.exec(yaml)?.[1];
  const services = [
    ["basket", `executor: kubernetes, url: "${cluster.url}", token_env: BASKET_CLUSTER_TOKEN, namespace: shop`],
    ["checkout", `executor: argocd, url: "${argo.url}", token_env: CHECKOUT_ARGOCD_TOKEN`],
    ["search", `executor: helm, binary: "${helm.binary}", release: checkout, namespace: shop`],
  ].map(([name, executor]) => `  ${name}: { signals: { health_url: "${health}" }, rollback: { ${executor} } }\n`);
  return yaml.replace(/^services:\n(?: .*\n)+/m, `services:\n${services.join("")}`);
};

type Opened = {
  readonly opened: StoryWorld;
  readonly firebreak: FirebreakProcess;
  readonly ana: SlackPerson;
  readonly chiara: SlackPerson;
  readonly dev: SlackPerson;
};

const withIncident = async (): Promise<Opened> => {
  const opened = await openWorld({ mode: "socket", configure: onCluster, variables: tokens });
  world = opened;
  const firebreak = await opened.start("start");
  const [ana, chiara, dev] = [opened.as("U0ANA"), opened.as("U0CHIARA"), opened.as("U0DEV")];
  await ana.say("general", "/incident declare P1 the shop is failing --service checkout");
  await ana.sees("the channel", (state) => state.channels.find(({ name }) => name.startsWith("inc-1-")));
  return { opened, firebreak, ana, chiara, dev };
};

type Entry = { readonly kind: string; readonly actor: string; readonly text: string };

const timelineOf = async (firebreak: FirebreakProcess): Promise<readonly Entry[]> => {
  const { body } = await ask(firebreak, "/api/incidents/INC-1/timeline");
  return (body as { readonly timeline: readonly Entry[] }).timeline;
};

describe("rolled back from Slack", () => {
  it("by Kubernetes, Argo CD and Helm: two people click, each runs once, and is verified", async () => {
    const { firebreak, ana, chiara, dev } = await withIncident();
    const rollbacks = [
      ["CHG-1", "basket", /the rollout history of deployment\/basket in shop/],
      ["CHG-2", "checkout", /Auto-sync is on: it is switched off first/],
      ["CHG-3", "search", /Helm's dry run passed/],
    ] as const;
    for (const [id, service, proof] of rollbacks) {
      await ana.say("inc-1-", `/incident rollback ${service} v41 errors since v42`);
      await ana.seesMessage("inc-1-", new RegExp(`${id}: Roll back ${service} from v42 to v41`));
      await ana.seesMessage("inc-1-", proof);
      await chiara.press("inc-1-", "fb:approve");
      await ana.seesMessage("inc-1-", new RegExp(`${id}.*1 of 2`, "s"));
      await dev.press("inc-1-", "fb:approve");
      await ana.seesMessage("inc-1-", new RegExp(`${id} is done`));
      await ana.seesMessage("inc-1-", new RegExp(`${service} has recovered after ${id}`));
      await ana.seesMessage("inc-1-", new RegExp(`${id}: .*The service has recovered`, "s"));
      const texts = (await timelineOf(firebreak)).map(({ text }) => text);
      expect(texts).toEqual(
        expect.arrayContaining([
          `${id} succeeded`,
          expect.stringMatching(new RegExp(`^${id}: recovered. .*the health check is fine`)),
        ]),
      );
    }
    expect(JSON.stringify(cluster.workload("basket").spec.template)).toContain("basket:v41");
    expect(argo.application.status.history.at(-1)).toMatchObject({ id: 6, revision: "b".repeat(40) });
    expect(argo.application.spec.syncPolicy?.automated ?? null).toBeNull();
    expect(helm.read().history.at(-1)).toMatchObject({ status: "deployed", description: "Rollback to 1" });
    expect([cluster.executions(), argo.executions(), helm.read().executions]).toEqual([1, 1, 1]);

    const timeline = await timelineOf(firebreak);
    const perChange = ["proposed", "approved", "approved", "started", "finished", "verified"].map(
      (one) => `change_${one}`,
    );
    expect(timeline.map(({ kind }) => kind).filter((kind) => perChange.includes(kind))).toEqual(
      rollbacks.flatMap(() => perChange),
    );
  });

  it("another cluster than was approved, and what somebody else has changed meanwhile, are left alone, and told", async () => {
    const { opened, ana, chiara, dev } = await withIncident();
    await ana.say("general", "/incident killswitch on one moment");
    for (const [id, service] of [
      ["CHG-1", "basket"],
      ["CHG-2", "search"],
    ]) {
      await ana.say("inc-1-", `/incident rollback ${service} v41 errors since v42`);
      await ana.seesMessage("inc-1-", new RegExp(`${id}: Roll back ${service} from v42 to v41`));
      await chiara.press("inc-1-", "fb:approve");
      await ana.seesMessage("inc-1-", new RegExp(`${id}.*1 of 2`, "s"));
      await dev.press("inc-1-", "fb:approve");
      await ana.seesMessage("inc-1-", new RegExp(`${id}.*It waits: the kill switch is on`, "s"));
    }
    await opened.stop();
    const path = opened.environment.FIREBREAK_CONFIG ?? "";
    const configured = readFileSync(path, "utf8");
    writeFileSync(
      path,
      configured.replace("BASKET_CLUSTER_TOKEN, namespace: shop", "BASKET_CLUSTER_TOKEN, namespace: eu"),
    );
    helm.edit(({ history }) => {
      Object.assign(history.at(-1) ?? {}, { status: "superseded" });
      history.push({
        ...history[0],
        revision: 4,
        status: "deployed",
        app_version: "v43",
        description: "Upgrade complete",
      });
    });
    await opened.start("start");
    await chiara.say("general", "/incident killswitch off go on");

    await ana.seesMessage("inc-1-", /CHG-1.*namespace shop.*the configuration now has.*namespace eu/s);
    await ana.seesMessage(
      "inc-1-",
      /CHG-2.*release checkout in shop is at v43 now, and v42 was approved to be changed/s,
    );
    expect([cluster.executions(), helm.read().executions]).toEqual([0, 0]);
  });
});
