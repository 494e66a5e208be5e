import type { Incident } from "./incident.ts";
import type { Refusal } from "./refusal.ts";
import { allowedIn, type LifecycleCommand, type Status } from "./status.ts";

/** Why the life cycle does not take this step now; null when it does. Asked before a form opens, too. */
export const wrongStatus = ({ status }: Pick<Incident, "status">, kind: LifecycleCommand): Refusal | null => {
  const allowed: readonly Status[] = allowedIn[kind];
  return allowed.includes(status) ? null : { kind: "wrong_status", status, allowed };
};

export const isLifecycleCommand = (kind: string): kind is LifecycleCommand => Object.hasOwn(allowedIn, kind);
