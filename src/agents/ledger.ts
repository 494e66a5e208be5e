import type { Clock } from "../app/ports/clock.ts";
import type { Evidence, EvidenceStore } from "../app/ports/evidence-store.ts";
import { redact, redactValue } from "../base/redact.ts";
import type { EvidenceId, IncidentId, InvestigationId } from "../domain/ids.ts";
import { boundText } from "./bound-text.ts";
import { failedResult, type Tool, type ToolResult } from "./tool.ts";

/** Most of one answer that is kept: a table of a whole namespace. A model is shown less of it. */
const bodyLimit = 32_000;
const summaryLimit = 300;

export type Asked = {
  readonly evidence: Evidence;
  /** True when an earlier run of this investigation had asked the same; the outside was not bothered again. */
  readonly wasKnown: boolean;
};

/**
 * Everything that one investigation has seen. An answer is written down before anybody reasons about it, and what is
 * written down is not asked again, also after a restart. Lives for one run.
 */
export class Ledger {
  private readonly known = new Map<EvidenceId, Evidence>();
  private readonly store: EvidenceStore;
  private readonly clock: Clock;
  readonly incidentId: IncidentId;
  readonly investigationId: InvestigationId | null;

  private constructor(deps: LedgerDependencies) {
    this.store = deps.evidence;
    this.clock = deps.clock;
    this.incidentId = deps.incidentId;
    this.investigationId = deps.investigationId;
  }

  static async open(deps: LedgerDependencies): Promise<Ledger> {
    const ledger = new Ledger(deps);
    for (const evidence of await deps.evidence.list(deps.incidentId)) ledger.known.set(evidence.id, evidence);
    return ledger;
  }

  find(id: string): Evidence | null {
    return this.known.get(id as EvidenceId) ?? null;
  }

  /** Everything that is known of the incident, oldest first. */
  all(): readonly Evidence[] {
    return [...this.known.values()];
  }

  /** In the order in which it was found; of this investigation only. */
  own(): readonly Evidence[] {
    return this.all().filter((evidence) => evidence.investigationId === this.investigationId);
  }

  /**
   * Asks a tool, or remembers what it answered. A tool that takes longer than `withinMs` has failed.
   * @throws the signal's reason; then nothing is written, so that the next run asks again
   */
  async ask(tool: Tool, input: unknown, signal: AbortSignal, withinMs: number): Promise<Asked> {
    signal.throwIfAborted();
    const asked = redactValue(input) ?? null;
    const before = await this.store.find(this.incidentId, tool.name, asked, this.investigationId);
    if (before !== null) return { evidence: this.remember(before), wasKnown: true };
    const result = await this.run(tool, input, signal, withinMs);
    signal.throwIfAborted();
    return { evidence: this.remember(await this.record(tool.name, asked, result)), wasKnown: false };
  }

  /**
   * The same with more time, of a tool that was too slow. What has been answered is not asked again; the record of the
   * first try stays, and says that it was one.
   */
  async askAgain(tool: Tool, input: unknown, signal: AbortSignal, withinMs: number): Promise<Asked> {
    const first = redactValue(input) ?? null;
    const before = await this.store.find(this.incidentId, tool.name, first, this.investigationId);
    if (before !== null && !isLate(before)) return { evidence: this.remember(before), wasKnown: true };
    const asked = { asked: first, look: 2 };
    const again = await this.store.find(this.incidentId, tool.name, asked, this.investigationId);
    if (again !== null) return { evidence: this.remember(again), wasKnown: true };
    const result = await this.run(tool, input, signal, withinMs);
    signal.throwIfAborted();
    return { evidence: this.remember(await this.record(tool.name, asked, result)), wasKnown: false };
  }

  private async run(tool: Tool, input: unknown, signal: AbortSignal, withinMs: number): Promise<ToolResult> {
    const deadline = AbortSignal.timeout(withinMs);
    const context = {
      signal: AbortSignal.any([signal, deadline]),
      isEvidence: (id: EvidenceId) => this.known.get(id)?.status === "ok",
    };
    // A tool that does not listen to its signal is not waited for either.
    const late = new Promise<ToolResult>((resolve) =>
      deadline.addEventListener("abort", () => resolve(failedResult(lateWords(tool, withinMs))), {
        once: true,
      }),
    );
    return Promise.race([tool.run(input, context).catch(onlyWhenLate(deadline, tool, withinMs)), late]);
  }

  private record(tool: string, input: unknown, result: ToolResult): Promise<Evidence> {
    return this.store.record(this.incidentId, {
      investigationId: this.investigationId,
      tool,
      input,
      at: this.clock.now(),
      window: result.window,
      link: result.link === null ? null : redact(result.link),
      status: result.status,
      summary: boundText(redact(result.summary), summaryLimit),
      body: boundText(redact(result.body), bodyLimit),
    });
  }

  private remember(evidence: Evidence): Evidence {
    this.known.set(evidence.id, evidence);
    return evidence;
  }
}

/** What a tool was asked, whichever look it was. */
export const askedIn = ({ input }: Pick<Evidence, "input">): unknown =>
  typeof input === "object" && input !== null && "asked" in input && "look" in input ? input.asked : input;

type LedgerDependencies = {
  readonly evidence: EvidenceStore;
  readonly clock: Clock;
  readonly incidentId: IncidentId;
  readonly investigationId: InvestigationId | null;
};

const tookLonger = "took longer than";
const lateWords = ({ name }: Tool, withinMs: number): string => `${name} ${tookLonger} ${withinMs} ms`;

/** A tool that had not answered when its time was up; with more time it may. */
export const isLate = ({ status, summary }: Pick<Evidence, "status" | "summary">): boolean =>
  status === "failed" && summary.includes(tookLonger);

const onlyWhenLate =
  (deadline: AbortSignal, tool: Tool, withinMs: number) =>
  (error: unknown): ToolResult => {
    if (deadline.aborted) return failedResult(lateWords(tool, withinMs));
    throw error;
  };
