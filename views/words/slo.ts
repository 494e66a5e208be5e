import type { Burn } from "../../src/domain/slo.ts";
import { code, type Phrase, say, strong } from "../phrase.ts";

/** What somebody reads who has just been woken: first what to do, then the figures. */
export const slo = {
  title: "Error budgets",
  none: say`No service has an objective yet. It goes into the configuration as ${code("services.<name>.slo")}.`,
  noObjective: (service: string): Phrase =>
    say`${strong(service)} has no objective, so there is nothing to measure it by. It goes into the configuration as ${code(`services.${service}.slo`)}.`,
  lead: (service: string, burn: Burn): Phrase => say`${strong(service)}: ${verdicts[burn]}`,
  /** Behind the lead, when the budget is gone, or will be. */
  spent: "The error budget of the whole window is spent: the promise is broken.",
  lasts: (time: string): Phrase => say`At the last hour's rate, what is left of the budget is gone in ${time}.`,
  atMostLasts: (time: string): Phrase =>
    say`At the last hour's rate, what is left of the budget is gone in ${time} or less.`,
  measured: "What was measured",
  objective: (share: string, window: string, budget: string): Phrase =>
    say`Promised: ${share} of requests succeed, over ${window}. That leaves room for ${budget} of complete failure`,
  /** @param time the window, `1 h` */
  burns: (time: string, failing: string, rate: string, threshold: string): Phrase =>
    say`Last ${time}: ${failing} of requests fail, ${rate} times what the budget bears (people are needed above ${threshold})`,
  window: (time: string, failing: string): Phrase => say`Last ${time}: ${failing} of requests fail`,
  left: (share: string, time: string): Phrase => say`Budget left: ${share}, which is ${time} of complete failure`,
  leftAtMost: (share: string, time: string): Phrase =>
    say`Budget left: at most ${share}, which is ${time} of complete failure; the time without samples is taken as free of errors`,
  overspent: (share: string): Phrase => say`Budget left: none; ${share} of it was spent`,
  leftUnknown: "Budget left: cannot be measured, see above",
  /** Only part of the window has samples. */
  partly: (line: Phrase, covered: string): Phrase => say`${line}. Only ${covered} of it has samples`,
  oneSample: (line: Phrase): Phrase => say`${line}. Only one sample was there`,
  unmeasured: (time: string, because: string): Phrase => say`Last ${time}: cannot be measured because ${because}`,
  more: (names: string): Phrase => say`Not shown: ${names}. Ask for one with ${code("/incident slo <service>")}.`,
  note: "Averages of samples over time, not over requests; the longer the window, the farther apart they are. Thresholds: Google SRE Workbook, Alerting on SLOs.",
};

const verdicts = {
  fast: "burns its error budget fast. Somebody is needed now.",
  slow: "burns its error budget steadily. Somebody should look soon; it does not stop by itself.",
  ended: "burned its error budget too fast within the last hours, and has stopped. Nobody has to hurry.",
  over: "fails more often than it may for long, but nobody has to be woken for it.",
  within: "fails no more often than it may just now. Nobody has to act.",
  unknown: "cannot be judged. What could be seen is no reason for alarm, but not everything could be seen.",
} satisfies Record<Burn, string>;
