import type { Message, Modal } from "../../../views/blocks.ts";
import { refusalModal } from "../../../views/refusal-modal.ts";
import type { AskedFrom } from "./asked.ts";
import type { StandbyDependencies } from "./dependencies.ts";

export type Acknowledge = (answer?: unknown) => Promise<void>;

/** Acknowledges with the answer in it where Slack takes one; the only words that need no further call. */
export const acknowledgeWith = async (
  { reply }: Pick<StandbyDependencies, "reply">,
  ack: Acknowledge,
  from: AskedFrom,
  said: { readonly message: Message; readonly modal: Modal },
): Promise<void> => {
  switch (from.kind) {
    case "command":
      return ack({ response_type: "ephemeral", ...said.message });
    case "form":
      return ack({ response_action: "update", view: said.modal });
    case "press":
      await ack();
      return reply(from.place, said.message);
  }
};

/** Says it afterwards. A form that was closed meanwhile says nothing any more. */
export const tell = async (
  deps: Pick<StandbyDependencies, "reply" | "gateway" | "logger" | "words" | "clock">,
  from: AskedFrom,
  message: Message,
  modal: Modal = refusalModal(message, { words: deps.words, now: deps.clock.now() }),
): Promise<void> => {
  if (from.kind !== "form") return deps.reply(from.place, message);
  await deps.gateway
    .callNow("views.update", { view_id: from.viewId, view: modal })
    .catch((error: unknown) => deps.logger.debug({ error }, "the form was closed before it could be told"));
};
