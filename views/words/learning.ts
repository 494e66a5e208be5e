import type { Instant } from "../../src/base/instant.ts";
import { clock, code, type Phrase, type Sayable, say, strong } from "../phrase.ts";

/** What is read after an incident, and what is looked up. */
export const learning = {
  postmortem: {
    title: (id: string) => `Post-mortem of ${id}`,
    drafted: (gaps: number, at: Instant): Phrase =>
      gaps === 0
        ? say`Draft of ${clock(at)}. Every sentence names its source. Read it, then publish it.`
        : say`Draft of ${clock(at)}. Every sentence names its source. ${gaps === 1 ? "1 gap is" : `${gaps} gaps are`} marked "To fill in".`,
    published: (by: Sayable, at: Instant): Phrase => say`Published by ${by}, ${clock(at)}.`,
    author: (author: string): Phrase =>
      author === "facts"
        ? say`Written from the timeline alone, without a model.`
        : say`Worded by ${author} from the timeline.`,
    gap: (text: string): Phrase => say`${strong("To fill in:")} ${text}`,
    sentence: (text: string, marks: string): Phrase => (marks === "" ? say`${text}` : say`${text} [${marks}]`),
    marks: say`#12 is entry 12 of the timeline, E3 is record 3 of the evidence. The whole text: ${code("firebreak export")}.`,
    shortened: (count: number): Phrase => say`…and ${count} more in the exported document.`,
    publish: "Publish",
    edit: "Edit",
    confirm: {
      title: "Publish the post-mortem?",
      text: (gaps: number) =>
        gaps === 0
          ? "People can read it from then on."
          : `${gaps === 1 ? "1 gap is" : `${gaps} gaps are`} not filled in yet. You can publish it all the same.`,
      yes: "Publish",
      no: "Not yet",
    },
  },
  timeline: {
    title: (id: string, page: number, pages: number) =>
      pages <= 1 ? `Timeline of ${id}` : `Timeline of ${id}, page ${page} of ${pages}`,
    entry: (seq: number, at: Instant, who: Sayable, what: Phrase): Phrase =>
      say`${strong(`#${seq}`)} ${clock(at)}, ${who}: ${what}`,
    empty: "Nothing has happened yet.",
  },
  list: {
    live: "Live incidents",
    all: "All incidents, newest first",
    noneLive: "No live incidents. All quiet.",
    none: "There are no incidents here.",
    line: (name: string, title: string, status: string, place: Sayable, commander: Sayable): Phrase =>
      say`${strong(name)} ${title}. ${status}. ${place}, commander: ${commander}`,
    noChannel: "no channel yet",
  },
  tasks: {
    title: (id: string) => `Tasks of ${id}`,
    none: say`No tasks. Add one with ${code("/incident task add <text>")}.`,
    open: "Open",
    done: "Done",
  },
  stats: {
    title: (days: number) => `The last ${days === 1 ? "day" : `${days} days`}`,
    none: "No incidents in this time. Drills and private incidents are not counted.",
    columns: "By severity",
    note: "Times are medians. Drills and private incidents are not counted.",
    never: "–",
    summary: (days: number, count: number): Phrase =>
      say`${count === 1 ? "1 incident" : `${count} incidents`} in the last ${days} days.`,
    line: (severity: string, count: number, ack: string, mitigate: string, resolve: string): Phrase =>
      say`${severity}: ${count === 1 ? "1 incident" : `${count} incidents`}; acknowledged after ${ack}, mitigated after ${mitigate}, resolved after ${resolve}`,
  },
  help: {
    title: "What you can do",
    lead: "Declare what is wrong, and go on in its channel. /incident help rollback says more of one command.",
    anywhere: "In any channel",
    ofIncident: "In an incident's channel, or with its name in front (/incident INC-42 status)",
    leadOps:
      "Type one of these in any channel. Requests of other departments have their cards in the operations channel.",
    topic: (command: string, name: string) => `${command} ${name}`,
    usage: (command: string, usage: string): Phrase => say`${code(`${command} ${usage}`)}`,
    line: (command: string, usage: string, summary: string): Phrase => say`${code(`${command} ${usage}`)} ${summary}`,
    examples: "For example",
    also: "Put 📌 on a message to keep it on the timeline. Reply in the triage thread, or mention me, to ask something.",
    unknownTopic: (command: string, topic: string): Phrase =>
      say`There is no ${code(`${command} ${topic}`)}. These exist:`,
  },
};
