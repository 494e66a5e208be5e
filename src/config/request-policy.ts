import { type RequestKind, type Urgency, usualDepartments } from "../domain/requests/kinds.ts";
import type { RequestPolicy } from "../domain/requests/request-policy.ts";
import type { ConfigFile } from "./file-schema.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const defaultDueWithinMs: Readonly<Record<Urgency, number>> = {
  critical: hourMs,
  high: 8 * hourMs,
  normal: 3 * dayMs,
  low: 14 * dayMs,
};

const defaultUnownedAfterMs: Readonly<Record<Urgency, number>> = {
  critical: 15 * minuteMs,
  high: hourMs,
  normal: 8 * hourMs,
  low: 2 * dayMs,
};

/** The rules' own view of `handoffs`. */
export const requestPolicyOf = ({ handoffs }: ConfigFile): RequestPolicy => ({
  departments:
    handoffs.departments === undefined
      ? usualDepartments
      : Object.fromEntries(
          Object.entries(handoffs.departments).map(([name, { kinds }]) => [name, kinds ?? usualKindsOf(name)]),
        ),
  operators: handoffs.operators,
  dueWithinMs: eachUrgency((urgency) => handoffs.due_within[urgency] ?? defaultDueWithinMs[urgency]),
  unownedAfterMs: eachUrgency((urgency) => handoffs.unowned_after[urgency] ?? defaultUnownedAfterMs[urgency]),
  confidential: handoffs.confidential,
  declare: handoffs.declare,
});

const usualKindsOf = (department: string): readonly RequestKind[] => {
  const usual: Readonly<Record<string, readonly RequestKind[]>> = usualDepartments;
  return Object.hasOwn(usual, department) ? (usual[department] ?? ["other"]) : ["other"];
};

const eachUrgency = <T>(value: (urgency: Urgency) => T): Record<Urgency, T> => ({
  critical: value("critical"),
  high: value("high"),
  normal: value("normal"),
  low: value("low"),
});
