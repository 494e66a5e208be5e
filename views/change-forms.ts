import type { Change } from "../src/domain/change.ts";
import type { Incident } from "../src/domain/incident.ts";
import type { GateItem } from "../src/domain/service.ts";
import type { Modal } from "./blocks.ts";
import { reasonForm } from "./reason-form.ts";
import type { ViewContext, Words } from "./words.ts";

/** Each asks why: the answer stands on the card and in the timeline, with the person's name. readReasonForm reads them all. */

export const rejectForm = (incident: Incident, change: Change, { words }: ViewContext): Modal => {
  const { reject, dismiss } = words.forms;
  return reasonForm({
    about: { f: "reject", i: incident.id, c: change.id },
    title: reject.title,
    submit: reject.submit,
    cancel: dismiss,
    named: words.names.named(incident),
    note: reject.note(change.id, whatOf(change, words)),
    label: reject.reason,
  });
};

export const tickForm = (incident: Incident, change: Change, item: GateItem, { words }: ViewContext): Modal => {
  const { tick, dismiss } = words.forms;
  return reasonForm({
    about: { f: "tick", i: incident.id, c: change.id, item },
    title: tick.title,
    submit: tick.submit,
    cancel: dismiss,
    named: words.names.named(incident),
    note: tick.note(change.id, words.names.gateItem[item]),
    label: tick.reason,
  });
};

export const settleForm = (
  incident: Incident,
  change: Change,
  outcome: "succeeded" | "failed",
  { words }: ViewContext,
): Modal => {
  const { settle, dismiss } = words.forms;
  return reasonForm({
    about: { f: "settle", i: incident.id, c: change.id, o: outcome },
    title: settle.title,
    submit: settle.submit,
    cancel: dismiss,
    named: words.names.named(incident),
    note: outcome === "succeeded" ? settle.ran(change.id) : settle.didNotRun(change.id),
    label: settle.reason,
  });
};

const whatOf = ({ proposal }: Change, { changes }: Words): string =>
  changes.what(proposal.service, proposal.from, proposal.to);
