import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoConfig } from "../../sandbox/demo-config.ts";
import { demoSeed, firebreakApp } from "../../sandbox/demo-world.ts";
import { type Shop, startShop } from "../../sandbox/shop/start-shop.ts";
import { quickTiming } from "../../sandbox/shop/timing.ts";
import { shopStrip } from "../../sandbox/shop-strip.ts";
import type { DeliveryOptions } from "../../sandbox/workspace/deliveries.ts";
import { type LocalSlack, startSlack } from "../../sandbox/workspace/server.ts";
import type { SlackApp } from "../../sandbox/workspace/world.ts";
import { createProcesses, type FirebreakProcess, freePort, type Processes } from "./firebreak-process.ts";
import { createPerson, type SlackPerson } from "./person.ts";

/** A whole world for one story: Slack, the shop, and Firebreak as processes of its own, as it runs in production. */
export type StoryWorld = {
  readonly slack: LocalSlack;
  readonly shop: Shop;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
  readonly as: (userId: string) => SlackPerson;
  readonly start: Processes["start"];
  /** Ends every process of Firebreak as a system would; the world stays, to be looked at. */
  readonly stop: Processes["stop"];
  readonly close: () => Promise<void>;
};

export type { FirebreakProcess };

export type WorldOptions = {
  readonly mode: "socket" | "http";
  readonly stores?: { readonly databaseUrl: string; readonly redisUrl: string };
  readonly delivery?: Partial<DeliveryOptions>;
  readonly ackWithin?: string;
  readonly pageFolder?: string | null;
  /** The shop's firebreak.yml, made into another one; with the variables that it names then. */
  readonly configure?: (yaml: string) => string;
  readonly variables?: Readonly<Record<string, string>>;
};

/** Quick, but slow enough that there is something to see when the alert comes. */
const storyTiming = { ...quickTiming, alertForMs: 4_000 };

const secret = "shop-secret";
const token = "general-token";

export const openWorld = async ({
  mode,
  stores,
  delivery = {},
  ackWithin = "60s",
  pageFolder = null,
  configure = (yaml) => yaml,
  variables = {},
}: WorldOptions): Promise<StoryWorld> => {
  const folder = mkdtempSync(join(tmpdir(), "firebreak-story-"));
  const shop = await startShop({
    timing: storyTiming,
    secret,
    ports: { storefront: 0, deployer: 0, telemetry: 0, page: 0 },
  });
  const botPort = await freePort();
  const appDelivery: SlackApp["delivery"] =
    mode === "socket" ? { kind: "socket" } : { kind: "http", requestUrl: `http://127.0.0.1:${botPort}/slack/events` };
  const slack = await startSlack({
    seed: demoSeed(appDelivery),
    port: 0,
    counting: "off",
    delivery: { retryDelaysMs: [200, 500, 1_000, 2_000], ...delivery },
    pageFolder,
    strip: shopStrip(shop),
  });
  const configPath = join(folder, "firebreak.yml");
  const written = demoConfig({ shop, ackWithin, verifyFor: "20s" }).replace("every: 2s", "every: 1s");
  writeFileSync(configPath, configure(written));
  const { botToken, appToken, signingSecret } = firebreakApp(appDelivery);
  const environment: Record<string, string> = {
    SLACK_BOT_TOKEN: botToken,
    SLACK_MODE: mode,
    ...(mode === "socket" ? { SLACK_APP_TOKEN: appToken } : { SLACK_SIGNING_SECRET: signingSecret }),
    SLACK_API_URL: slack.apiUrl,
    FIREBREAK_CONFIG: configPath,
    FIREBREAK_DATA: join(folder, "data"),
    FIREBREAK_TOKEN: token,
    CHECKOUT_DEPLOYER_SECRET: secret,
    LOG_LEVEL: "warn",
    ...variables,
    ...(stores === undefined ? {} : { DATABASE_URL: stores.databaseUrl, REDIS_URL: stores.redisUrl }),
  };
  const processes = createProcesses(environment, botPort);

  return {
    slack,
    shop,
    folder,
    environment,
    ports: [botPort],
    as: (userId) => createPerson(slack, userId),
    start: processes.start,
    stop: processes.stop,
    close: async () => {
      await processes.close();
      await shop.close();
      await slack.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const alertToken = token;

/** v42 goes out and breaks checkout; the shop's monitor says so to this process of Firebreak. */
export const breakCheckout = async ({ shop }: StoryWorld, { url }: FirebreakProcess): Promise<void> => {
  shop.sendAlertsTo({ url: `${url}/alerts/alertmanager`, token: alertToken });
  await shop.deployer.deploy("v42", "jonas");
};
