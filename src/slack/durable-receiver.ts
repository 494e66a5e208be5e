import type { App, ReceiverEvent } from "@slack/bolt";
import type { Inbox } from "../app/ports/inbox.ts";
import type { Logger } from "../app/ports/logger.ts";
import { watchAcknowledgement } from "./acknowledge-in-time.ts";
import { deliveryKey } from "./delivery-key.ts";
import type { Acknowledge } from "./standby/answer.ts";
import type { Standby } from "./standby.ts";
import type { UnderWay } from "./under-way.ts";
import type { WorkLine } from "./work-line.ts";

/** What listeners find in Bolt's `context` about the delivery they handle. */
export type DeliveryContext = { readonly deliveryKey: string };

export type Durable = {
  readonly inbox: Inbox;
  /** Takes over while the database cannot be reached. */
  readonly standby: Omit<Standby, "start">;
  readonly logger: Logger;
  /** Keys of what is being dealt with just now, so that nobody takes it for abandoned. */
  readonly underWay: Set<string>;
  /** Deliveries that Slack waits for an acknowledgement of. */
  readonly unacknowledged: UnderWay;
  /** Deliveries that a listener is at work on, acknowledged or not. */
  readonly inHand: UnderWay;
  /** Where what is acknowledged waits for its listener. */
  readonly line: WorkLine;
};

/** Of Slack's three seconds; what is left is for keeping the delivery on disk and for saying so. */
const databasePatienceMs = 1_500;

/**
 * Bolt acknowledges events before a listener runs, and Slack sends commands and clicks once: what is not kept here is lost.
 * So every delivery is made durable first and recognised when it comes again. What the database cannot take in time, the
 * standby takes. A delivery that nobody could keep is not acknowledged; Slack then sends it again, or tells the person.
 */
export const durably = (
  deps: Durable,
  app: Pick<App, "processEvent">,
): { processEvent: (event: ReceiverEvent) => Promise<void> } => ({
  processEvent: async (event) => {
    const isAcknowledged = deps.unacknowledged.begin();
    const isOver = deps.inHand.begin();
    deps.line.arrived();
    const ack: ReceiverEvent["ack"] = (answer) => event.ack(answer).finally(isAcknowledged);
    try {
      await take(deps, app, { ...event, ack });
    } finally {
      isAcknowledged();
      isOver();
    }
  },
});

const take = async (deps: Durable, app: Pick<App, "processEvent">, event: ReceiverEvent): Promise<void> => {
  const key = deliveryKey(event.body);
  if (key === null) return app.processEvent(event);
  const receivedMs = performance.now();
  const body = withoutToken(event.body);
  const accepted = await acceptInTime(deps, key, body);
  if (accepted === null) return deps.standby.take(key, body, (answer) => Promise.resolve(event.ack(answer as never)));
  if (!accepted.fresh) return void (await event.ack());
  if (isAnsweredByItsAcknowledgement(body)) return runInTime(deps, app, event, key, performance.now() - receivedMs);
  await event.ack();
  await runInTurn(deps, app, event, key);
};

/** A form's acknowledgement says what becomes of the form; everything else only wants to hear that it has arrived. */
const isAnsweredByItsAcknowledgement = ({ type }: Readonly<Record<string, unknown>>): boolean =>
  type === "view_submission" || type === "block_suggestion";

/** What is kept and acknowledged: nobody waits for its acknowledgement any more, only for what it does. */
const runInTurn = async (
  deps: Durable,
  app: Pick<App, "processEvent">,
  event: ReceiverEvent,
  key: string,
): Promise<void> => {
  // From now on, so that nobody takes what waits in line for abandoned.
  deps.underWay.add(key);
  const acknowledged = { ...event, ack: async () => undefined };
  const failure = await deps.line.run(() => run(deps, app, acknowledged, key));
  if (failure !== null) await sayThatItTakesLonger(deps, key, event.body, failure, null);
};

/** Somebody waits: what cannot be done just now is said. */
const runInTime = async (
  deps: Durable,
  app: Pick<App, "processEvent">,
  event: ReceiverEvent,
  key: string,
  ageMs: number,
): Promise<void> => {
  const { body } = event;
  const ack: Acknowledge = (answer) => Promise.resolve(event.ack(answer as never));
  const sayLonger = (error: unknown, how: Acknowledge | null): Promise<void> =>
    sayThatItTakesLonger(deps, key, body, error, how);
  const watched = watchAcknowledgement(event, {
    ageMs,
    onLate: () => sayLonger(null, ack),
    onLateAnswer: (view) => deps.standby.showLate(body, view),
  });
  const failure = await run(deps, app, watched.event, key);
  watched.end();
  if (failure !== null) await sayLonger(failure, watched.isAcknowledged() ? null : ack);
};

const sayThatItTakesLonger = (
  { standby, logger }: Durable,
  key: string,
  body: unknown,
  error: unknown,
  how: Acknowledge | null,
): Promise<void> =>
  standby.sayThatItTakesLonger(key, body, error, how).catch((cause: unknown) => {
    logger.warn({ key, error: cause }, "nobody could be told that it takes longer");
  });

/** @returns null when the database did not take it in time */
const acceptInTime = async (
  { inbox, logger }: Durable,
  key: string,
  body: unknown,
): Promise<{ readonly fresh: boolean } | null> => {
  const accepting = inbox.accept(key, body);
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), databasePatienceMs);
  try {
    const accepted = await Promise.race([accepting, late]);
    // Taken too late, it is the standby's already; nobody else may deal with it as well.
    if (accepted === null) void accepting.then(({ fresh }) => (fresh ? inbox.finish(key) : undefined)).catch(() => {});
    return accepted;
  } catch (error) {
    logger.warn({ error }, "the database cannot take a delivery");
    return null;
  } finally {
    clearTimeout(timer);
  }
};

/** Deliveries that were accepted by a process that died are handled now; nobody waits for their acknowledgement any more. */
export const handleAgain = async (
  deps: Durable,
  app: Pick<App, "processEvent">,
  key: string,
  body: unknown,
): Promise<void> => {
  if (await deps.standby.recognise(key, body)) return;
  await run(deps, app, { body: asRecord(body), ack: async () => undefined }, key);
};

/** @returns what went wrong, or null */
const run = async (
  { inbox, logger, underWay }: Pick<Durable, "inbox" | "logger" | "underWay">,
  app: Pick<App, "processEvent">,
  event: ReceiverEvent,
  key: string,
): Promise<unknown> => {
  let failure: unknown = null;
  const context: DeliveryContext & { readonly onFailure: (error: unknown) => void } = {
    deliveryKey: key,
    onFailure: (error) => {
      failure = error;
    },
  };
  underWay.add(key);
  try {
    await app.processEvent({ ...event, customProperties: { ...event.customProperties, ...context } });
  } finally {
    underWay.delete(key);
  }
  if (failure === null) await inbox.finish(key);
  else {
    logger.warn({ key, error: failure }, "a delivery failed and will be tried again");
    // While the database is away nothing can be let go; it is not in our hands any more either, and that will do.
    await inbox.letGo(key).catch(() => undefined);
  }
  return failure;
};

/** The verification token is an old secret of Slack's that nobody needs; it is not kept. */
const withoutToken = (body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const { token: _, ...kept } = body;
  return kept;
};

const asRecord = (body: unknown): Record<string, unknown> =>
  typeof body === "object" && body !== null ? { ...body } : {};
