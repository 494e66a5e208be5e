import type { JobsOptions } from "bullmq";
import type { EffectJob } from "../app/ports/queue.ts";
import { epochMsOf } from "../base/instant.ts";
import { invariant } from "../base/invariant.ts";
import type { Lane } from "../domain/effect.ts";

/** BullMQ takes the lowest number first, and within one number the oldest. */
const priorityOf = { urgent: 1, normal: 2, bulk: 3 } satisfies Record<Lane, number>;

/** How long an ended job is remembered, so that adding it once more does nothing. An effect is retried for half an hour. */
const rememberDoneSeconds = 2 * 3_600;
/** Failed jobs stay longer, for the person who looks into them. */
const rememberFailedSeconds = 24 * 3_600;
/** Whether an effect is over is decided by the application; to BullMQ there is always one attempt more. */
const attemptsWithoutEnd = 1_000_000;

/** `nowMs` is the clock that BullMQ measures delays by. */
export const jobOptions = ({ effectId, lane, dueAt }: EffectJob, nowMs: number): JobsOptions => {
  invariant(!effectId.includes(":"), `BullMQ refuses colons in job ids: ${effectId}`);
  return {
    jobId: effectId,
    priority: priorityOf[lane],
    delay: Math.max(0, epochMsOf(dueAt) - nowMs),
    attempts: attemptsWithoutEnd,
    backoff: { type: "custom" },
    removeOnComplete: { age: rememberDoneSeconds },
    removeOnFail: { age: rememberFailedSeconds },
    stackTraceLimit: 1,
  };
};
