import type { InvestigationId } from "../src/domain/ids.ts";
import type { Incident } from "../src/domain/incident.ts";
import type { Modal } from "./blocks.ts";
import { reasonForm } from "./reason-form.ts";
import type { ViewContext } from "./words.ts";

/** What was wrong with a summary. Whoever looks at a similar incident later reads it. */
export const rateForm = (incident: Incident, id: InvestigationId, { words }: ViewContext): Modal => {
  const { rate, dismiss } = words.forms;
  return reasonForm({
    about: { f: "rate", i: incident.id, n: id },
    title: rate.title,
    submit: rate.submit,
    cancel: dismiss,
    named: words.names.named(incident),
    note: rate.note,
    label: rate.reason,
  });
};
