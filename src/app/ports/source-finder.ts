import type { ChangeAction } from "../../domain/change-action.ts";
import type { NamedSource } from "../../domain/change-source.ts";

export type SourceQuestion = {
  readonly service: string;
  readonly action: ChangeAction;
  readonly from: string;
  readonly to: string;
  /** The words as they were said, and what they point at. */
  readonly said: string;
  readonly named: NamedSource;
  readonly signal: AbortSignal;
};

export type SourceLook =
  /** `ref` names what was found, `proof` says where. */
  | { readonly kind: "found"; readonly ref: string; readonly url: string | null; readonly proof: string }
  | { readonly kind: "not_found"; readonly reason: string };

/** Looks whether what a source names is there. Reads, changes nothing, never throws: what cannot be asked is not found. */
export type FindSource = (question: SourceQuestion) => Promise<SourceLook>;
