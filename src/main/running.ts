/** Things that were started, ended in the opposite order; a step that hangs does not keep the others from ending. */
export type Shutdown = {
  readonly add: (name: string, stop: () => Promise<void>) => void;
  readonly run: () => Promise<void>;
};

const stepDeadlineMs = 8_000;

export const createShutdown = (onSlow: (name: string) => void): Shutdown => {
  const steps: { readonly name: string; readonly stop: () => Promise<void> }[] = [];
  let running: Promise<void> | null = null;
  const stopAll = async (): Promise<void> => {
    for (const { name, stop } of steps.reverse()) {
      const { promise: late, resolve } = Promise.withResolvers<"late">();
      const timer = setTimeout(() => resolve("late"), stepDeadlineMs);
      const outcome = await Promise.race([stop().catch(() => "failed" as const), late]);
      clearTimeout(timer);
      if (outcome === "late" || outcome === "failed") onSlow(name);
    }
  };
  return {
    add: (name, stop) => void steps.push({ name, stop }),
    run: () => {
      running ??= stopAll();
      return running;
    },
  };
};
