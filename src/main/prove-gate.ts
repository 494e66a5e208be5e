import type { ProveGate } from "../app/ports/gate-prover.ts";
import type { Config } from "../config.ts";

/** What is configured for each service to prove items of its gate. */
export const proveGateWith =
  (_config: Config): ProveGate =>
  async () => [];
