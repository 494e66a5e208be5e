import type { ReceiverEvent } from "@slack/bolt";
import { z } from "zod";
import type { Modal } from "../../views/blocks.ts";

/** Slack shows an error in a form that nobody acknowledges within three seconds, whatever has been recorded. */
const formPatienceMs = 2_500;

const submission = z.object({ type: z.literal("view_submission") });
const update = z.object({ response_action: z.literal("update"), view: z.custom<Modal>() });

export type Watched = {
  readonly event: ReceiverEvent;
  readonly isAcknowledged: () => boolean;
  readonly end: () => void;
};

type Options = {
  /** How long ago the delivery came. */
  readonly ageMs: number;
  /** Acknowledges in the listener's place. */
  readonly onLate: () => Promise<void>;
  /** The listener's own answer came after that. */
  readonly onLateAnswer: (view: Modal) => Promise<void>;
};

/** Acknowledges a submitted form when its listener does not in time. The listener may answer later all the same. */
export const watchAcknowledgement = (event: ReceiverEvent, { ageMs, onLate, onLateAnswer }: Options): Watched => {
  let isAcknowledged = false;
  let isLate = false;
  const timer = submission.safeParse(event.body).success
    ? setTimeout(() => {
        if (isAcknowledged) return;
        isLate = true;
        isAcknowledged = true;
        void onLate();
      }, formPatienceMs - ageMs)
    : null;
  const ack: ReceiverEvent["ack"] = async (answer) => {
    if (isLate) {
      const late = update.safeParse(answer);
      return late.success ? onLateAnswer(late.data.view) : undefined;
    }
    isAcknowledged = true;
    await event.ack(answer);
  };
  return {
    event: { ...event, ack },
    isAcknowledged: () => isAcknowledged,
    end: () => {
      if (timer !== null) clearTimeout(timer);
    },
  };
};
