import { type Deployer, startDeployer } from "./deployer.ts";
import { answerJson, listen } from "./http.ts";
import { type Receiver, startMonitor } from "./monitor.ts";
import { startSampling } from "./samples.ts";
import { shopPage } from "./shop-page.ts";
import { startShoppers } from "./shoppers.ts";
import { startStorefront, type Version } from "./storefront.ts";
import { startTelemetry } from "./telemetry.ts";
import type { Timing } from "./timing.ts";

type Options = {
  readonly timing: Timing;
  /** Shared with whoever may roll back. */
  readonly secret: string;
  readonly ports: {
    readonly storefront: number;
    readonly deployer: number;
    readonly telemetry: number;
    readonly page: number;
  };
};

export type ShopState = { readonly version: Version; readonly errorRatio: number | null; readonly isAlerting: boolean };

export type Shop = {
  readonly storefrontUrl: string;
  readonly paymentsUrl: string;
  readonly deployerUrl: string;
  readonly telemetryUrl: string;
  readonly pageUrl: string;
  readonly deployer: Deployer;
  readonly state: () => ShopState;
  /** Where alerts go from now on. */
  readonly sendAlertsTo: (receiver: Receiver) => void;
  readonly close: () => Promise<void>;
};

/** The whole shop: the service and its payments, people who buy, a deployer, telemetry, and a monitor. */
export const startShop = async ({ timing, secret, ports }: Options): Promise<Shop> => {
  const nowMs = Date.now;
  const payments = await listen(0, (_, response) => answerJson(response, 200, { paid: true }));
  const storefront = await startStorefront({
    port: ports.storefront,
    environment: { PAYMENTS_URL: payments.url },
    nowMs,
  });
  const sampling = startSampling(storefront.counters, timing.sampleEveryMs, nowMs);
  const deployer = await startDeployer({ port: ports.deployer, secret, storefront, deployMs: timing.deployMs, nowMs });
  let receiver: Receiver | null = null;
  const state = (): ShopState => ({
    version: storefront.version(),
    errorRatio: monitor.errorRatio(),
    isAlerting: monitor.firing().length > 0,
  });
  const page = await listen(ports.page, (_, response, url) => {
    if (url.pathname === "/state") return answerJson(response, 200, state());
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(shopPage(url.pathname === "/runbook" ? "runbook" : "live"));
  });
  const telemetry = await startTelemetry({
    port: ports.telemetry,
    samples: sampling.samples,
    logs: storefront.logs,
    alerts: () => monitor.firing(),
    nowMs,
  });
  const monitor = startMonitor({
    samples: sampling.samples,
    receiver: () => receiver,
    timing,
    nowMs,
    dashboardUrl: page.url,
    prometheusUrl: telemetry.url,
  });
  const sendHome = startShoppers(storefront.url, timing.orderEveryMs);
  return {
    storefrontUrl: storefront.url,
    paymentsUrl: payments.url,
    deployerUrl: deployer.url,
    telemetryUrl: telemetry.url,
    pageUrl: page.url,
    deployer,
    state,
    sendAlertsTo: (next) => {
      receiver = next;
    },
    close: async () => {
      sendHome();
      sampling.stop();
      await monitor.stop();
      await Promise.all([payments, storefront, deployer, page, telemetry].map((server) => server.close()));
    },
  };
};
