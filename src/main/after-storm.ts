import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { ReceiveAlerts } from "../app/receive-alerts.ts";

/** Fewer leave nothing behind that is worth a pause. */
const stormAtLeast = 5_000;
/** Nobody waits for anything that came with the storm. */
const quietMs = 10_000;

/** Once after each storm, when no alert has come for a while. */
export const afterStorm = (receive: ReceiveAlerts, rest: () => void): ReceiveAlerts => {
  let came = 0;
  let timer: NodeJS.Timeout | null = null;
  const ended = (): void => {
    came = 0;
    timer = null;
    rest();
  };
  return (alerts, place) => {
    came += alerts.length;
    if (timer !== null) timer.refresh();
    else if (came >= stormAtLeast) timer = setTimeout(ended, quietMs).unref();
    return receive(alerts, place);
  };
};

/**
 * In a storm the engine takes two to four times the memory that is in use, for what is read and thrown away, and keeps
 * it; only its collection of last resort gives it back. The process stands still meanwhile: about 0.1 s with ten thousand
 * open alerts.
 */
export const giveBackMemory = (): void => {
  setFlagsFromString("--expose-gc");
  runInNewContext('globalThis.gc?.({ type: "major", execution: "sync", flavor: "last-resort" })');
  setFlagsFromString("--no-expose-gc");
};
