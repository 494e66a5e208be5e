import type { Policy } from "../../domain/policy.ts";
import type { HandleCommand } from "../handle-command.ts";
import type { HandleOperations } from "../handle-operations.ts";
import type { AlertStore } from "../ports/alert-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { IncidentStore } from "../ports/incident-store.ts";
import type { OperationsStore } from "../ports/operations-store.ts";

export type AlertDependencies = {
  readonly handle: HandleCommand;
  readonly handleOperations: HandleOperations;
  readonly incidents: Pick<IncidentStore, "survey" | "load">;
  readonly operations: Pick<OperationsStore, "load">;
  readonly alerts: AlertStore;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly digestOf: (text: string) => string;
  readonly onOffered: () => void;
};
