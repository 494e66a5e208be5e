import type { Modal } from "../../views/blocks.ts";
import type { SpooledDelivery } from "../app/ports/spool.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { Acknowledge } from "./standby/answer.ts";
import { readAsked } from "./standby/asked.ts";
import { backFill } from "./standby/back-fill.ts";
import type { StandbyDependencies } from "./standby/dependencies.ts";
import { findStandbyChannel, makeStandbyChannel } from "./standby/make-channel.ts";
import { readContext } from "./standby/read-context.ts";
import { takeOnStandby } from "./standby/take.ts";
import { sayThatItTakesLonger, showLate } from "./standby/takes-longer.ts";

/** What stands in for the database while it cannot be reached, and hands over when it can. */
export type Standby = {
  /** Takes a delivery that the database could not take, and acknowledges it. */
  readonly take: (key: string, body: unknown, ack: Acknowledge) => Promise<void>;
  /**
   * For a delivery of the inbox that nobody finished. The database may have taken it without our hearing of it; then
   * a channel may stand for it.
   * @returns whether it was dealt with
   */
  readonly recognise: (key: string, body: unknown) => Promise<boolean>;
  /** To whoever waits for a delivery that is kept in the database and cannot be dealt with yet. `ack` null: it was acknowledged. */
  readonly sayThatItTakesLonger: (key: string, body: unknown, error: unknown, ack: Acknowledge | null) => Promise<void>;
  readonly showLate: (body: unknown, view: Modal) => Promise<void>;
  /** Records what is kept, again and again until nothing is. @returns a function that stops it */
  readonly start: (handleAgain: (key: string, body: unknown) => Promise<void>) => () => Promise<void>;
};

const everyMs = 1_000;
/** Another process that shares the folder has had this long to deal with what it kept. */
const foreignAfterMs = 15_000;

export const createStandby = (deps: StandbyDependencies): Standby => {
  /** Kept by this process, and how many copies of it are being taken just now. */
  const own = new Map<string, number>();
  const count = (key: string, more: 1 | -1): void => void own.set(key, (own.get(key) ?? 0) + more);

  /** What broke on a mistake of ours; it stays on disk for the next version, and for a person to look at. */
  const aside = new Set<string>();
  const setAside = ({ key }: SpooledDelivery, error: unknown): void => {
    aside.add(key);
    deps.logger.error({ key, error }, "what is kept on disk cannot be recorded: our mistake");
  };

  const isDue = ({ key, keptAt }: SpooledDelivery): boolean =>
    !aside.has(key) && (own.has(key) ? own.get(key) === 0 : keptAt <= deps.clock.after(-foreignAfterMs));

  const recordOne = async (delivery: SpooledDelivery, handleAgain: HandleAgain): Promise<void> => {
    const { key, body } = delivery;
    const asked = readAsked(body, await readContext(deps));
    // Known to the inbox first, so that Slack's repetitions are recognised from here on.
    await deps.inbox.accept(key, body);
    if (asked.kind !== "declare") await handleAgain(key, body);
    else {
      await backFill(deps, delivery, asked);
      await deps.inbox.finish(key);
    }
    await deps.spool.remove(key);
    own.delete(key);
    deps.logger.info({ key, kind: asked.kind }, "what was kept on disk is recorded");
  };

  /** A channel that could not be made at once is made as soon as Slack lets us, whatever the database does. */
  const callPeopleMeanwhile = async (delivery: SpooledDelivery): Promise<void> => {
    const asked = readAsked(delivery.body, await readContext(deps));
    if (asked.kind === "declare" && delivery.channel === null) await makeStandbyChannel(deps, delivery, asked);
  };

  /** Upstream trouble ends the round, because what was said first is recorded first; our own mistakes stop nobody else. */
  const round = async (handleAgain: HandleAgain): Promise<void> => {
    for (const delivery of (await deps.spool.list()).filter(isDue)) {
      try {
        await recordOne(delivery, handleAgain);
      } catch (error) {
        if (!(error instanceof UpstreamError)) setAside(delivery, error);
        else if (error.service === "database") await callPeopleMeanwhile(delivery);
        else throw error;
      }
    }
  };

  return {
    take: async (key, body, ack) => {
      count(key, 1);
      let isAcknowledged = false;
      const watched: Acknowledge = async (answer) => {
        isAcknowledged = true;
        await ack(answer);
      };
      try {
        await takeOnStandby(deps, { key, body, keptAt: deps.clock.now(), channel: null }, watched);
      } catch (error) {
        // Acknowledged means kept: the rounds go on where this stopped.
        if (!isAcknowledged) throw error;
        deps.logger.warn({ key, error }, "a delivery on standby could not be seen through; it is tried again");
      } finally {
        count(key, -1);
      }
    },
    sayThatItTakesLonger: (key, body, error, ack) => sayThatItTakesLonger(deps, { key, body }, error, ack),
    showLate: (body, view) => showLate(deps, body, view),
    recognise: async (key, body) => {
      const asked = readAsked(body, await readContext(deps));
      if (asked.kind !== "declare") return false;
      const channel = await findStandbyChannel(deps, key, asked);
      if (channel === null) return false;
      await backFill(deps, { key, body, keptAt: deps.clock.now(), channel }, asked);
      await deps.inbox.finish(key);
      return true;
    },
    start: (handleAgain) => {
      let running: Promise<void> = Promise.resolve();
      let isRunning = false;
      const timer = setInterval(() => {
        if (isRunning) return;
        isRunning = true;
        running = round(handleAgain)
          .catch((error: unknown) => deps.logger.warn({ error }, "what is kept on disk waits"))
          .finally(() => {
            isRunning = false;
          });
      }, everyMs);
      return async () => {
        clearInterval(timer);
        await running;
      };
    },
  };
};

type HandleAgain = (key: string, body: unknown) => Promise<void>;
