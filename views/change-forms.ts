import { approvalsMissing, approvalsOf, type Change } from "../src/domain/change.ts";
import { type GateItem, missingItems } from "../src/domain/gate.ts";
import type { Incident } from "../src/domain/incident.ts";
import type { Policy } from "../src/domain/policy.ts";
import { quorumNow } from "../src/domain/quorum.ts";
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

/** The founder override. What it goes past stands above the box, so that nobody breaks the glass unknowingly. */
export const glassForm = (
  incident: Incident,
  change: Change,
  { words, policy }: ViewContext & { readonly policy: Policy },
): Modal => {
  const { glass, dismiss } = words.forms;
  const missing = missingItems(change.gate).map((item) => words.names.gateItem[item]);
  const short = approvalsMissing(
    change.proposal,
    approvalsOf(change.state),
    quorumNow(incident, change.proposal, { policy, live: [] }),
  );
  return reasonForm({
    about: { f: "glass", i: incident.id, c: change.id, d: change.digest },
    title: glass.title,
    submit: glass.submit,
    cancel: dismiss,
    named: words.names.named(incident),
    note: glass.note(change.id, whatOf(change, words), short, missing),
    label: glass.reason,
    hint: glass.hint,
  });
};

const whatOf = ({ proposal }: Change, { changes }: Words): string => changes.what(proposal);
