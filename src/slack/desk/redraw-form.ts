import { incidentOfForm, redrawForm as redraw, serviceOfOpenForm } from "../../../views/render-form.ts";
import { recentIncidents } from "../../app/answer-query.ts";
import type { DeskDependencies } from "./dependencies.ts";
import { formContext } from "./open-form.ts";
import type { PressPayload } from "./payloads.ts";

/** Something in an open form changed that changes the form: its severity decides who is called, its service where it can go back to. */
export const redrawForm = async (
  deps: DeskDependencies,
  form: "update" | "declare" | "rollback",
  { view }: PressPayload,
): Promise<void> => {
  if (view === null || view === undefined) return;
  const opened = { privateMetadata: view.private_metadata, values: view.state?.values ?? {} };
  const about = incidentOfForm(opened);
  const incident = about === null ? null : await deps.incidents.load(about);
  const recent = form === "declare" ? await recentIncidents(deps) : [];
  const service = serviceOfOpenForm(opened);
  const versions = service === null ? [] : await deps.versionsOf(service);
  const drawn = redraw(opened, incident, formContext(deps, { recent, versions }));
  if (drawn === null) return;
  // The versions of the service that was shown first may come in between: those of the one that was chosen count.
  const hash = typeof view.hash === "string" && form !== "rollback" ? { hash: view.hash } : {};
  await deps.gateway.callNow("views.update", { view_id: view.id, ...hash, view: drawn });
};
