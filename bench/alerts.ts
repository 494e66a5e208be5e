import { accepts } from "./alerts/accepts.ts";
import { channels } from "./alerts/channels.ts";
import { oneIncident } from "./alerts/one-incident.ts";
import { overflow } from "./alerts/overflow.ts";
import { urgent } from "./alerts/urgent.ts";
import { weight } from "./alerts/weight.ts";
import type { Measure, MeasureResult } from "./measure.ts";

/** P2, P3, P5, P6, P7 and P8: what a storm of alerts does to the intake, to people's clicks, and to Slack. */
export const alerts: Measure = {
  name: "alerts",
  run: async (options) => {
    const results: MeasureResult[] = [];
    for (const measure of [accepts, oneIncident, weight, channels, urgent, overflow]) {
      try {
        results.push(...(await measure(options)));
      } catch (error) {
        options.say(`a part of "alerts" could not be measured: ${error instanceof Error ? error.message : error}`);
      }
    }
    return results;
  },
};
