import type { FreezeId } from "./operations.ts";

/** Everything that can be asked of the workspace as a whole. */
export type OperationsCommand =
  | {
      readonly kind: "freeze";
      readonly service: string | null;
      /** Null: until somebody lifts it. */
      readonly forMs: number | null;
      readonly reason: string;
    }
  | { readonly kind: "unfreeze"; readonly service: string | null }
  /** The time of a freeze is over. */
  | { readonly kind: "end_freeze"; readonly freezeId: FreezeId }
  | { readonly kind: "halt_changes"; readonly reason: string }
  | { readonly kind: "resume_changes"; readonly reason: string };

export type OperationsCommandKind = OperationsCommand["kind"];
