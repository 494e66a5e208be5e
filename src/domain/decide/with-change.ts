import type { Change } from "../change.ts";
import type { ChangeId } from "../ids.ts";
import type { Incident } from "../incident.ts";
import { type Decision, refuse } from "./context.ts";

/** Most commands about a change begin by finding it. */
export const withChange = (incident: Incident, id: ChangeId, then: (change: Change) => Decision): Decision => {
  const change = incident.changes.find((one) => one.id === id);
  return change === undefined
    ? refuse({ kind: "not_found", what: id, known: incident.changes.map((one) => one.id) })
    : then(change);
};
