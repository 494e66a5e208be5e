import { isDeepStrictEqual } from "node:util";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { Investigation, TriageSummary } from "../domain/investigation.ts";
import { askForSummary } from "./chief.ts";
import { citedIn } from "./cited.ts";
import {
  finish,
  type InvestigationRequest,
  investigationIn,
  longestMs,
  openLedger,
  type TeamDependencies,
  workingModel,
} from "./investigate.ts";
import type { Ledger } from "./ledger.ts";
import { notebookIn } from "./notebook.ts";
import { chiefName } from "./roster/chief.ts";
import { reportedIn, type Standing, standingOf, summaryOf } from "./standing.ts";
import { groundOf, surroundingsIn } from "./surroundings.ts";
import { toolsFor, worthIn } from "./tools.ts";

/**
 * The last word, when everybody who was asked has answered or is not waited for. One report stands for itself; of several
 * the chief makes one text, and when the chief cannot, the one who looked for the cause is quoted. Verdict and findings
 * are code's in any case. Without a single report the first responder's word stands, and why is said once.
 */
export const conclude = async (deps: TeamDependencies, request: InvestigationRequest): Promise<void> => {
  const { incident, investigationId, report, signal } = request;
  const investigation = investigationIn(incident, investigationId);
  if (investigation === null || investigation.state.kind !== "running") return;
  const reported = reportedIn(investigation);
  if (reported.length === 0) return finish(deps, request, reasonsOf(investigation));
  const ledger = await openLedger(deps, request);
  const standing = standingOf(investigation, surroundingsIn(groundOf(deps), incident, investigation, ledger));
  const watchdog = AbortSignal.timeout(longestMs);
  const said = await chiefsWords(deps, request, investigation, ledger, standing, AbortSignal.any([signal, watchdog]));
  if (signal.aborted) return;
  const [only] = reported;
  const author = only?.specialist ?? chiefName;
  const { text, nextSteps } = standing;
  const notes = [...new Set([...standing.notes, ...(said?.notes ?? [])])];
  const last = summaryOf({ ...standing, notes }, said ?? { author, text, nextSteps });
  if (!isSaid(investigation.summary, last)) await report.summary(last);
  await finish(deps, request, null);
  await deps.runs.forget(keyOf(request));
};

const keyOf = ({ incident, investigationId }: InvestigationRequest): string => `${incident.id}.${investigationId}.sum`;

const reasonsOf = ({ consultations }: Investigation): string =>
  [...new Set(consultations.flatMap(({ state }) => (state.kind === "silent" ? [state.reason] : [])))].join("; ");

/** Who wrote it last does not make it another summary. */
const isSaid = (stands: TriageSummary | null, last: Omit<TriageSummary, "at">): boolean => {
  if (stands === null) return false;
  const { at, author, ...said } = stands;
  const { author: by, ...saying } = last;
  return isDeepStrictEqual(said, saying);
};

/**
 * Null when there is nothing to join, or no chief to be had. Prose about causes is only taken when there are findings:
 * words about a cause that nothing supports would outlive what was dropped.
 */
const chiefsWords = async (
  deps: TeamDependencies,
  request: InvestigationRequest,
  investigation: Investigation,
  ledger: Ledger,
  standing: Standing,
  signal: AbortSignal,
) => {
  const reported = reportedIn(investigation);
  if (deps.model === null || reported.length < 2 || standing.outlook.findings.length === 0) return null;
  const { incident, investigationId } = request;
  const notes = new Set<string>();
  const chief = {
    model: workingModel(deps, deps.model, incident, notes),
    tier: deps.chief,
    ledger,
    notebook: notebookIn(deps.runs, keyOf(request)),
    clock: deps.clock,
    left: await deps.budget.left(incident.id),
    signal,
  };
  const reports = reported.map(({ specialist, task, state }) => ({ who: specialist, task, report: state.report }));
  try {
    const heard = await askForSummary(chief, incident, reports, standing.verdict);
    if (heard.kind === "unheard") {
      deps.logger.warn({ incident: incident.id, cause: heard.cause.kind }, "the chief summed nothing up");
      return null;
    }
    const tools = toolsFor({ ...deps, incident, investigationId, agent: chiefName });
    const { text } = citedIn(heard.said.summary, { find: (id) => ledger.find(id), worthOf: worthIn(tools) });
    const nextSteps = [...new Set([...heard.said.nextSteps, ...standing.nextSteps])];
    return { author: chiefName, text, nextSteps, notes: [...notes] };
  } catch (error) {
    if (signal.aborted || (error instanceof UpstreamError && error.retryable)) throw error;
    deps.logger.error({ incident: incident.id, error: String(error) }, "the chief broke while summing up");
    return null;
  }
};
