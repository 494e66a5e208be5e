import type { Instant } from "../../src/base/instant.ts";
import { clock, deadline, type Phrase, type Sayable, say } from "../phrase.ts";

/** Calling people, level after level. */
export const calling = {
  title: (trigger: string) => `${trigger}: people are being called`,
  titleOver: (trigger: string) => `${trigger}: calling has ended`,
  label: { reason: "Reason", level: "Level", next: "If nobody answers", started: "Calling since" },
  level: (level: number, of: number, who: string): Phrase => say`${level} of ${of}: ${who}`,
  next: (level: number, who: string, at: Instant): Phrase => say`Level ${level} (${who}) is called at ${deadline(at)}`,
  last: (at: Instant): Phrase => say`This is the last level. It ends at ${deadline(at)}`,
  again: (at: Instant): Phrase =>
    say`This is the last level. Then everybody is called again, from level 1, at ${deadline(at)}`,
  called: "Who was called",
  levelLine: (level: number, who: string, outcome: Sayable): Phrase => say`Level ${level}, ${who}: ${outcome}`,
  pending: "called in this channel, no answer yet",
  mentioned: "called in this channel",
  reached: (via: string): Phrase => say`called by ${via}`,
  failed: (via: string, reason: string): Phrase => say`could not be called by ${via}: ${reason}`,
  call: (level: number, who: Sayable, outcome: Sayable): Phrase => say`Level ${level}: ${who} ${outcome}`,
  notCalled: "not called",
  acknowledged: (by: Sayable, at: Instant, level: number): Phrase =>
    say`Answered by ${by}, ${clock(at)}, at level ${level}. Nobody else is called.`,
  exhausted: (at: Instant): Phrase =>
    say`Everybody on the list was called and nobody answered (${clock(at)}). Reach somebody by telephone, or page somebody by name.`,
  stopped: (at: Instant): Phrase => say`Calling has stopped (${clock(at)}): the incident no longer needs it.`,
  superseded: "Nobody answered this call. A new one has begun below.",
  askNow: "On it? Press Acknowledge. The clock stops at once.",
  callNext: "Call next level",
  callAgain: "Call everybody again",
  summary: (named: string, level: number, of: number): Phrase =>
    say`${named}. Calling people, level ${level} of ${of}. Press Acknowledge if you are on it.`,
};
