import type { Operations } from "../../domain/operations/operations.ts";
import type { RecordedOperationsEvent } from "../../domain/operations/operations-event.ts";
import type { NewEffect } from "./outbox.ts";

/** The workspace's own log: freezes, the kill switch. */
export type OperationsStore = {
  readonly load: () => Promise<Operations>;
  readonly events: (range: {
    readonly afterSeq: number;
    readonly limit: number;
  }) => Promise<readonly RecordedOperationsEvent[]>;
  readonly append: (request: {
    readonly operations: Operations;
    readonly expectedSeq: number;
    readonly events: readonly RecordedOperationsEvent[];
    readonly effects: readonly NewEffect[];
    readonly commandKey: string;
  }) => Promise<"appended" | "conflict" | "duplicate">;
};
