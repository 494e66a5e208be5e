/**
 * Where deliveries that are kept and acknowledged wait to be dealt with. Acknowledging has three seconds and a person in
 * front of it, so in a rush the work gives way to it: one at a time with rests in between, and at full width when the
 * rush is over.
 */
export type WorkLine = {
  /** Something has come in; many of these within a moment are a rush. */
  readonly arrived: () => void;
  /** In the order of asking. Rejects as `work` does; the line goes on all the same. */
  readonly run: <Outcome>(work: () => Promise<Outcome>) => Promise<Outcome>;
};

type Options = {
  /** A clock that never goes back, in milliseconds. */
  readonly nowMs: () => number;
  /** At work at once when there is no rush. */
  readonly width?: number;
};

/** As many as the database has connections for; more of them only wait for one another. */
const usualWidth = 8;
/** A rush: this many deliveries within this long. People do not click that fast; a replay or a script may. */
const rushCount = 20;
const rushMs = 100;
/** In a rush one works, and rests for this many times as long as it has worked: a quarter of the time is its own. */
const restFactor = 3;
const longestRestMs = 200;

export const createWorkLine = ({ nowMs, width = usualWidth }: Options): WorkLine => {
  const waiting: (() => void)[] = [];
  const arrivals: number[] = [];
  let atWork = 0;
  let isResting = false;

  const isRush = (): boolean => {
    const [first] = arrivals;
    return arrivals.length === rushCount && first !== undefined && nowMs() - first < rushMs;
  };
  const goOn = (): void => {
    const places = isRush() ? Number(!isResting) : width;
    while (atWork < places) {
      const next = waiting.shift();
      if (next === undefined) return;
      atWork += 1;
      next();
    }
  };
  const place = (): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      goOn();
    });
  const rest = (workedMs: number): void => {
    isResting = true;
    setTimeout(
      () => {
        isResting = false;
        goOn();
      },
      Math.min(workedMs * restFactor, longestRestMs),
    );
  };

  return {
    arrived: () => {
      arrivals.push(nowMs());
      if (arrivals.length > rushCount) arrivals.shift();
    },
    run: async (work) => {
      await place();
      const sinceMs = nowMs();
      try {
        return await work();
      } finally {
        atWork -= 1;
        if (isRush() && !isResting) rest(nowMs() - sinceMs);
        goOn();
      }
    },
  };
};
