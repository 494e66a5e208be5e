import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { demoSeed, firebreakApp } from "../../sandbox/demo-world.ts";
import type { CallMoment } from "../../sandbox/workspace/answer-call.ts";
import type { DeliveryOptions } from "../../sandbox/workspace/deliveries.ts";
import { type LocalSlack, startSlack } from "../../sandbox/workspace/server.ts";
import type { SlackApp } from "../../sandbox/workspace/world.ts";
import { createProcesses, type FirebreakProcess, freePort, type Processes } from "../scenarios/firebreak-process.ts";
import { createPerson, type SlackPerson } from "../scenarios/person.ts";
import { type CountingDeployer, type DeployerMoment, startCountingDeployer } from "./counting-deployer.ts";

/** A small world for many incidents at once: Slack, a deployer that counts, and Firebreak as processes of its own. */
export type FaultWorld = {
  readonly slack: LocalSlack;
  readonly shop: { readonly deployer: CountingDeployer };
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signingSecret: string;
  readonly as: (userId: string) => SlackPerson;
  readonly start: Processes["start"];
  readonly close: () => Promise<void>;
};

export type FaultWorldOptions = {
  readonly mode: "socket" | "http";
  readonly stores?: { readonly databaseUrl: string; readonly redisUrl: string };
  readonly delivery?: Partial<DeliveryOptions>;
  readonly callTimeout?: string;
  readonly watchSlack?: (moment: CallMoment, slack: LocalSlack) => Promise<void>;
  readonly watchDeployer?: (moment: DeployerMoment) => Promise<void>;
};

const secret = "deployer-secret";
export const alertToken = "general-token";

export const openFaultWorld = async (options: FaultWorldOptions): Promise<FaultWorld> => {
  const { mode, stores, delivery = {}, callTimeout = "30s" } = options;
  const folder = mkdtempSync(join(tmpdir(), "firebreak-faults-"));
  const deployer = await startCountingDeployer(options.watchDeployer ?? (async () => {}));
  const botPort = await freePort();
  const appDelivery: SlackApp["delivery"] =
    mode === "socket" ? { kind: "socket" } : { kind: "http", requestUrl: `http://127.0.0.1:${botPort}/slack/events` };
  const watch = async (moment: CallMoment): Promise<void> => options.watchSlack?.(moment, slack);
  const slack: LocalSlack = await startSlack({
    seed: demoSeed(appDelivery),
    port: 0,
    counting: "off",
    delivery: { retryDelaysMs: [200, 500, 1_000, 2_000], ...delivery },
    pageFolder: null,
    watch,
  });
  const configPath = join(folder, "firebreak.yml");
  writeFileSync(configPath, config(deployer.url, callTimeout));
  const { botToken, appToken, signingSecret } = firebreakApp(appDelivery);
  const environment: Record<string, string> = {
    SLACK_BOT_TOKEN: botToken,
    SLACK_MODE: mode,
    ...(mode === "socket" ? { SLACK_APP_TOKEN: appToken } : { SLACK_SIGNING_SECRET: signingSecret }),
    SLACK_API_URL: slack.apiUrl,
    FIREBREAK_CONFIG: configPath,
    FIREBREAK_DATA: join(folder, "data"),
    FIREBREAK_TOKEN: alertToken,
    CHECKOUT_DEPLOYER_SECRET: secret,
    LOG_LEVEL: "warn",
    ...(stores === undefined ? {} : { DATABASE_URL: stores.databaseUrl, REDIS_URL: stores.redisUrl }),
  };
  const processes = createProcesses(environment, botPort);
  return {
    slack,
    shop: { deployer },
    folder,
    environment,
    signingSecret,
    as: (userId) => createPerson(slack, userId),
    start: processes.start,
    close: async () => {
      await processes.close();
      await deployer.close();
      await slack.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** No signals and no model: triage has its say in a moment, and everything that is left is Firebreak's own work. */
const config = (deployerUrl: string, callTimeout: string): string => `
slack: { announce_channel: incidents, call_timeout: ${callTimeout}, pace: 50 }
people:
  groups:
    responders: [U0ANA, U0BEN]
    approvers: [U0BEN, U0CHIARA]
escalation:
  major_incident:
    levels:
      - { notify: [responders], ack_within: 10m }
services:
${Array.from({ length: servicesCount }, (_, n) => service(n + 1, deployerUrl)).join("")}verification: { every: 1s, for: 1s }
alerts: { declare: { critical: P1 } }
`;

/** Only one change runs on a service at a time: every incident of a story has its own. */
const servicesCount = 400;
export const serviceOf = (number: number): string => `shop-${((number - 1) % servicesCount) + 1}`;

const service = (number: number, deployerUrl: string): string => `
  ${serviceOf(number)}:
    rollback: { executor: webhook, url: ${deployerUrl}, secret_env: CHECKOUT_DEPLOYER_SECRET, approvers: [approvers], gate: [] }
    proofs: { version_controlled: { url: { url: "${deployerUrl}/versions/{source}" } } }
`;

/** Resolves when nothing is due and no delivery is unfinished, twice in a row. @throws when that takes too long */
export const settled = async (bot: FirebreakProcess | undefined, withinMs = 180_000): Promise<void> => {
  const endsAtMs = performance.now() + withinMs;
  let quiet = 0;
  let last = "";
  while (quiet < 2) {
    const text = await fetch(`${bot?.url}/metrics`, { signal: AbortSignal.timeout(5_000) }).then(
      (answer) => answer.text(),
      () => "",
    );
    last = text
      .split("\n")
      .filter((line) => /^firebreak_(effects|deliveries)/.test(line))
      .join("\n");
    const isQuiet = /^firebreak_effects_due 0$/m.test(text) && /^firebreak_deliveries_unfinished 0$/m.test(text);
    quiet = isQuiet ? quiet + 1 : 0;
    if (performance.now() > endsAtMs) throw new Error(`it did not come to rest within ${withinMs} ms:\n${last}`);
    await pause(isQuiet ? 150 : 100);
  }
};
