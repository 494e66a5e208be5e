import type { Clock } from "../app/ports/clock.ts";
import { addMs, instantOf } from "../base/instant.ts";

export const systemClock: Clock = {
  now: () => instantOf(Date.now()),
  after: (durationMs) => addMs(instantOf(Date.now()), durationMs),
};
