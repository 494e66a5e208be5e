import type { Policy } from "../../domain/policy.ts";
import type { HandleCommand } from "../handle-command.ts";
import type { HandleOperations } from "../handle-operations.ts";
import type { Clock } from "../ports/clock.ts";
import type { AlertStore, IncidentStore, OperationsStore } from "../ports/store.ts";

export type AlertDependencies = {
  readonly handle: HandleCommand;
  readonly handleOperations: HandleOperations;
  readonly incidents: Pick<IncidentStore, "live" | "load">;
  readonly operations: Pick<OperationsStore, "load">;
  readonly alerts: AlertStore;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly digestOf: (text: string) => string;
  readonly onOffered: () => void;
};
