import { type Relay, startRelay } from "../app/relay-outbox.ts";
import { redact } from "../base/redact.ts";
import type { Config } from "../config.ts";
import { evolve } from "../domain/evolve.ts";
import { startHttpServer } from "../http/server.ts";
import { createLogger } from "../observability/logger.ts";
import { createMetrics } from "../observability/metrics.ts";
import { systemClock as clock } from "./clock.ts";
import { createFrontDesk, type FrontDesk } from "./compose/front-desk.ts";
import type { Ground } from "./compose/ground.ts";
import { routesOf } from "./compose/routes.ts";
import { openSlackDoor, type SlackDoor } from "./compose/slack-door.ts";
import { createUseCases, type UseCases } from "./compose/use-cases.ts";
import { startWorker } from "./compose/worker.ts";
import { credentialsOf } from "./credentials.ts";
import { digestOf } from "./digest.ts";
import { executorsOf } from "./executors.ts";
import { newLocalToken, removeProcessFile, writeProcessFile } from "./process-file.ts";
import { createShutdown } from "./running.ts";
import { openStorage } from "./storage.ts";
import { createTriage } from "./triage.ts";

export type Role = "start" | "bot" | "worker";

export type Running = {
  readonly port: number;
  /** Stops taking work, ends what is under way within a deadline, and gives everything back. */
  readonly stop: () => Promise<void>;
};

export type ComposeOptions = {
  readonly config: Config;
  readonly role: Role;
  /** Only the demo: requests from this machine need no token. */
  readonly openOnLoopback: boolean;
  /** Told at once how to stop, because a start may wait long for Slack, and somebody may think better of it. */
  readonly onStoppable: (stop: Running["stop"]) => void;
};

/** Builds the house: every port gets its implementation here and in compose/, and nowhere else. */
export const compose = async (options: ComposeOptions): Promise<Running> => {
  const logger = createLogger({ level: options.config.environment.LOG_LEVEL, redact });
  const shutdown = createShutdown((name) => logger.warn({ name }, "did not end in time"));
  options.onStoppable(shutdown.run);
  try {
    return await build(options, { config: options.config, logger, metrics: createMetrics(), shutdown });
  } catch (error) {
    await shutdown.run();
    throw error;
  }
};

const build = async (
  { role, openOnLoopback }: ComposeOptions,
  begun: Omit<Ground, "storage" | "pokeRelay" | "onCommitted">,
): Promise<Running> => {
  const { config, logger, metrics, shutdown } = begun;
  const waiting = new AbortController();
  shutdown.add("waiting", async () => waiting.abort());
  const storage = await openStorage(config.environment, { evolve, logger, signal: waiting.signal });
  shutdown.add("storage", storage.close);
  const relay = lateRelay();
  const ground: Ground = { ...begun, storage, pokeRelay: relay.poke, onCommitted: relay.committed };

  const door = openSlackDoor(ground);
  const useCases = createUseCases(ground);
  const executorFor = executorsOf(config);
  const { handle } = useCases;
  const triage = createTriage({ config, store: storage.store, handle, executorFor, clock, logger, digestOf, metrics });
  shutdown.add("servers of agents' tools", triage.close);

  if (role !== "bot") startWorker(ground, { useCases, triage, executorFor, chat: door.chat });
  const started = startRelay({ outbox: storage.store.outbox, queue: storage.queue.queue, clock, logger });
  relay.set(started);
  shutdown.add("relay", started.stop);

  const frontDesk = role === "worker" ? null : createFrontDesk(ground, { door, useCases, triage });
  const port = await openHttp(ground, { door, useCases, frontDesk, openOnLoopback });
  await frontDesk?.open();
  logger.info({ role, port, slack: config.slack.mode, storage: storage.store.kind }, "Firebreak is running");
  return { port, stop: shutdown.run };
};

/** The relay is made after the things that poke it. */
const lateRelay = (): Pick<Relay, "poke" | "committed"> & { readonly set: (relay: Relay) => void } => {
  let relay: Relay | null = null;
  return {
    poke: () => relay?.poke(),
    committed: (committed) => relay?.committed(committed),
    set: (made) => {
      relay = made;
    },
  };
};

type HttpParts = {
  readonly door: SlackDoor;
  readonly useCases: UseCases;
  readonly frontDesk: FrontDesk | null;
  readonly openOnLoopback: boolean;
};

/** @returns the port */
const openHttp = async (ground: Ground, { door, useCases, frontDesk, openOnLoopback }: HttpParts): Promise<number> => {
  const { config, logger, metrics, shutdown } = ground;
  const { PORT: wanted, FIREBREAK_DATA: dataFolder } = config.environment;
  const localToken = newLocalToken();
  const credentials = credentialsOf(config, openOnLoopback);
  const checkReceiving = frontDesk?.bot.checkReceiving ?? null;
  const routes = routesOf(ground, { door, useCases, credentials, localToken, checkReceiving });
  const slack = frontDesk?.bot.listener ?? null;
  const { port, close } = await startHttpServer({ routes, slack, logger, onRequest: metrics.request }, wanted);
  if (frontDesk !== null) shutdown.add("deliveries", frontDesk.bot.finished);
  shutdown.add("http", close);
  await writeProcessFile(dataFolder, { pid: process.pid, port, token: localToken });
  shutdown.add("process file", () => removeProcessFile(dataFolder));
  return port;
};
