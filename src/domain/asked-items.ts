import type { ChangeAction } from "./change-action.ts";
import { alwaysAsked, type GateItem } from "./gate.ts";
import type { Incident } from "./incident.ts";
import type { Policy } from "./policy.ts";
import { serviceNamed } from "./service.ts";

/** What must hold before this may be approved: what the service asks, or else the policy by kind and severity, and what is always asked. */
export const itemsAsked = (
  { worstSeverity }: Pick<Incident, "worstSeverity">,
  { action, service }: { readonly action: ChangeAction; readonly service: string },
  { services, gates }: Pick<Policy, "services" | "gates">,
): readonly GateItem[] => [
  ...(serviceNamed(services, service)?.changes[action]?.gate ?? gates[action][worstSeverity]),
  ...alwaysAsked[action],
];
