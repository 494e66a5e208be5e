import type { AlertOrder, AlertsDone } from "../alert-load.ts";
import { type Listening, messageOf, startChild, stopChild } from "../child.ts";
import { alertToken } from "../product.ts";

export type AlertGenerator = {
  readonly send: (
    order: Omit<AlertOrder, "kind" | "token" | "run" | "named" | "severity"> & {
      readonly severity?: string;
      readonly named?: string;
    },
  ) => Promise<AlertsDone>;
  readonly stop: () => Promise<void>;
};

let runs = 0;

/** No two sendings have an alert in common, nor a service unless they name them alike. */
export const startGenerator = async (): Promise<AlertGenerator> => {
  const child = startChild("alert-load.ts", {});
  await messageOf<Listening>(child, "listening");
  return {
    send: (order) => {
      runs += 1;
      const done = messageOf<AlertsDone>(child, "alerts-done");
      const whole: AlertOrder = {
        kind: "alerts",
        token: alertToken,
        run: `r${runs}`,
        named: `r${runs}`,
        severity: "critical",
        ...order,
      };
      child.send(whole);
      return done;
    },
    stop: () => stopChild(child),
  };
};
