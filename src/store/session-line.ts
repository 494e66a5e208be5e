/** Whose turn it is on the one session of an embedded database. */
export type SessionLine = {
  /** Behind everything that asked before. */
  readonly usual: <Outcome>(work: () => Promise<Outcome>) => Promise<Outcome>;
  /** Ahead of all usual work: somebody waits for an acknowledgement. What runs already is not interrupted. */
  readonly first: <Outcome>(work: () => Promise<Outcome>) => Promise<Outcome>;
};

/**
 * The embedded database answers without leaving the thread, so a chain of statements would keep the sockets waiting.
 * After this long the others have a turn.
 */
const othersAfterMs = 4;

export const createSessionLine = (nowMs: () => number): SessionLine => {
  const urgent: (() => Promise<void>)[] = [];
  const usual: (() => Promise<void>)[] = [];
  let isRunning = false;

  const goOn = async (): Promise<void> => {
    isRunning = true;
    let sinceMs = nowMs();
    for (let next = urgent.shift() ?? usual.shift(); next !== undefined; next = urgent.shift() ?? usual.shift()) {
      await next();
      if (nowMs() - sinceMs < othersAfterMs) continue;
      await new Promise(setImmediate);
      sinceMs = nowMs();
    }
    isRunning = false;
  };
  const ask = <Outcome>(lane: (() => Promise<void>)[], work: () => Promise<Outcome>): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      lane.push(() => work().then(resolve, reject));
      if (!isRunning) void goOn();
    });

  return { usual: (work) => ask(usual, work), first: (work) => ask(urgent, work) };
};
