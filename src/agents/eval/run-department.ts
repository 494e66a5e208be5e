import { addMs } from "../../base/instant.ts";
import { invariant } from "../../base/invariant.ts";
import { whyNotFollowed } from "../../domain/decide/consultations.ts";
import type { Consultation, HandOff, Investigation } from "../../domain/investigation.ts";
import { askForPlan, askForSummary } from "../chief.ts";
import { lookBackMs, tierOfAsker } from "../consult.ts";
import { longestMs, reportOf } from "../investigate.ts";
import type { Tier } from "../model.ts";
import { noNotebook } from "../notebook.ts";
import { classifyIncident, type Planned, planFrom, planWithoutChief } from "../plan.ts";
import { entryOf } from "../roster.ts";
import { runSpecialist, stoppedBecause } from "../run-specialist.ts";
import { reportedIn, standingOf } from "../standing.ts";
import { surroundingsIn } from "../surroundings.ts";
import type { RecordedCase } from "./case.ts";
import { type CaseResult, type FirstSummary, firstLook, type ModelMode, resultOf } from "./run-case.ts";
import { recordedGround, type Setting, settingOf } from "./setting.ts";
import type { Till } from "./till.ts";

type Working = {
  /** The chief's tier, as it is configured. */
  readonly chief: Tier;
  readonly setting: Setting;
  readonly till: Till;
  readonly signal: AbortSignal;
};

/**
 * One recorded incident through the whole department: first responder, the chief's plan, its specialists, the chief's
 * words, and the verdict by code. Specialists look one after another, so that a run can be repeated, and after them
 * whoever they hand over to, by the rule of an incident. Where the model cannot be had, the first responder's word stands and `missing` says why.
 * @param nowMs a clock that only measures; the incident's own time is the case's
 */
export const runDepartment = async (
  recorded: RecordedCase,
  mode: ModelMode,
  { till, chief }: Pick<Working, "till" | "chief">,
  nowMs: () => number,
): Promise<CaseResult> => {
  const setting = await settingOf(recorded);
  const startedAtMs = nowMs();
  const working = { setting, till, chief, signal: AbortSignal.timeout(longestMs) };
  const first = await firstLook(setting, working.signal);
  invariant(first !== null, "the first responder always ends in a summary");
  const planned = await plan(working, first);
  const asked = typeof planned === "string" ? null : await askAll(working, first, planned);
  const standing =
    asked === null ? null : standingOf(asked, surroundingsIn(recordedGround, setting.incident, asked, setting.ledger));
  const reported = asked === null ? [] : reportedIn(asked);
  if (reported.length > 1 && standing !== null && standing.outlook.findings.length > 0) {
    const reports = reported.map(({ specialist, task, state }) => ({ who: specialist, task, report: state.report }));
    await askForSummary(chiefIn(working), setting.incident, reports, standing.verdict);
  }
  const said =
    reported.length === 0 || standing === null
      ? first.summary
      : { verdict: standing.verdict, findings: standing.outlook.findings };
  const missing = typeof planned === "string" ? [planned] : (standing?.notes ?? []);
  return {
    ...resultOf(recorded, setting, said, Math.round(nowMs() - startedAtMs)),
    department: { mode, ...till.bill(), reported: reported.map(({ specialist }) => specialist), missing },
  };
};

const chiefIn = ({ setting: { ledger, clock }, till, chief, signal }: Working) => ({
  model: till.model,
  tier: chief,
  ledger,
  notebook: noNotebook,
  clock,
  left: till.left(),
  signal,
});

type Noted = Planned & { readonly notes: readonly string[] };

/** @returns in words why the model takes no part */
const plan = async (working: Working, first: FirstSummary): Promise<Noted | string> => {
  const { incident, investigation } = working.setting;
  const { question } = investigation;
  const given = planWithoutChief(incident, question);
  if (given !== null) return { ...given, notes: [] };
  const rules = classifyIncident(incident, question);
  const briefing = { incident, investigation, known: first.summary, rules };
  const heard = await askForPlan(chiefIn(working), briefing);
  if (heard.kind === "said") return { ...planFrom(incident, question, rules, heard.said), notes: [] };
  const why = stoppedBecause(heard.cause);
  if (heard.cause.kind === "unavailable" || heard.cause.kind === "money") return why;
  const notes = [`The chief made no plan (${why}); the rules did.`];
  return { ...planFrom(incident, question, rules, null), notes };
};

const askAll = async (working: Working, first: FirstSummary, { plan: made, asks, notes }: Noted) => {
  const { investigation } = working.setting;
  const planned: Investigation = { ...investigation, plan: { plan: { ...made, notes }, first: reportOf(first) } };
  const waiting: Asked[] = asks.map((ask) => ({ ...ask, askedBy: "chief" }));
  const consultations: Consultation[] = [];
  for (const asked of waiting) {
    const { state, handOff } = await askOne(working, planned, asked, first);
    consultations.push({ number: consultations.length + 1, ...asked, state });
    if (handOff === null || whyNotFollowed(waiting, asked, handOff.to) !== null) continue;
    // The loop goes on to whoever is added.
    waiting.push({ specialist: handOff.to, task: handOff.because, askedBy: asked.specialist });
  }
  return { ...planned, consultations };
};

type Asked = Pick<Consultation, "specialist" | "task" | "askedBy">;
type Ended = { readonly state: Consultation["state"]; readonly handOff: HandOff | null };

const askOne = async (
  { setting: { tools, ledger, clock, incident }, till, chief, signal }: Working,
  investigation: Investigation,
  { specialist, task, askedBy }: Asked,
  first: FirstSummary,
): Promise<Ended> => {
  const { model } = till;
  const left = till.left();
  const delegating = tierOfAsker(askedBy, chief);
  const deps = { model, delegating, tools, ledger, clock, left, notebook: noNotebook, signal };
  const window = { from: addMs(investigation.startedAt, -lookBackMs), to: clock.now() };
  const briefing = { incident, investigation, task, askedBy, known: first.summary, window };
  for await (const event of runSpecialist(deps, entryOf(specialist), briefing)) {
    if (event.kind === "report")
      return { state: { kind: "reported", report: event.validated.report, notes: [] }, handOff: event.handOff };
    if (event.kind === "silent") return silent(event.reason);
  }
  return silent("it came to no end");
};

const silent = (reason: string): Ended => ({ state: { kind: "silent", reason }, handOff: null });
