import type { Reach } from "../../app/ports/executor.ts";
import type { GateQuestion } from "../../app/ports/gate-prover.ts";
import { UpstreamError } from "../../app/ports/upstream-error.ts";

export type Proof =
  /** `proof` says what was looked at, with a link where there is one. */
  { readonly kind: "proven"; readonly proof: string } | { readonly kind: "missing"; readonly reason: string };

/** One source that can prove an item of the gate. */
export type Prover = {
  /** @throws UpstreamError when the source cannot be asked */
  readonly prove: (question: GateQuestion) => Promise<Proof>;
  /** Whether the source answers and lets us in; never throws. */
  readonly reach: (signal: AbortSignal) => Promise<Reach>;
};

export const proven = (proof: string): Proof => ({ kind: "proven", proof });
export const missing = (reason: string): Proof => ({ kind: "missing", reason });

/** Reaching is asking something; what comes to be said instead is the reason. */
export const reachBy =
  (what: string, ask: (signal: AbortSignal) => Promise<string | null>) =>
  async (signal: AbortSignal): Promise<Reach> => {
    try {
      const problem = await ask(signal);
      return problem === null
        ? { kind: "reached", text: `${what} can be read` }
        : { kind: "not_reached", text: `${what}: ${problem}` };
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      return { kind: "not_reached", text: `${what}: ${error.message}` };
    }
  };
