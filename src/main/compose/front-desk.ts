import { join } from "node:path";
import { startInboxSweep } from "../../app/sweep-inbox.ts";
import { createBot, type SlackBot } from "../../slack/bolt-app.ts";
import { createDesk, type Desk } from "../../slack/desk.ts";
import { createStandby } from "../../slack/standby.ts";
import { openSpool } from "../../store/spool.ts";
import { systemClock as clock } from "../clock.ts";
import { digestOf } from "../digest.ts";
import type { Triage } from "../triage.ts";
import type { Ground } from "./ground.ts";
import type { SlackDoor } from "./slack-door.ts";
import type { UseCases } from "./use-cases.ts";

type Parts = {
  readonly door: SlackDoor;
  readonly useCases: UseCases;
  readonly triage: Triage;
};

/** Whoever speaks to Firebreak in Slack arrives here. */
export type FrontDesk = {
  readonly bot: SlackBot;
  /** Begins to receive, and to deal with what was left over. */
  readonly open: () => Promise<void>;
};

export const createFrontDesk = (ground: Ground, parts: Parts): FrontDesk => {
  const { config, logger, storage, shutdown } = ground;
  const { inbox, incidents } = storage.store;
  const { gateway, identity, people, reply, words } = parts.door;
  const standby = createStandby({
    spool: openSpool(join(config.environment.FIREBREAK_DATA, "spool"), logger),
    inbox,
    incidents,
    handle: parts.useCases.handle,
    gateway,
    identity,
    people,
    reply,
    words,
    policy: config.policy,
    clock,
    digestOf,
    logger,
  });
  const bot = createBot({
    access: config.slack,
    apiUrl: config.environment.SLACK_API_URL ?? null,
    identity,
    inbox,
    standby,
    logger,
    desk: deskOf(ground, parts),
  });
  const open = async (): Promise<void> => {
    const { underWay, handleAgain } = bot;
    shutdown.add("inbox", startInboxSweep({ inbox, underWay, handleAgain, logger }));
    shutdown.add("spool", standby.start(handleAgain));
    shutdown.add("slack", bot.stop);
    await bot.start();
  };
  return { bot, open };
};

const deskOf = ({ config, logger, storage }: Ground, { door, useCases, triage }: Parts): Desk => {
  const { incidents, operations, requests, surfaces, evidence, alerts } = storage.store;
  return createDesk({
    handle: useCases.handle,
    handleOperations: useCases.handleOperations,
    handleRequest: useCases.handleRequest,
    receiveAlerts: useCases.receiveAlerts,
    decideOffer: useCases.decideOffer,
    answerOperations: triage.answerOperations,
    measureSlo: triage.measureSlo,
    proposeChange: triage.proposeChange,
    versionsOf: triage.versionsOf,
    incidents,
    operations,
    requests,
    surfaces,
    evidence,
    alerts,
    people: door.people,
    identity: door.identity,
    gateway: door.gateway,
    reply: door.reply,
    words: door.words,
    policy: config.policy,
    clock,
    logger,
  });
};
