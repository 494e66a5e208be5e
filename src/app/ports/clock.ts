import type { Instant } from "../../base/instant.ts";

export type Clock = {
  readonly now: () => Instant;
  /** The moment so many milliseconds from now. */
  readonly after: (durationMs: number) => Instant;
};
