import type { GateAnswer } from "../../domain/deploy-gate.ts";
import type { Reach } from "./executor.ts";

/** Tells a place outside, where people merge and deploy, whether a service's deploy gate is open. */
export type GateReporter = {
  /**
   * Sets what it says to the answer, wherever it says something else. What is asked about is a commit.
   * @throws UpstreamError
   */
  readonly report: (request: {
    readonly answerFor: (commit: string) => GateAnswer;
    readonly signal: AbortSignal;
  }) => Promise<void>;
  /** Never throws. */
  readonly reach: (signal: AbortSignal) => Promise<Reach>;
};
