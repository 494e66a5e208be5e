import type { Modal } from "../../../views/blocks.ts";
import { troubleMessage } from "../../../views/refusal.ts";
import { takesLonger, takesLongerModal } from "../../../views/standby.ts";
import { UpstreamError } from "../../app/ports/upstream-error.ts";
import { type Acknowledge, acknowledgeWith, tell } from "./answer.ts";
import { type AskedFrom, readAsked } from "./asked.ts";
import type { StandbyDependencies } from "./dependencies.ts";
import { readContext } from "./read-context.ts";

type Dependencies = Pick<
  StandbyDependencies,
  "identity" | "reply" | "gateway" | "logger" | "words" | "clock" | "policy" | "digestOf"
>;

/** A delivery that is kept in the database, and was not dealt with yet: whoever waits for it hears so. */
export const sayThatItTakesLonger = async (
  deps: Dependencies,
  delivery: { readonly key: string; readonly body: unknown },
  error: unknown,
  /** Null when it was acknowledged already. */
  ack: Acknowledge | null,
): Promise<void> => {
  const ctx = await readContext(deps);
  const from = waitingIn(readAsked(delivery.body, ctx));
  if (from === null) return;
  const reference = deps.digestOf(delivery.key).slice(0, 8);
  const isOurs = error !== null && !(error instanceof UpstreamError);
  if (isOurs) deps.logger.error({ reference, error }, "a person was told that we are wrong");
  const message = isOurs ? troubleMessage("ours", reference, ctx) : takesLonger(ctx);
  const modal = takesLongerModal(message, ctx);
  if (ack === null) await tell(deps, from, message, modal);
  else await acknowledgeWith(deps, ack, from, { message, modal });
};

const waitingIn = (asked: ReturnType<typeof readAsked>): AskedFrom | null => {
  if ("from" in asked) return asked.from;
  if (asked.kind !== "question") return null;
  const { channel: channelId, thread_ts: threadTs } = asked.said;
  return {
    kind: "press",
    place: { responseUrl: null, channelId, userId: asked.userId, threadTs: threadTs ?? undefined },
  };
};

/** What a form would have become, when its acknowledgement could not wait for it. */
export const showLate = async (deps: Dependencies, body: unknown, view: Modal): Promise<void> => {
  const from = waitingIn(readAsked(body, await readContext(deps)));
  if (from?.kind === "form")
    await deps.gateway
      .callNow("views.update", { view_id: from.viewId, view })
      .catch((error: unknown) => deps.logger.debug({ error }, "the form was closed before its answer was there"));
};
