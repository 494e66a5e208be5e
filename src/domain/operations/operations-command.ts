import type { Instant } from "../../base/instant.ts";
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
  | { readonly kind: "resume_changes"; readonly reason: string }
  | {
      readonly kind: "silence_alert";
      readonly alert: { readonly source: string; readonly fingerprint: string; readonly title: string };
      readonly forMs: number;
    }
  /** `name`: of a service or of an alert. */
  | { readonly kind: "silence"; readonly name: string; readonly forMs: number; readonly reason: string }
  /** `named`: the silence's own name, or what it silences. */
  | { readonly kind: "end_silence"; readonly named: string }
  | { readonly kind: "quiet_source"; readonly source: string; readonly until: Instant };

export type OperationsCommandKind = OperationsCommand["kind"];
