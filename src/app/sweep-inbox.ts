import type { Inbox } from "./ports/inbox.ts";
import type { Logger } from "./ports/logger.ts";

/**
 * A delivery whose process has not said for this long that it is at work belongs to whoever looks. With the pause between
 * two looks it is less than the five seconds within which others go on for a process that died.
 */
const abandonedMs = 3_000;
const everyMs = 1_000;
const batchSize = 50;
/** About ten minutes, with pauses that grow. More tries do not help: it is kept as given up, with its reason. */
const triesLimit = 20;
const pruneEveryMs = 60 * 60_000;
/** Slack was seen repeating deliveries for hours; their keys are remembered longer than that. */
const rememberMs = 48 * 60 * 60_000;

type Dependencies = {
  readonly inbox: Inbox;
  /** What this process is dealing with just now. */
  readonly underWay: () => readonly string[];
  readonly handleAgain: (key: string, body: unknown) => Promise<void>;
  readonly logger: Logger;
};

/** Handles what dead processes accepted. @returns a function that stops it */
export const startInboxSweep = ({ inbox, underWay, handleAgain, logger }: Dependencies): (() => Promise<void>) => {
  let stopped = false;
  let prunedAtMs = performance.now();
  let running: Promise<void> = Promise.resolve();
  let isSaying = false;

  /** Apart from the rounds: a round that takes long must not let go of what others of this process are doing. */
  const sayAtWork = async (): Promise<void> => {
    if (isSaying || underWay().length === 0) return;
    isSaying = true;
    await inbox.sayAtWork().finally(() => {
      isSaying = false;
    });
  };

  const round = async (): Promise<void> => {
    for (const { key, body, attempts } of await inbox.takeUnfinished(abandonedMs, batchSize, underWay())) {
      if (stopped) return;
      if (attempts > triesLimit) await inbox.giveUp(key, `still failing after ${attempts} tries`);
      else await handleAgain(key, body);
    }
    if (performance.now() - prunedAtMs < pruneEveryMs) return;
    prunedAtMs = performance.now();
    await inbox.prune(rememberMs);
  };

  const failed = (error: unknown): void => logger.warn({ error }, "the inbox could not be looked through");
  let isLooking = false;
  const timer = setInterval(() => {
    sayAtWork().catch(failed);
    if (isLooking) return;
    isLooking = true;
    running = round()
      .catch(failed)
      .finally(() => {
        isLooking = false;
      });
  }, everyMs);
  return async () => {
    stopped = true;
    clearInterval(timer);
    await running;
  };
};
