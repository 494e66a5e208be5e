import { type GateAnswer, gateAnswer } from "../domain/deploy-gate.ts";
import type { Policy } from "../domain/policy.ts";
import { type GateStores, readGateFacts } from "./deploy-gate.ts";
import type { Clock } from "./ports/clock.ts";
import type { GateReporter } from "./ports/gate-reporter.ts";

type Dependencies = GateStores & {
  readonly reporterOf: (service: string) => GateReporter | null;
  readonly policy: Policy;
  readonly clock: Clock;
};

/**
 * Tells the outside how a service's gate stands now.
 * `moved`: it changed again and again while it was told; it must be told once more.
 * @throws UpstreamError when the outside or the database cannot be reached
 */
export type ReportGate = (service: string, signal: AbortSignal) => Promise<"told" | "moved" | "nobody">;

const roundsLimit = 3;

/** Whoever comes while one report of the service is under way shares the next: a storm of incidents is a few reports. */
export const createReportGate = (deps: Dependencies): ReportGate => {
  type Turn = { readonly running: Promise<unknown>; next: ReturnType<ReportGate> | null };
  const turns = new Map<string, Turn>();
  const begin = (service: string, signal: AbortSignal): ReturnType<ReportGate> => {
    const running = report(deps, service, signal);
    const turn: Turn = { running, next: null };
    turns.set(service, turn);
    const end = (): void => {
      if (turns.get(service) === turn) turns.delete(service);
    };
    running.then(end, end);
    return running;
  };
  return (service, signal) => {
    const turn = turns.get(service);
    if (turn === undefined) return begin(service, signal);
    turn.next ??= turn.running.then(
      () => begin(service, signal),
      () => begin(service, signal),
    );
    return turn.next;
  };
};

/** Two incidents may report at once, the older one last: so after telling it is asked once more whether that still holds. */
const report = async (deps: Dependencies, service: string, signal: AbortSignal): ReturnType<ReportGate> => {
  const reporter = deps.reporterOf(service);
  if (reporter === null) return "nobody";
  let asked = await ask(deps, service);
  for (let round = 0; round < roundsLimit; round += 1) {
    await reporter.report({ answerFor: asked.answerFor, signal });
    const again = await ask(deps, service);
    if (again.word === asked.word) return "told";
    asked = again;
  }
  return "moved";
};

type Asked = { readonly word: string; readonly answerFor: (commit: string) => GateAnswer };

/** Read afresh, not believed for a while: the event that calls for the report is in it. */
const ask = async ({ policy, clock, ...stores }: Dependencies, service: string): Promise<Asked> => {
  const facts = { ...(await readGateFacts(stores)), policy, now: clock.now() };
  return {
    word: JSON.stringify(gateAnswer({ service, version: null }, facts)),
    answerFor: (commit) => gateAnswer({ service, version: commit }, facts),
  };
};
