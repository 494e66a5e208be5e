import type { Instant } from "../../base/instant.ts";
import type { Author } from "../actor.ts";
import type { FreezeId } from "./operations.ts";
import type { SilenceId } from "./silence.ts";

/** What happened to the workspace as a whole. */
export type OperationsEvent =
  | {
      readonly kind: "frozen";
      readonly freezeId: FreezeId;
      readonly service: string | null;
      readonly reason: string;
      readonly until: Instant | null;
    }
  /** `ended`: its time was over; `lifted`: a person took it away. */
  | {
      readonly kind: "unfrozen";
      readonly freezeId: FreezeId;
      readonly service: string | null;
      readonly how: "lifted" | "ended";
    }
  | { readonly kind: "halted"; readonly reason: string }
  | { readonly kind: "resumed"; readonly reason: string }
  | {
      readonly kind: "alert_silenced";
      readonly silenceId: SilenceId;
      readonly source: string;
      readonly fingerprint: string;
      readonly title: string;
      readonly until: Instant;
    }
  | {
      readonly kind: "silenced";
      readonly silenceId: SilenceId;
      /** Of a service or of an alert. */
      readonly name: string;
      readonly reason: string;
      readonly until: Instant;
    }
  /** A person wants to hear of it again before its time. */
  | { readonly kind: "silence_ended"; readonly silenceId: SilenceId; readonly name: string }
  /** A source has put so many alerts before people that the rest is only recorded until then. */
  | { readonly kind: "source_quieted"; readonly source: string; readonly alerts: number; readonly until: Instant };

export type RecordedOperationsEvent = {
  /** 1-based, without gaps. */
  readonly seq: number;
  readonly at: Instant;
  readonly actor: Author;
  readonly event: OperationsEvent;
};
