/** What has come in and is not over yet; whoever stops waits for that. */
export type UnderWay = {
  /** @returns to be called when it is over; calls after the first do nothing */
  readonly begin: () => () => void;
  /** Resolves when nothing is under way, or after so long. */
  readonly none: (withinMs: number) => Promise<void>;
};

export const createUnderWay = (): UnderWay => {
  const open = new Set<symbol>();
  let waiting: (() => void)[] = [];
  return {
    begin: () => {
      const one = Symbol("under way");
      open.add(one);
      return () => {
        open.delete(one);
        if (open.size > 0) return;
        for (const tell of waiting) tell();
        waiting = [];
      };
    },
    none: (withinMs) =>
      new Promise((resolve) => {
        if (open.size === 0) return resolve();
        const timer = setTimeout(resolve, withinMs);
        waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
};
