import type { CommandOf } from "../command.ts";
import type { IncidentEvent } from "../event.ts";
import type { Incident } from "../incident.ts";
import type { Consultation, HandOff, Investigation, TriageStep } from "../investigation.ts";
import type { SpecialistName } from "../routing.ts";
import { type Context, type Decision, happens, refusalIfBlank, refuse } from "./context.ts";
import { withRunning } from "./triage.ts";

/** The chief asks so many at once; more would be a meeting. */
export const mostAsked = 4;
/** With those that hand-overs have added. Each is one hop: whoever was handed something hands nothing on. */
const mostConsultations = 6;

/** The plan is made once; each specialist that is asked is a line in the thread. */
export const planInvestigation = (
  incident: Incident,
  { investigationId, plan, first, asks }: CommandOf<"plan_investigation">,
  context: Context,
): Decision =>
  withRunning(incident, investigationId, (running) => {
    if (running.plan !== null) return refuse({ kind: "already_done", what: `${investigationId} is planned` });
    const chosen = asks
      .filter(({ specialist }, at) => asks.findIndex((one) => one.specialist === specialist) === at)
      .slice(0, mostAsked);
    if (chosen.length === 0) return refuse({ kind: "missing", field: "specialists", expected: "at least one" });
    const thread = new Thread(running, context);
    return happens(
      { kind: "investigation_planned", investigationId, plan, first },
      ...chosen.flatMap(({ specialist, task }) => thread.ask("chief", specialist, task)),
    );
  });

/** What comes after the end of the waiting is not heard: the summary has been written without it. */
export const endConsultation = (
  incident: Incident,
  { investigationId, number, state, handOff }: CommandOf<"end_consultation">,
  context: Context,
): Decision =>
  withRunning(incident, investigationId, (running) => {
    const consultation = running.consultations.find((one) => one.number === number);
    if (consultation === undefined) return refuse({ kind: "not_found", what: `consultation ${number}`, known: [] });
    if (consultation.state.kind !== "waiting")
      return refuse({ kind: "already_done", what: `consultation ${number} has ended` });
    const thread = new Thread(running, context);
    return happens(
      { kind: "consultation_ended", investigationId, number, state },
      ...(state.kind === "silent" ? [thread.stub(consultation, state.reason)] : []),
      ...(handOff === null ? [] : follow(thread, running, consultation, handOff)),
    );
  });

/**
 * One hop, to somebody who is not at work already, while there is room.
 * @param asked everybody who has been asked so far
 * @returns in words why a hand-over is not followed; null: it is
 */
export const whyNotFollowed = (
  asked: readonly Pick<Consultation, "specialist">[],
  from: Pick<Consultation, "askedBy">,
  to: SpecialistName,
): string | null => {
  if (from.askedBy !== "chief") return "it was handed over once already";
  if (asked.some(({ specialist }) => specialist === to)) return `the ${to} has been asked already`;
  return asked.length >= mostConsultations ? "enough specialists have been asked" : null;
};

const follow = (
  thread: Thread,
  { consultations }: Investigation,
  from: Consultation,
  { to, because }: HandOff,
): readonly IncidentEvent[] => {
  const why = whyNotFollowed(consultations, from, to);
  if (why === null) return thread.ask(from.specialist, to, because);
  return [thread.line(from.specialist, `Would ask ${to}`, `${because} (Not followed: ${why}.)`)];
};

export const endOverdue = (
  incident: Incident,
  { investigationId }: CommandOf<"end_overdue">,
  context: Context,
): Decision =>
  withRunning(incident, investigationId, (running) => {
    const waiting = running.consultations.filter(({ state }) => state.kind === "waiting");
    if (waiting.length === 0) return refuse({ kind: "stale", what: "everybody has answered" });
    const thread = new Thread(running, context);
    const reason = "it ran out of time";
    return happens(
      ...waiting.flatMap((one): readonly IncidentEvent[] => [
        { kind: "consultation_ended", investigationId, number: one.number, state: { kind: "silent", reason } },
        thread.stub(one, reason),
      ]),
    );
  });

export const rateSummary = (
  { investigations }: Incident,
  { investigationId, verdict, reason }: CommandOf<"rate_summary">,
): Decision => {
  const rated = investigations.find(({ id }) => id === investigationId);
  if (rated === undefined || rated.summary === null)
    return refuse({ kind: "not_found", what: `a summary of ${investigationId}`, known: [] });
  const blank = verdict === "wrong" ? refusalIfBlank(reason, "reason", "what was wrong, in a few words") : null;
  return blank === null ? happens({ kind: "summary_rated", investigationId, verdict, reason }) : refuse(blank);
};

/** Numbers the lines that one decision adds to the thread; lives for one decision. */
class Thread {
  private readonly running: Investigation;
  private readonly context: Context;
  private steps: number;
  private consultations: number;

  constructor(running: Investigation, context: Context) {
    this.running = running;
    this.context = context;
    this.steps = running.steps.length;
    this.consultations = running.consultations.length;
  }

  ask(askedBy: Consultation["askedBy"], specialist: SpecialistName, task: string): readonly IncidentEvent[] {
    this.consultations += 1;
    const consultation = { number: this.consultations, specialist, task, askedBy };
    const title = askedBy === "chief" ? `Chief asks ${specialist}` : `Hands over to ${specialist}`;
    return [
      { kind: "consultation_asked", investigationId: this.running.id, consultation },
      this.line(askedBy, title, task),
    ];
  }

  stub({ specialist }: Consultation, reason: string): IncidentEvent {
    return this.line(specialist, "No answer", `The ${specialist} is missing: ${reason}.`);
  }

  line(agent: string, title: string, text: string): IncidentEvent {
    this.steps += 1;
    const step: TriageStep = {
      number: this.steps,
      agent,
      title,
      text,
      outcome: "note",
      evidence: [],
      at: this.context.now,
    };
    return { kind: "step_recorded", investigationId: this.running.id, step };
  }
}
