import { addMs, instantOf } from "../base/instant.ts";
import type { Clock } from "../app/ports/clock.ts";

export const systemClock: Clock = {
  now: () => instantOf(Date.now()),
  after: (durationMs) => addMs(instantOf(Date.now()), durationMs),
};
