import { incidentOfForm, redrawForm as redraw } from "../../../views/render-form.ts";
import { recentIncidents } from "../../app/answer-query.ts";
import type { DeskDependencies } from "./dependencies.ts";
import { formContext } from "./open-form.ts";
import type { PressPayload } from "./payloads.ts";

/** Something in an open form changed that changes the form: its severity decides who is called. */
export const redrawForm = async (
  deps: DeskDependencies,
  form: "update" | "declare",
  { view }: PressPayload,
): Promise<void> => {
  if (view === null || view === undefined) return;
  const opened = { privateMetadata: view.private_metadata, values: view.state?.values ?? {} };
  const about = incidentOfForm(opened);
  const incident = about === null ? null : await deps.incidents.load(about);
  const recent = form === "declare" ? await recentIncidents(deps) : [];
  const drawn = redraw(opened, incident, formContext(deps, recent));
  if (drawn === null) return;
  const hash = typeof view.hash === "string" ? { hash: view.hash } : {};
  await deps.gateway.callNow("views.update", { view_id: view.id, ...hash, view: drawn });
};
