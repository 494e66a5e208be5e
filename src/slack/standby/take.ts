import { refusalMessage } from "../../../views/refusal.ts";
import { redrawForm, renderDeclareForm } from "../../../views/render-form.ts";
import {
  keptNowhere,
  keptNowhereModal,
  notRecorded,
  notRecordedModal,
  questionKept,
  standbyReceipt,
  standbyReceiptModal,
} from "../../../views/standby.ts";
import type { SpooledDelivery } from "../../app/ports/spool.ts";
import { assertNever } from "../../base/invariant.ts";
import type { PressPayload } from "../desk/payloads.ts";
import { type Acknowledge, acknowledgeWith, tell } from "./answer.ts";
import { type Asked, readAsked } from "./asked.ts";
import type { StandbyDependencies } from "./dependencies.ts";
import { type Declaring, makeStandbyChannel } from "./make-channel.ts";
import { readContext } from "./read-context.ts";

/**
 * Takes a delivery that the database could not take. Declarations and events are kept on disk and recorded later; a
 * person who did anything else is told that it was not recorded. Whoever waits has an answer.
 * @throws when an event could not be kept: Slack says it again when it is not acknowledged
 */
export const takeOnStandby = async (
  deps: StandbyDependencies,
  delivery: SpooledDelivery,
  ack: Acknowledge,
): Promise<void> => {
  const ctx = await readContext(deps);
  const asked = readAsked(delivery.body, ctx);
  switch (asked.kind) {
    case "declare":
      return declare(deps, delivery, asked, ack);
    case "declare_form": {
      await ack();
      const view = renderDeclareForm(asked.form, asked.by.userId, { ...ctx, recent: [] });
      await deps.gateway.callNow("views.open", { trigger_id: asked.triggerId, view });
      return;
    }
    case "answer":
      return acknowledgeWith(deps, ack, asked.from, { message: asked.message, modal: notRecordedModal(ctx) });
    case "form_errors":
      return ack({ response_action: "errors", errors: asked.errors });
    case "redraw":
      await ack();
      return redraw(deps, asked.pressed);
    case "other":
      return acknowledgeWith(deps, ack, asked.from, { message: notRecorded(ctx), modal: notRecordedModal(ctx) });
    case "question":
      await deps.spool.keep(delivery);
      await ack();
      return sayThatItIsKept(deps, asked);
    case "event":
      await deps.spool.keep(delivery);
      return ack();
    case "nothing":
      return ack();
    default:
      return assertNever(asked);
  }
};

const declare = async (
  deps: StandbyDependencies,
  delivery: SpooledDelivery,
  asked: Declaring,
  ack: Acknowledge,
): Promise<void> => {
  const ctx = { words: deps.words, now: deps.clock.now() };
  const kept = await deps.spool.keep(delivery).catch((error: unknown) => {
    deps.logger.error({ error }, "a declaration could be kept neither in the database nor on disk");
    return null;
  });
  if (kept === null)
    return acknowledgeWith(deps, ack, asked.from, { message: keptNowhere(ctx), modal: keptNowhereModal(ctx) });
  if (!kept.fresh) return ack();
  await acknowledgeWith(deps, ack, asked.from, {
    message: standbyReceipt(null, ctx),
    modal: standbyReceiptModal(null, ctx),
  });
  const made = await makeStandbyChannel(deps, delivery, asked);
  if (!made.ok) {
    await deps.spool.remove(delivery.key);
    return tell(deps, asked.from, refusalMessage(made.error, ctx));
  }
  const { channelId } = made.value;
  await tell(deps, asked.from, standbyReceipt(channelId, ctx), standbyReceiptModal(channelId, ctx));
};

/** The declare form without "is it one of these?", which nobody knows just now. */
const redraw = async (
  { gateway, words, clock, policy }: StandbyDependencies,
  { view }: PressPayload,
): Promise<void> => {
  if (view === null || view === undefined) return;
  const opened = { privateMetadata: view.private_metadata, values: view.state?.values ?? {} };
  const drawn = redrawForm(opened, null, { words, now: clock.now(), policy, recent: [], versions: [] });
  const hash = typeof view.hash === "string" ? { hash: view.hash } : {};
  if (drawn !== null) await gateway.callNow("views.update", { view_id: view.id, ...hash, view: drawn });
};

const sayThatItIsKept = (
  { reply, words, clock }: StandbyDependencies,
  { said, userId }: Extract<Asked, { kind: "question" }>,
): Promise<void> =>
  reply(
    { responseUrl: null, channelId: said.channel, userId, threadTs: said.thread_ts ?? undefined },
    questionKept({ words, now: clock.now() }),
  );
