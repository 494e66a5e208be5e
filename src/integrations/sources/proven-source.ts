import type { FindSource } from "../../app/ports/source-finder.ts";
import { UpstreamError } from "../../app/ports/upstream-error.ts";
import type { Prover } from "../proofs/prover.ts";

/** Any other version control: a page or a command that knows what is named. */
export const provenSource =
  (prover: Prover): FindSource =>
  async ({ named, said, service, action, from, to, signal }) => {
    const url = named.kind === "address" ? named.url : null;
    const source = { kind: "said", ref: said, url, reason: "it is being looked up" } as const;
    try {
      const proof = await prover.prove({ service, action, from, to, source, signal });
      return proof.kind === "proven"
        ? { kind: "found", ref: said, url, proof: proof.proof }
        : { kind: "not_found", reason: proof.reason };
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      return { kind: "not_found", reason: `it could not be asked: ${error.message}` };
    }
  };
