import type { Instant } from "../../src/base/instant.ts";
import { clock, code, type Phrase, type Sayable, say, strong } from "../phrase.ts";

/** What is said while the database cannot be reached. It promises nothing that is not so. */
export const standby = {
  title: (severity: string, title: string): Phrase => say`${strong(`${severity}: ${title}`)}`,
  declared: (by: Sayable, at: Instant): Phrase => say`Declared by ${by}, ${clock(at)}.`,
  down: say`${strong("Firebreak's database is down.")} This channel is real and stays; the incident gets its number and its record as soon as the database is back.`,
  works: "What works: this channel, and talking in it. Whoever is named here has been called by this message.",
  worksNot: say`What does not work until then: the card, buttons, ${code("/incident")} commands other than declare, escalation to the next people, triage. Please write down here what you do and when.`,
  needed: (people: Sayable): Phrase =>
    say`${people}: you are needed. Nobody else will be called until the database is back.`,
  back: (named: string): Phrase => say`The database is back. This is ${named}, and everything works again.`,
  receiptTitle: "Declared",
  making: say`Firebreak's database is down, so your declaration is kept on disk. Its channel is being made; you will be invited.`,
  made: (channel: Sayable): Phrase =>
    say`Firebreak's database is down, so your declaration is kept on disk and will be recorded when it is back. Please go on in ${channel}.`,
  notRecorded: say`Firebreak's database does not answer, so I cannot promise that this was recorded. Please look and try again in a minute. ${code("/incident declare")} works meanwhile.`,
  notRecordedTitle: "Not recorded",
  nowhere: say`${strong("Your declaration is NOT recorded.")} Firebreak can reach neither its database nor its disk. Please call people yourself, and declare again later.`,
  kept: say`Firebreak's database does not answer. What you wrote is kept and will be dealt with when it is back.`,
  takesLongerTitle: "It takes longer",
  takesLonger: say`This is kept, but something that I need does not answer just now. I go on as soon as it does; you need not do it again.`,
};
