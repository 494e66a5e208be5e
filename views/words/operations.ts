import type { Instant } from "../../src/base/instant.ts";
import { clock, code, deadline, type Phrase, type Sayable, say } from "../phrase.ts";

const what = (service: string | null): string => service ?? "Everything";
/** The same in the middle of a sentence. */
const inside = (service: string | null): string => service ?? "everything";

/** What holds for the whole workspace: freezes and the kill switch. */
export const operations = {
  frozen: (by: Sayable, service: string | null, until: Instant | null, reason: string): Phrase =>
    until === null
      ? say`❄ ${what(service)} is frozen by ${by}, until somebody lifts it: ${reason}. The deploy gate is closed.`
      : say`❄ ${what(service)} is frozen by ${by} until ${deadline(until)}: ${reason}. The deploy gate is closed.`,
  unfrozen: (by: Sayable, service: string | null): Phrase => say`${by} has lifted the freeze of ${inside(service)}.`,
  freezeEnded: (service: string | null): Phrase => say`The freeze of ${inside(service)} is over.`,
  halted: (by: Sayable, reason: string): Phrase =>
    say`⛔ ${by} has thrown the kill switch: ${reason}. No change starts, approved or not, until an approver turns it off with ${code("/incident killswitch off")} and a reason.`,
  resumed: (by: Sayable, reason: string): Phrase =>
    say`${by} has turned the kill switch off: ${reason}. Approved changes start again.`,
  silenced: (by: Sayable, title: string, until: Instant): Phrase =>
    say`${by} has silenced ${title} until ${deadline(until)}.`,
  silence: {
    said: (by: Sayable, id: string, name: string, until: Instant, reason: string): Phrase =>
      say`🔕 ${by} has silenced ${name} until ${deadline(until)} (${id}): ${reason}. Its alerts are recorded and shown to nobody.`,
    ended: (by: Sayable, id: string, name: string): Phrase =>
      say`🔔 ${by} has ended the silence of ${name} (${id}). Its alerts are shown again.`,
    line: (id: string, name: string, by: Sayable, until: Instant, reason: string | null): Phrase =>
      reason === null
        ? say`🔕 ${id} ${name}: silenced by ${by} until ${deadline(until)}`
        : say`🔕 ${id} ${name}: silenced by ${by} until ${deadline(until)}: ${reason}`,
    work: (services: readonly string[], environment: string | null, until: Instant, reason: string): Phrase =>
      say`🚧 ${services.length === 0 ? "Everything" : services.join(", ")}${environment === null ? "" : ` in ${environment}`} until ${deadline(until)}: ${reason}`,
    title: "Silenced alerts",
    byPeople: "By people",
    announced: "By announced work",
    none: "Nothing is silenced.",
    howTo: say`Silence a service or an alert: ${code("/incident silence checkout for 2h because …")}`,
    howToEnd: say`End one early: ${code("/incident silence end S1")}`,
  },
  quieted: (source: string, alerts: number): Phrase =>
    say`${source} has put ${String(alerts)} alerts before people, which is its budget. What comes beyond it is recorded and not shown; P1 and P2 still are.`,
  isFrozen: (service: string | null, by: Sayable, until: Instant | null, reason: string): Phrase =>
    until === null
      ? say`❄ ${what(service)}: frozen by ${by}: ${reason}`
      : say`❄ ${what(service)}: frozen by ${by} until ${deadline(until)}: ${reason}`,
  isHalted: (by: Sayable, at: Instant, reason: string): Phrase =>
    say`⛔ The kill switch is on since ${clock(at)} (${by}): ${reason}. No change starts.`,
  title: "For everybody",
  done: "Done. Everybody can read it in the announcement channel.",
};
