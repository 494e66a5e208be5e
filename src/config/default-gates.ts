import type { ChangeAction } from "../domain/change-action.ts";
import { checklistItems, type GateItem } from "../domain/gate.ts";
import type { Severity } from "../domain/severity.ts";

const isUrgent: Readonly<Record<Severity, boolean>> = { P1: true, P2: true, P3: false, P4: false, P5: false };

type Asked = {
  readonly always: readonly GateItem[];
  /** Asked as well while nobody is called at night for it: P3 to P5. */
  readonly inCalm: readonly GateItem[];
};

/** What is asked of each kind of change, beside where it comes from. */
const asked: Readonly<Record<ChangeAction, Asked>> = {
  rollback: { always: ["rollback_plan_ready", "monitoring_configured"], inCalm: ["documentation_updated"] },
  // What is new goes through the whole checklist, also at night.
  deploy: { always: checklistItems, inCalm: ["infrastructure_as_code", "documentation_updated"] },
  // Replicas that no code knows of are gone with the next deploy.
  scale: {
    always: ["rollback_plan_ready", "monitoring_configured"],
    inCalm: ["infrastructure_as_code", "documentation_updated"],
  },
  // These leave infrastructure and documentation as they are.
  restart: { always: ["rollback_plan_ready", "monitoring_configured"], inCalm: [] },
  flag: { always: ["rollback_plan_ready", "monitoring_configured"], inCalm: [] },
};

export const defaultGate = (action: ChangeAction, severity: Severity): readonly GateItem[] => {
  const { always, inCalm } = asked[action];
  return isUrgent[severity] ? always : [...always, ...inCalm];
};
