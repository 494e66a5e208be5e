/** A step of the product that the outside can see: a call to Slack, a request to the deployer, a statement to the database. */
export type Step = {
  readonly place: "slack" | "deployer" | "database";
  /** `chat.postMessage card`, `rollback`, `append change_started` */
  readonly what: string;
  /** What it is about: the incident's title. */
  readonly story: string;
  readonly stage: "arrived" | "applied";
};

/**
 * Boundaries between two steps, named from what the outside sees: `slack chat.postMessage card, 1st, before` is the
 * moment at which the call has left the product and nothing was done. Production code knows nothing of them.
 */
export type Boundaries = {
  /** The step waits here while somebody holds the boundary it stands at. */
  readonly pass: (step: Step) => Promise<void>;
  /** Names of the boundaries that this story has passed, in order. */
  readonly passed: (story: string) => readonly string[];
  /** The first step of this story at this boundary stops there. Resolves when one stands there. */
  readonly hold: (story: string, boundary: string) => Promise<void>;
  readonly releaseAll: () => void;
};

export const createBoundaries = (): Boundaries => {
  const passed = new Map<string, string[]>();
  const counts = new Map<string, number>();
  const held = new Map<string, { readonly reached: () => void; readonly released: Promise<void> }>();
  let gate = Promise.withResolvers<void>();

  const nameOf = ({ place, what, story, stage }: Step): string => {
    const step = `${story} ${place} ${what} ${stage}`;
    const count = (counts.get(step) ?? 0) + 1;
    counts.set(step, count);
    return `${place} ${what}, ${count}, ${stage === "arrived" ? "before" : "after"}`;
  };

  return {
    pass: async (step) => {
      const boundary = nameOf(step);
      passed.set(step.story, [...(passed.get(step.story) ?? []), boundary]);
      const hold = held.get(`${step.story} ${boundary}`);
      if (hold === undefined) return;
      hold.reached();
      await hold.released;
    },
    passed: (story) => passed.get(story) ?? [],
    hold: (story, boundary) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held.set(`${story} ${boundary}`, { reached: resolve, released: gate.promise });
      return promise;
    },
    releaseAll: () => {
      held.clear();
      gate.resolve();
      gate = Promise.withResolvers<void>();
    },
  };
};
