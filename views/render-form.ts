import { assertNever } from "../src/base/invariant.ts";
import { err, ok, type Result } from "../src/base/result.ts";
import type { Change } from "../src/domain/change.ts";
import type { ChangeId, IncidentId, UserId } from "../src/domain/ids.ts";
import type { Incident } from "../src/domain/incident.ts";
import type { FormRequest } from "../src/domain/intent.ts";
import type { Policy } from "../src/domain/policy.ts";
import type { Refusal } from "../src/domain/refusal.ts";
import { isLifecycleCommand, wrongStatus } from "../src/domain/wrong-status.ts";
import type { ButtonForm } from "./actions.ts";
import type { Modal } from "./blocks.ts";
import { glassForm, rejectForm, settleForm, tickForm } from "./change-forms.ts";
import { type DeclareContext, declareDraftIn, declareForm, draftFor } from "./declare-form.ts";
import { type FormAbout, incidentOf, readAbout } from "./form-about.ts";
import { cancelForm, identifyForm, mitigateForm, noteForm, reopenForm } from "./lifecycle-forms.ts";
import { pageForm, roleForm, taskForm } from "./people-forms.ts";
import { postmortemForm } from "./postmortem-form.ts";
import { rateForm } from "./rate-form.ts";
import { resolveForm } from "./resolve-form.ts";
import {
  emptyRollback,
  type RollbackContext,
  rollbackDraftIn,
  rollbackForm,
  serviceOfRollback,
} from "./rollback-form.ts";
import { severityForm } from "./severity-form.ts";
import { draftedUpdateForm, updateForm } from "./update-form.ts";

export type FormContext = DeclareContext & RollbackContext;

/** The form to declare with. `declarer` is proposed as commander; the form can be drawn again when `recent` is known. */
export const renderDeclareForm = (
  { draft }: Extract<FormRequest, { kind: "declare" }>,
  declarer: UserId | null,
  ctx: DeclareContext,
): Modal => declareForm(draftFor(draft, declarer), ctx);

type AboutIncident = Exclude<FormRequest, { kind: "declare" }> | ButtonForm;

/**
 * A form about an incident that exists.
 * @returns a refusal when it is about a change that does not, or when what it asks for could not be done with it
 */
export const renderForm = (request: AboutIncident, incident: Incident, ctx: FormContext): Result<Modal, Refusal> => {
  const refusal = isLifecycleCommand(request.kind) ? wrongStatus(incident, request.kind) : null;
  return refusal === null ? draw(request, incident, ctx) : err(refusal);
};

const draw = (request: AboutIncident, incident: Incident, ctx: FormContext): Result<Modal, Refusal> => {
  switch (request.kind) {
    case "severity":
      return ok(severityForm(incident, ctx));
    case "update":
      return ok(updateForm(incident, ctx));
    case "postmortem":
      return ok(postmortemForm(incident, ctx));
    case "identify":
      return ok(identifyForm(incident, ctx));
    case "mitigate":
      return ok(mitigateForm(incident, ctx));
    case "resolve":
      return ok(resolveForm(incident, ctx));
    case "reopen":
      return ok(reopenForm(incident, ctx));
    case "cancel":
      return ok(cancelForm(incident, ctx));
    case "role":
      return ok(roleForm(incident, ctx));
    case "page":
      return ok(pageForm(incident, ctx));
    case "task":
      return ok(taskForm(incident, ctx));
    case "note":
      return ok(noteForm(incident, ctx));
    case "rollback":
      return rollbackForm(incident, { ...emptyRollback, service: request.service }, ctx);
    case "tick_gate":
      return withChange(incident, request.changeId, (change) => tickForm(incident, change, request.item, ctx));
    case "reject_change":
      return withChange(incident, request.changeId, (change) => rejectForm(incident, change, ctx));
    case "break_glass":
      return withChange(incident, request.changeId, (change) => glassForm(incident, change, ctx));
    case "rate_summary":
      return ok(rateForm(incident, request.investigationId, ctx));
    case "settle_change":
      return withChange(incident, request.changeId, (change) => settleForm(incident, change, request.outcome, ctx));
    default:
      return assertNever(request);
  }
};

const withChange = (incident: Incident, id: ChangeId, form: (change: Change) => Modal): Result<Modal, Refusal> => {
  const change = incident.changes.find((one) => one.id === id);
  return change === undefined
    ? err({ kind: "not_found", what: id, known: incident.changes.map((one) => one.id) })
    : ok(form(change));
};

/** An open form as Slack hands it back. */
export type OpenForm = { readonly privateMetadata: string; readonly values: unknown };

/** The incident that an open form is about; null for the declare form, and for what is no form of ours. */
export const incidentOfForm = ({ privateMetadata }: OpenForm): IncidentId | null => {
  const about = readAbout(privateMetadata);
  return about.ok ? incidentOf(about.value) : null;
};

/**
 * Draws an open form again after something in it changed: the declare form for another severity, the update with a draft,
 * the rollback for another service.
 * @param incident the one that the form is about; null for the declare form
 * @returns null when it is no form that is ever drawn again
 */
export const redrawForm = (open: OpenForm, incident: Incident | null, ctx: FormContext): Modal | null => {
  const about = readAbout(open.privateMetadata);
  return about.ok ? redrawn(about.value, open.values, incident, ctx) : null;
};

const redrawn = (about: FormAbout, values: unknown, incident: Incident | null, ctx: FormContext): Modal | null => {
  if (about.f === "declare") return declareForm(declareDraftIn(values, about.origin), ctx);
  if (incident === null) return null;
  if (about.f === "update") return draftedUpdateForm(incident, ctx);
  if (about.f !== "rollback") return null;
  const drawn = rollbackForm(incident, rollbackDraftIn(values), ctx);
  return drawn.ok ? drawn.value : null;
};

/** The service whose versions a rollback's form offers; null when it has none, and for every other form. */
export const serviceOfForm = (form: AboutIncident, incident: Incident, policy: Policy): string | null =>
  form.kind === "rollback" ? serviceOfRollback(incident, { ...emptyRollback, service: form.service }, policy) : null;

export const serviceOfOpenForm = ({ privateMetadata, values }: OpenForm): string | null => {
  const about = readAbout(privateMetadata);
  return about.ok && about.value.f === "rollback" ? rollbackDraftIn(values).service : null;
};
