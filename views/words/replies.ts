import type { Instant } from "../../src/base/instant.ts";
import { clock, code, deadline, type Phrase, type Sayable, say } from "../phrase.ts";

const listed = (names: readonly string[]): string => names.join(", ");
/** A reason comes as a fragment; it becomes a sentence. */
const sentence = (text: string): string => {
  const trimmed = text.trim();
  const first = trimmed.slice(0, 1).toUpperCase() + trimmed.slice(1);
  return /[.!?…]$/.test(first) ? first : `${first}.`;
};

/** Answers to one person: what, why, what next. */
export const replies = {
  refusal: {
    noIncidentHere: say`I do not know which incident you mean: this is not the channel of one. Name it, e.g. ${code("/incident INC-12 status")}, or see ${code("/incident list")}.`,
    noSuchIncident: (said: string): Phrase =>
      say`There is no incident ${code(said)} that I can show you. ${code("/incident list")} shows the live ones.`,
    wrongStatus: (status: string, allowed: string): Phrase =>
      say`Nothing was changed: the incident is "${status}". This works while it is: ${allowed}.`,
    notAllowed: (needs: string): Phrase =>
      say`You cannot do this, so nothing was changed. It needs: ${needs}. Ask somebody who can, or the incident commander.`,
    alreadyDone: (what: string): Phrase => say`Nothing to do: ${what}.`,
    missing: (field: string, expected: string): Phrase =>
      say`Nothing was changed yet: the ${field} is missing. It needs ${expected}.`,
    postmortemOwed: (severity: string): Phrase =>
      say`Nothing was changed: a ${severity} is closed with a published post-mortem, and this one has none yet. ${code("/incident postmortem")} makes a draft; publish it, then close.`,
    postmortemUnpublished: (severity: string): Phrase =>
      say`Nothing was changed: a ${severity} is closed with a published post-mortem, and this one is still a draft. Fill its gaps in the channel and press Publish, then close.`,
    postmortemGaps: (sections: readonly string[]): Phrase =>
      say`Nothing was published: there are gaps under ${sections.join(", ")}. Fill them in with ${code("/incident postmortem edit")}, or publish it as it is: ${code("/incident postmortem publish anyway")}`,
    tooLate: (what: string): Phrase => say`Too late: ${sentence(what)} Nothing was changed.`,
    notFound: (what: string, known: readonly string[]): Phrase =>
      known.length === 0
        ? say`I did not find ${what}. Nothing was changed.`
        : say`I did not find ${what}. Nothing was changed. Known: ${listed(known)}.`,
    commandHeld: (by: Sayable): Phrase =>
      say`${by} is in command. Ask them to hand over with ${code("/incident handoff @you")}; then press Accept. If they cannot be reached: ${code("/incident role commander @you")}.`,
    notOffered: say`Command was not offered to you, so nothing was changed. Whoever is in command can offer it with ${code("/incident handoff @you")}.`,
    gateMissing: (id: string, missing: readonly string[]): Phrase =>
      say`${id} cannot be approved yet. Missing on its checklist: ${listed(missing)}. Prove it, or let an approver vouch for it on the card.`,
    digestChanged: (id: string): Phrase =>
      say`${id} is not what your button showed, so your approval was not counted. Read the newest card and decide again.`,
    recordAltered: (log: string, seq: number): Phrase =>
      say`The record of ${log} was altered at event ${String(seq)}, so nothing is run on it. ${code("firebreak audit verify")} says what is wrong.`,
    changeSettled: (id: string, state: string): Phrase =>
      say`${id} is settled already (${state}), so nothing was changed. If it is still needed, propose it again.`,
    changeOnItsWay: {
      approved: (id: string): Phrase =>
        say`${id} is approved already, so nothing was changed. Its card shows what happens next.`,
      running: (id: string): Phrase => say`${id} is running now, so nothing was changed. Its card shows how it goes.`,
      succeeded: (id: string): Phrase =>
        say`${id} is done already, so nothing was changed. Its card shows how the service does since.`,
    },
    serviceBusy: (service: string, id: string): Phrase =>
      say`${id} is under way for ${service}. One change at a time: wait for it, or withdraw it first.`,
    notVouchable: (item: string): Phrase =>
      say`Nobody can vouch for this item: ${item}. Propose the change again and name the commit, the pull request or the release it comes from; or somebody who may breaks the glass.`,
    halted: (by: Sayable, reason: string): Phrase =>
      say`The kill switch is on, so nothing starts. ${by} threw it: ${sentence(reason)} An approver turns it off with ${code("/incident killswitch off")} and a reason.`,
    nothingRuns: say`No triage is running, so there is nothing to stop. Stop is for the agents alone: Acknowledge stops the calling, and ${code("/incident killswitch on")} with a reason keeps changes from starting.`,
    stale: (what: string): Phrase =>
      say`This is out of date: ${sentence(what)} Nothing was changed; the newest card shows how it stands.`,
  },
  usage: {
    lead: (command: string, typed: string): Phrase =>
      say`I did not understand ${code(`${command} ${typed}`)}, so nothing was done.`,
    expected: (expected: string, came: string): Phrase => say`Expected: ${expected}. Came: ${came}.`,
    usage: (command: string, usage: string): Phrase => say`How it goes: ${code(`${command} ${usage}`)}`,
    suggestion: (line: string): Phrase => say`Did you mean ${code(line)}?`,
    example: (line: string): Phrase => say`For example: ${code(line)}`,
  },
  trouble: {
    upstream: (reference: string): Phrase =>
      say`That did not work just now: something that I need does not answer. Please try again in a minute. If it goes on, quote ${code(reference)}.`,
    ours: (reference: string): Phrase =>
      say`That went wrong, and it is our fault. What was recorded before stays. Please quote ${code(reference)}.`,
    oldButton: "This button is from an older version of Firebreak. Please use the newest card in the channel.",
    formNotOpened:
      "The form did not open in time. Please try again; everything in it can also be typed, see `/incident help`.",
    notDone: "Nothing was done",
    formGone: "This form is from an older version of Firebreak. Please close it and open it again.",
    slow: (reference: string): Phrase => say`Noted, but it takes longer than usual. ${code(reference)}`,
  },
  done: {
    recorded: "Done.",
    recordedIn: (channel: Sayable): Phrase => say`Done. See ${channel}.`,
    asked: "Your question is with the agents. The answer comes in this thread.",
    investigating: "Triage has started. It reports in the incident's channel.",
    proposed: (id: string): Phrase =>
      say`${id} is proposed. Its card in the incident's channel shows who may approve it.`,
    noted: "On the timeline.",
    described: "The incident's card says so now.",
    noteRemoved: "Taken off the timeline.",
    snoozed: (until: Instant): Phrase => say`You will be reminded at ${deadline(until)}.`,
    remindersStopped: "No more reminders until the next update.",
  },
  mentionedElsewhere: (question: string): Phrase =>
    say`I answer mentions in an incident's channel. From here, ask the operations department: ${code(`/ops ask ${question}`)}. If something is broken: ${code("/incident declare")}`,
  receipt: {
    title: "Declared",
    lead: (named: string): Phrase => say`${named} is declared.`,
    channel: (channel: Sayable): Phrase => say`Everything happens in ${channel}.`,
    channelPending: "Its channel is being made; you will be invited in a moment.",
    called: "People are being called now.",
    nobodyCalled: "Nobody is being called. You can page people from the card in the channel.",
    drill: "It is marked as a drill everywhere.",
    private: "It is private: only people in its channel learn of it.",
    slash: (named: string, channel: Sayable): Phrase => say`${named} is declared. Please go on in ${channel}.`,
    slashPending: (named: string): Phrase => say`${named} is declared. Its channel is being made; you will be invited.`,
    similar: (named: string, place: Sayable | null, merge: string): Phrase =>
      place === null
        ? say`Live already: ${named}. If it is the same: ${code(merge)}`
        : say`Live already: ${named}, in ${place}. If it is the same: ${code(merge)}`,
    unknownService: (said: string): Phrase => say`No service of the catalogue is called ${code(said)}.`,
    misspeltService: (said: string, meant: string, correct: string): Phrase =>
      say`No service of the catalogue is called ${code(said)}. If you meant ${code(meant)}: ${code(correct)}`,
    open: "Open channel",
  },
  offer: {
    title: "An alert that no rule decides on",
    aboutService: (service: string | null): Phrase => (service === null ? [] : say`Service ${service}`),
    from: (source: string, service: string | null): Phrase =>
      service === null ? say`From ${source}` : say`From ${source}, service ${service}`,
    question: "Is this an incident?",
    declareAs: (severity: string) => `Declare ${severity}`,
    attachTo: (id: string) => `Attach to ${id}`,
    ignore: "Ignore once",
    silence1h: "Silence 1 h",
    silence1d: "Silence 1 d",
    declared: (by: Sayable, name: string, place: Sayable): Phrase => say`${by} declared ${name}: ${place}`,
    attached: (by: Sayable, name: string, place: Sayable): Phrase => say`${by} attached it to ${name}: ${place}`,
    silenced: (by: Sayable, until: Instant): Phrase =>
      say`Silenced by ${by} until ${deadline(until)}. Until then it is recorded, and nobody is asked.`,
    ended: (at: Instant): Phrase => say`It ended ${clock(at)}, before anybody decided.`,
    ignored: (by: Sayable): Phrase => say`Ignored by ${by}. Nobody is called.`,
    labels: "Labels",
    rule: "nobody (a rule)",
    private: "a private incident",
  },
};
