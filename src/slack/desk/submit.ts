import type { Modal } from "../../../views/blocks.ts";
import { receiptModal } from "../../../views/receipt.ts";
import { staleFormMessage } from "../../../views/refusal.ts";
import { refusalModal } from "../../../views/refusal-modal.ts";
import { incidentOfForm } from "../../../views/render-form.ts";
import { requestReceiptModal } from "../../../views/request-receipt.ts";
import { readSubmission } from "../../../views/submission.ts";
import type { ChannelId } from "../../domain/ids.ts";
import type { Intent } from "../../domain/intent.ts";
import { withChannel } from "./await-channel.ts";
import { carryOut } from "./carry-out.ts";
import type { DeskDependencies } from "./dependencies.ts";
import type { Outcome } from "./outcome.ts";
import { type SubmitPayload, submitPayload } from "./payloads.ts";
import { personFrom } from "./person.ts";

/** What takes the form's place: errors beside its fields, another view, or nothing (it closes). */
export type SubmitAnswer =
  | { response_action: "errors"; errors: Record<string, string> }
  | { response_action: "update"; view: Modal }
  | { response_action: "clear" };

export const submit = async (deps: DeskDependencies, payload: unknown, key: string): Promise<SubmitAnswer> => {
  const submitted = submitPayload.parse(payload);
  const { view } = submitted;
  const read = readSubmission({ privateMetadata: view.private_metadata, values: view.state.values }, deps.words);
  const context = { words: deps.words, now: deps.clock.now() };
  if (!read.ok && read.error.kind === "errors") return { response_action: "errors", errors: { ...read.error.errors } };
  if (!read.ok) {
    deps.logger.warn(
      { reason: read.error.kind === "unreadable" ? read.error.reason : "" },
      "a form that cannot be read",
    );
    return { response_action: "update", view: refusalModal(staleFormMessage(context), context) };
  }
  const outcome = await carryOutAll(deps, submitted, read.value, key);
  if (outcome.kind === "refused") return { response_action: "update", view: refusalModal(outcome.message, context) };
  if (outcome.kind === "declared") return { response_action: "update", view: receiptModal(outcome.incident, context) };
  if (outcome.kind === "asked")
    return { response_action: "update", view: requestReceiptModal(outcome.message, context) };
  return { response_action: "clear" };
};

/** One after the other; the first refusal ends it. */
const carryOutAll = async (
  deps: DeskDependencies,
  { user, team, view }: SubmitPayload,
  intents: readonly Intent[],
  key: string,
): Promise<Outcome> => {
  const person = personFrom(deps, user.id, user.team_id ?? team?.id ?? null);
  const channelId = await channelOf(deps, view);
  let outcome: Outcome = { kind: "quiet" };
  for (const [index, intent] of intents.entries()) {
    outcome = await carryOut(deps, {
      intent,
      userId: user.id,
      person,
      key: `${key} ${index}`,
      channelId,
      triggerId: null,
    });
    if (outcome.kind === "refused") return outcome;
  }
  return outcome;
};

/** A form about an incident was opened in its channel; for a private one that is the only place where it is known. */
const channelOf = async (
  deps: DeskDependencies,
  { private_metadata: privateMetadata }: SubmitPayload["view"],
): Promise<ChannelId | null> => {
  const id = incidentOfForm({ privateMetadata, values: {} });
  const incident = id === null ? null : await deps.incidents.load(id);
  return incident?.channel.kind === "open" ? incident.channel.id : null;
};

/** How long a receipt is worth completing: people read it for seconds, not minutes. */
const receiptPatienceMs = 20_000;

/** A channel that took longer than the receipt is put into it when it is there. */
export const afterSubmit = async (deps: DeskDependencies, payload: unknown, key: string): Promise<void> => {
  const { view } = submitPayload.parse(payload);
  const id = await deps.incidents.appliedTo(`${key} 0`);
  const incident = id === null ? null : await deps.incidents.load(id);
  if (incident === null || incident.channel.kind !== "pending") return;
  const ready = await withChannel(deps, incident.id, incident, receiptPatienceMs);
  if (ready.channel.kind === "pending") return;
  await deps.gateway
    .callNow("views.update", {
      view_id: view.id,
      view: receiptModal(ready, { words: deps.words, now: deps.clock.now() }),
    })
    .catch((error: unknown) => deps.logger.debug({ error }, "the receipt was closed before the channel was there"));
};
