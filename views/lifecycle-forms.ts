import type { Incident } from "../src/domain/incident.ts";
import type { Modal } from "./blocks.ts";
import { reasonForm } from "./reason-form.ts";
import type { ViewContext } from "./words.ts";

/** Each asks for the one text that its command cannot do without; readReasonForm reads them all. */

export const identifyForm = (incident: Incident, { words }: ViewContext): Modal => {
  const { identify, dismiss } = words.forms;
  return reasonForm({
    about: { f: "identify", i: incident.id },
    title: identify.title,
    submit: identify.submit,
    cancel: dismiss,
    named: words.names.named(incident),
    note: "",
    label: identify.cause,
    initial: incident.cause,
  });
};

export const mitigateForm = (incident: Incident, { words }: ViewContext): Modal => {
  const { mitigate, dismiss } = words.forms;
  return reasonForm({
    about: { f: "mitigate", i: incident.id },
    title: mitigate.title,
    submit: mitigate.submit,
    cancel: dismiss,
    named: words.names.named(incident),
    note: mitigate.note,
    label: mitigate.impact,
    hint: mitigate.impactHint,
    initial: incident.impact,
  });
};

export const reopenForm = (incident: Incident, { words }: ViewContext): Modal => {
  const { reopen, dismiss } = words.forms;
  return reasonForm({
    about: { f: "reopen", i: incident.id },
    title: reopen.title,
    submit: reopen.submit,
    cancel: dismiss,
    named: words.names.named(incident),
    note: "",
    label: reopen.reason,
  });
};

export const cancelForm = (incident: Incident, { words }: ViewContext): Modal => {
  const { cancel: asked, dismiss } = words.forms;
  return reasonForm({
    about: { f: "cancel", i: incident.id },
    title: asked.title,
    submit: asked.submit,
    cancel: dismiss,
    named: words.names.named(incident),
    note: asked.note,
    label: asked.reason,
    example: asked.reasonExample,
  });
};

export const noteForm = (incident: Incident, { words }: ViewContext): Modal => {
  const { note, dismiss } = words.forms;
  return reasonForm({
    about: { f: "note", i: incident.id },
    title: note.title,
    submit: note.submit,
    cancel: dismiss,
    named: words.names.named(incident),
    note: "",
    label: note.text,
  });
};
