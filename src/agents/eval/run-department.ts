import { addMs } from "../../base/instant.ts";
import { invariant } from "../../base/invariant.ts";
import type { Consultation, Investigation } from "../../domain/investigation.ts";
import { askForPlan, askForSummary } from "../chief.ts";
import { lookBackMs } from "../consult.ts";
import { longestMs, reportOf } from "../investigate.ts";
import type { Tier } from "../model.ts";
import { noNotebook } from "../notebook.ts";
import { type Ask, classifyIncident, type Planned, planFrom, planWithoutChief } from "../plan.ts";
import { entryOf } from "../roster.ts";
import { runSpecialist, stoppedBecause } from "../run-specialist.ts";
import { reportedIn, standingOf } from "../standing.ts";
import { surroundingsIn } from "../surroundings.ts";
import type { RecordedCase } from "./case.ts";
import { type CaseResult, type FirstSummary, firstLook, type ModelMode, resultOf } from "./run-case.ts";
import { recordedGround, type Setting, settingOf } from "./setting.ts";
import type { Till } from "./till.ts";

/** The chief as an installation has it that says nothing about it. */
const chiefTier: Tier = "opus";

type Working = {
  readonly setting: Setting;
  readonly till: Till;
  readonly signal: AbortSignal;
};

/**
 * One recorded incident through the whole department: first responder, the chief's plan, its specialists, the chief's
 * words, and the verdict by code. Specialists look one after another, so that a run can be repeated; nobody is followed
 * to whom they would hand over. Where the model cannot be had, the first responder's word stands and `missing` says why.
 * @param nowMs a clock that only measures; the incident's own time is the case's
 */
export const runDepartment = async (
  recorded: RecordedCase,
  mode: ModelMode,
  till: Till,
  nowMs: () => number,
): Promise<CaseResult> => {
  const setting = await settingOf(recorded);
  const startedAtMs = nowMs();
  const working = { setting, till, signal: AbortSignal.timeout(longestMs) };
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

const chiefIn = ({ setting: { ledger, clock }, till, signal }: Working) => ({
  model: till.model,
  tier: chiefTier,
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
  const consultations: Consultation[] = [];
  for (const [at, ask] of asks.entries()) {
    const state = await askOne(working, planned, ask, first);
    consultations.push({ number: at + 1, ...ask, askedBy: "chief", state });
  }
  return { ...planned, consultations };
};

const askOne = async (
  { setting: { tools, ledger, clock, incident }, till, signal }: Working,
  investigation: Investigation,
  { specialist, task }: Ask,
  first: FirstSummary,
): Promise<Consultation["state"]> => {
  const { model } = till;
  const left = till.left();
  const deps = { model, delegating: chiefTier, tools, ledger, clock, left, notebook: noNotebook, signal };
  const window = { from: addMs(investigation.startedAt, -lookBackMs), to: clock.now() };
  const briefing = { incident, investigation, task, askedBy: "chief", known: first.summary, window };
  for await (const event of runSpecialist(deps, entryOf(specialist), briefing)) {
    if (event.kind === "report") return { kind: "reported", report: event.validated.report, notes: [] };
    if (event.kind === "silent") return { kind: "silent", reason: event.reason };
  }
  return { kind: "silent", reason: "it came to no end" };
};
