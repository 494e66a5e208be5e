import type { Logger } from "./ports/logger.ts";
import type { Inbox } from "./ports/store.ts";

/** A delivery that its process has not finished after this long belongs to whoever looks. */
const abandonedMs = 10_000;
const everyMs = 2_000;
const batchSize = 50;
/** More tries than this do not help: the delivery is kept as given up, with its reason. */
const triesLimit = 20;
const pruneEveryMs = 60 * 60_000;
/** Slack was seen repeating deliveries for hours; their keys are remembered longer than that. */
const rememberMs = 48 * 60 * 60_000;

type Dependencies = {
  readonly inbox: Inbox;
  readonly handleAgain: (key: string, body: unknown) => Promise<void>;
  readonly logger: Logger;
};

/** Handles what dead processes accepted. @returns a function that stops it */
export const startInboxSweep = ({ inbox, handleAgain, logger }: Dependencies): (() => Promise<void>) => {
  let stopped = false;
  let prunedAtMs = performance.now();
  let running: Promise<void> = Promise.resolve();

  const round = async (): Promise<void> => {
    for (const { key, body, attempts } of await inbox.takeUnfinished(abandonedMs, batchSize)) {
      if (stopped) return;
      if (attempts > triesLimit) await inbox.giveUp(key, `still failing after ${attempts} tries`);
      else await handleAgain(key, body);
    }
    if (performance.now() - prunedAtMs < pruneEveryMs) return;
    prunedAtMs = performance.now();
    await inbox.prune(rememberMs);
  };

  const timer = setInterval(() => {
    running = running
      .then(round)
      .catch((error: unknown) => logger.warn({ error }, "the inbox could not be looked through"));
  }, everyMs);
  return async () => {
    stopped = true;
    clearInterval(timer);
    await running;
  };
};
