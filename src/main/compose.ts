import { join } from "node:path";
import { en } from "../../views/words.ts";
import { decideOffer } from "../app/decide-offer.ts";
import { createAskGate } from "../app/deploy-gate.ts";
import type { EffectDependencies } from "../app/effects/dependencies.ts";
import { exportAudit } from "../app/export-audit.ts";
import { exportIncident } from "../app/export-incident.ts";
import { createHandleCommand, type Handled } from "../app/handle-command.ts";
import { createHandleOperations } from "../app/handle-operations.ts";
import { createHandleRequest, type HandledRequest, type HandleRequest } from "../app/handle-request.ts";
import { performEffect } from "../app/perform-effect.ts";
import type { Logger } from "../app/ports/logger.ts";
import { createReceiver } from "../app/receive-alerts.ts";
import { startGateRefresh } from "../app/refresh-gates.ts";
import { type Relay, startRelay } from "../app/relay-outbox.ts";
import { createReportGate } from "../app/report-gate.ts";
import { startInboxSweep } from "../app/sweep-inbox.ts";
import { redact } from "../base/redact.ts";
import type { Config } from "../config.ts";
import { evolve } from "../domain/evolve.ts";
import { alertRoute } from "../http/alerts.ts";
import { apiRoutes } from "../http/api.ts";
import { gateRoute } from "../http/gate.ts";
import { handoffRoute } from "../http/handoffs.ts";
import { healthRoutes } from "../http/health.ts";
import { type HttpServer, startHttpServer } from "../http/server.ts";
import { createRasteriser } from "../integrations/rasterise.ts";
import { createSns, sendToSns } from "../integrations/sns.ts";
import { createLogger } from "../observability/logger.ts";
import { createMetrics, type Metrics } from "../observability/metrics.ts";
import { memoryRateLimiter } from "../queue/rate-buckets.ts";
import { createAnnounceChannel } from "../slack/announce-channel.ts";
import { createBot } from "../slack/bolt-app.ts";
import { createChat } from "../slack/chat.ts";
import { createDesk } from "../slack/desk.ts";
import { createGateway } from "../slack/gateway.ts";
import { createIdentity } from "../slack/identity.ts";
import { createPeople, type People } from "../slack/people.ts";
import { createReply } from "../slack/reply.ts";
import { createStandby } from "../slack/standby.ts";
import { openSpool } from "../store/spool.ts";
import { alertSourcesOf } from "./alert-sources.ts";
import { systemClock as clock } from "./clock.ts";
import { credentialsOf } from "./credentials.ts";
import { digestOf } from "./digest.ts";
import { executorsOf } from "./executors.ts";
import { reportedGates } from "./gate-reporters.ts";
import { localRoutes } from "./local-routes.ts";
import { newLocalToken, removeProcessFile, writeProcessFile } from "./process-file.ts";
import { createShutdown } from "./running.ts";
import { openStorage } from "./storage.ts";
import { targetsOf } from "./targets.ts";
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

/** Builds the house: every port gets its implementation here and nowhere else. */
export const compose = async (options: ComposeOptions): Promise<Running> => {
  const { environment, policy } = options.config;
  const logger = createLogger({ level: environment.LOG_LEVEL, redact });
  const metrics = createMetrics();
  const shutdown = createShutdown((name) => logger.warn({ name }, "did not end in time"));
  options.onStoppable(shutdown.run);
  try {
    return await build(options, logger, metrics, shutdown, policy);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
};

const build = async (
  { config, role, openOnLoopback }: ComposeOptions,
  logger: Logger,
  metrics: Metrics,
  shutdown: ReturnType<typeof createShutdown>,
  policy: Config["policy"],
): Promise<Running> => {
  const { environment } = config;
  const apiUrl = environment.SLACK_API_URL ?? null;
  const waiting = new AbortController();
  shutdown.add("waiting", async () => waiting.abort());
  const { store, queue, limiter, close } = await openStorage(environment, { evolve, logger, signal: waiting.signal });
  shutdown.add("storage", close);

  const relay = lateRelay();
  const gateway = createGateway({
    botToken: config.slack.botToken,
    apiUrl,
    callTimeoutMs: config.file.slack.call_timeout,
    pace: config.file.slack.pace,
    limiter,
    logger,
    onCall: metrics.slackCall,
  });
  const identity = createIdentity(gateway);
  const announceChannel = createAnnounceChannel(gateway, config.file.slack.announce_channel);
  const { announce_channel: announceName, operations_channel: operationsName = announceName } = config.file.slack;
  const operationsChannel =
    operationsName === announceName ? announceChannel : createAnnounceChannel(gateway, operationsName);
  // Now, so that in a storm neither the search nor the making of it stands among the incidents' own channels.
  announceChannel().catch(() => undefined);
  const words = en;
  const chat = createChat({
    gateway,
    identity,
    announceChannel,
    operationsChannel,
    incidents: store.incidents,
    words,
    policy,
    clock,
    rasterise: createRasteriser(),
  });

  const onCommitted = ({ events }: Handled | HandledRequest): void => {
    for (const { event } of events) metrics.event(event.kind);
    relay.poke();
  };
  const { operations } = store;
  const handleOperations = createHandleOperations({ operations, clock, policy, onCommitted: relay.poke });
  const take = createHandleCommand({ incidents: store.incidents, operations, clock, policy, digestOf, onCommitted });
  const takeRequest = createHandleRequest({ requests: store.requests, clock, policy, onCommitted });
  const handle: EffectDependencies["handle"] = async (envelope) => {
    const handled = await take(envelope);
    if (!handled.ok) metrics.refusal(handled.error.kind);
    return handled;
  };
  const handleRequest: HandleRequest = async (envelope) => {
    const handled = await takeRequest(envelope);
    if (!handled.ok) metrics.refusal(handled.error.kind);
    return handled;
  };
  const executorFor = executorsOf(config);
  const triage = createTriage({ config, store, handle, executorFor, clock, logger, digestOf, metrics });
  shutdown.add("servers of agents' tools", triage.close);

  const receiveAlerts = createReceiver({
    handle,
    handleOperations,
    operations,
    incidents: store.incidents,
    alerts: store.alerts,
    policy,
    clock,
    digestOf,
    onOffered: relay.poke,
  });

  const gates = reportedGates(config);
  const reportGate = createReportGate({
    incidents: store.incidents,
    operations,
    reporterOf: (service) => gates.find((gate) => gate.service === service)?.reporter ?? null,
    policy,
    clock,
  });

  if (role !== "bot") {
    const effects: EffectDependencies = {
      incidents: store.incidents,
      outbox: store.outbox,
      surfaces: store.surfaces,
      evidence: store.evidence,
      alerts: store.alerts,
      handle,
      operations,
      handleOperations,
      requests: store.requests,
      handleRequest,
      proposeChange: triage.proposeChange,
      reportGate,
      chat,
      pagers: targetsOf(config),
      executorFor,
      triage: triage.team,
      watchService: triage.watchService,
      readErrors: triage.readErrors,
      readDeploys: triage.readDeploys,
      improvePostmortem: triage.improvePostmortem,
      policy,
      clock,
      logger,
      digestOf,
      onEnded: relay.poke,
    };
    const run = (effectId: string, signal: AbortSignal) => performEffect(effects, effectId, signal);
    queue.startWorkers({ effects: run, agents: run }, { effects: 8, agents: 12 });
    shutdown.add("deploy gates", startGateRefresh({ gates, reportGate, logger }));
  }

  const started = startRelay({ outbox: store.outbox, queue: queue.queue, logger });
  relay.set(started);
  shutdown.add("relay", started.stop);

  const people = latePeople(async () =>
    createPeople({ gateway, groups: policy.groups, teamId: (await identity()).teamId, clock, logger }),
  );
  const reply = createReply({ gateway, apiUrl, logger });
  const standby = createStandby({
    spool: openSpool(join(environment.FIREBREAK_DATA, "spool"), logger),
    inbox: store.inbox,
    incidents: store.incidents,
    handle,
    gateway,
    identity,
    people,
    reply,
    words,
    policy,
    clock,
    digestOf,
    logger,
  });
  const bot =
    role === "worker"
      ? null
      : createBot({
          access: config.slack,
          apiUrl,
          identity,
          inbox: store.inbox,
          standby,
          logger,
          desk: createDesk({
            handle,
            handleOperations,
            handleRequest,
            requests: store.requests,
            answerOperations: triage.answerOperations,
            measureSlo: triage.measureSlo,
            proposeChange: triage.proposeChange,
            receiveAlerts,
            decideOffer: (id, decision, person) =>
              decideOffer(
                { alerts: store.alerts, handle, handleOperations, clock, onDecided: relay.poke },
                id,
                decision,
                person,
              ),
            incidents: store.incidents,
            operations,
            surfaces: store.surfaces,
            evidence: store.evidence,
            alerts: store.alerts,
            people,
            identity,
            gateway,
            reply,
            words,
            policy,
            clock,
            logger,
          }),
        });

  const localToken = newLocalToken();
  const credentials = credentialsOf(config, openOnLoopback);
  const server: HttpServer = await startHttpServer(
    {
      routes: [
        alertRoute({
          sources: alertSourcesOf(config.file),
          credentialsOf: credentials.ofSource,
          sns: createSns({ clock, send: sendToSns }),
          receive: receiveAlerts,
          clock,
          onAlert: metrics.alert,
        }),
        handoffRoute({
          credentials: credentials.ofDepartments,
          handleRequest,
          limiter: memoryRateLimiter(() => performance.now()),
          perMinute: config.file.handoffs.per_minute,
        }),
        gateRoute({
          ask: createAskGate({
            incidents: store.incidents,
            operations,
            policy,
            clock,
            whenUnknown: config.file.deploy_gate.when_unknown,
          }),
          credentials: credentials.general,
        }),
        ...apiRoutes({ incidents: store.incidents, credentials: credentials.general }),
        ...healthRoutes({
          checks: [
            { name: "database", check: () => store.ping(readinessTimeoutMs) },
            { name: "queue", check: () => queue.ping(readinessTimeoutMs) },
            { name: "slack", check: async () => void (await identity()) },
            ...(bot === null ? [] : [{ name: "slack socket", check: async () => bot.checkReceiving() }]),
          ],
          metrics: async () => {
            const counts = await store.outbox.counts().catch(() => null);
            for (const [status, count] of Object.entries(counts ?? {})) metrics.effects(status, count);
            const backlog = await store.backlog().catch(() => null);
            if (backlog !== null) metrics.backlog(backlog);
            const today = await store.spending.ofDay(clock.now().slice(0, 10)).catch(() => null);
            const { per_day_usd: usd, per_day_tokens: tokens } = config.file.agents.budget;
            if (today !== null) metrics.modelBudget(today, { usd, tokens });
            return metrics.text();
          },
          metricsContentType: metrics.contentType,
        }),
        ...localRoutes(localToken, {
          export: (id, format) =>
            exportIncident(
              {
                incidents: store.incidents,
                evidence: store.evidence,
                nameOf: async (who) => (await people()).nameOf(who),
              },
              id,
              format,
            ),
          exportAudit: (format) => exportAudit(store.audit, format),
          verifyAudit: store.audit.verify,
        }),
      ],
      slack: bot?.listener ?? null,
      logger,
      onRequest: metrics.request,
    },
    environment.PORT,
  );
  if (bot !== null) shutdown.add("deliveries", bot.finished);
  shutdown.add("http", server.close);
  await writeProcessFile(environment.FIREBREAK_DATA, { pid: process.pid, port: server.port, token: localToken });
  shutdown.add("process file", () => removeProcessFile(environment.FIREBREAK_DATA));

  if (bot !== null) {
    const stopSweep = startInboxSweep({
      inbox: store.inbox,
      underWay: bot.underWay,
      handleAgain: bot.handleAgain,
      logger,
    });
    shutdown.add("inbox", stopSweep);
    shutdown.add("spool", standby.start(bot.handleAgain));
    shutdown.add("slack", bot.stop);
    await bot.start();
  }
  logger.info({ role, port: server.port, slack: config.slack.mode, storage: store.kind }, "Firebreak is running");
  return { port: server.port, stop: shutdown.run };
};

const readinessTimeoutMs = 2_000;

/** The relay is made after the things that poke it. */
const lateRelay = (): { readonly poke: () => void; readonly set: (relay: Relay) => void } => {
  let relay: Relay | null = null;
  return {
    poke: () => relay?.poke(),
    set: (made) => {
      relay = made;
    },
  };
};

/** Who is who needs our own workspace's id, which Slack may not be able to tell at the start. */
const latePeople = (make: () => Promise<People>): (() => Promise<People>) => {
  let known: Promise<People> | null = null;
  return () => {
    known ??= make().catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
};
