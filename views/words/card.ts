import type { Instant } from "../../src/base/instant.ts";
import type { Gathered } from "../../src/domain/alert.ts";
import type { Role } from "../../src/domain/role.ts";
import { clock, code, deadline, type Phrase, type Piece, type Sayable, say, strong } from "../phrase.ts";

/** The pinned card, the feed line, the channel's topic, and what people are told privately. */
export const card = {
  label: {
    severity: "Severity",
    status: "Status",
    commander: "Incident commander",
    services: "Services",
    started: "Started",
    nextUpdate: "Next update",
    declaredBy: "Declared by",
    lasted: "Lasted",
  },
  title: {
    summary: "What we know",
    impact: "Impact",
    cause: "Cause",
    resolution: "How it ended",
    alerts: "Alerts",
    tasks: "Open tasks",
    changes: "Changes",
    inviteFailures: "Could not be invited",
  },
  noCommander: "Nobody yet: press Take command",
  offeredTo: (to: Piece): Phrase => say`offered to ${to}`,
  runbook: (service: string, place: Sayable): Phrase => say`Runbook of ${service}: ${place}`,
  noReminder: "No reminder set",
  due: (at: Instant): Phrase => say`Due at ${deadline(at)}`,
  alert: (title: Sayable, source: string, state: "firing" | "resolved", timesSeen: number): Phrase =>
    say`${state === "firing" ? "Firing" : "Ended"}: ${title} (${source}${timesSeen > 1 ? `, seen ${timesSeen} times` : ""})`,
  gathered: ({ alerts, endings }: Gathered): Phrase =>
    say`${String(alerts)} more alerts are counted and not listed${endings === 0 ? "" : `; ${endings} endings were said`}`,
  gatheredServices: (counts: readonly (readonly [string, number])[], all: number): Phrase =>
    say`Of ${String(all)} services: ${counts.map(([service, count]) => `${service} (${count})`).join(", ")}${all > counts.length ? ", …" : ""}`,
  update: (number: number, by: Sayable, at: Instant): Phrase =>
    say`${strong(`Update ${number}`)}, by ${by}, ${clock(at)}`,
  conditions: "Conditions",
  actions: "Actions",
  needs: "Needs",
  task: (id: string, text: string, owner: Sayable | null): Phrase =>
    owner === null ? say`${id}: ${text} (no owner yet)` : say`${id}: ${text} (${owner})`,
  change: (id: string, what: string, state: string): Phrase => say`${id}: ${what}. ${state}.`,
  footer: (id: string, by: Sayable, at: Instant): Phrase =>
    say`${id}, declared by ${by}, ${clock(at)}. ${code("/incident help")} says what you can do.`,
  menuPeople: "people",
  menuWork: "work",
  feed: {
    noChannel: "its channel is being made",
    commander: (who: Sayable): Phrase => say`commander ${who}`,
    noCommander: "no commander yet",
    started: (at: Instant): Phrase => say`started ${clock(at)}`,
    lasted: (duration: string): Phrase => say`lasted ${duration}`,
    mitigatedAfter: (duration: string): Phrase => say`impact over after ${duration}`,
    lastUpdate: (conditions: string, at: Instant): Phrase => say`Last update, ${clock(at)}: ${conditions}`,
  },
  topic: {
    commander: (who: Sayable): Phrase => say`Commander ${who}`,
    noCommander: "No commander yet",
  },
  bookmark: { runbook: (service: string) => `Runbook: ${service}` },
};

/** A private summary for whoever joins, and the how-to for whoever takes a role. */
export const privately = {
  welcome: {
    lead: (named: string): Phrase => say`You have joined ${named}.`,
    state: "Where it stands",
    ask: "What you can do",
    lookHere: "Read the pinned card: it is always up to date.",
    offerHelp: "Say in the channel what you can look at, before you start.",
    takeRole: say`Take a role with ${code("/incident role take expert")}.`,
  },
  brief: {
    lead: (role: string, named: string): Phrase => say`You are ${role} of ${named}.`,
    open: (channel: Sayable): Phrase => say`Channel: ${channel}`,
    how: "How to do it",
    steps: {
      commander: [
        say`You decide, others do. You need not know the answer; you need to know who is looking.`,
        say`Ask: what is hurt, since when, what changed? Give each question to one person.`,
        say`Say aloud what you decide. Send an update when the card says it is due.`,
        say`End the impact first (a rollback is quick); look for the cause later.`,
        say`To hand over: ${code("/incident handoff @name")}. They press Accept; until then it is you.`,
      ],
      communications: [
        say`You tell people outside this channel what happens, in plain words.`,
        say`Agree the text with the incident commander, then send it with ${code("/incident update")}.`,
        say`Say what is hurt, what is being done, and when you will write again. Never guess a cause.`,
      ],
      operations: [
        say`You look and you change things; nobody else changes production meanwhile.`,
        say`Say what you are about to do before you do it, and what came of it.`,
        say`Propose a rollback with ${code("/incident rollback <service> <version> <why>")}; others approve it.`,
      ],
      scribe: [
        say`You keep the record: what was seen, decided and done, and when.`,
        say`Put 📌 on a message, or type ${code("/incident note <text>")}: both go on the timeline.`,
        say`Ask when something is unclear. Who reads it next week was not there.`,
      ],
      expert: [
        say`You were asked because you know this part best.`,
        say`Answer what the incident commander asks; say what you are sure of and what you are not.`,
        say`Post what you find in the triage thread, with a link or a number.`,
      ],
    } satisfies Record<Role, readonly Phrase[]>,
  },
  home: {
    title: "Firebreak",
    lead: "Something is wrong? Declare it. A false alarm costs nothing.",
    mine: "Incidents you have a role in",
    live: "Live incidents",
    others: "Other live incidents",
    quiet: "None that is open to everybody.",
    help: say`In any channel, ${code("/incident")} shows what you can do.`,
  },
};
