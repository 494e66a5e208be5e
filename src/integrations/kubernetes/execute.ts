import type { ChangeOutcome, ExecuteRequest } from "../../app/ports/executor.ts";
import { UpstreamError } from "../../app/ports/upstream-error.ts";
import type { Proposal } from "../../domain/change.ts";
import { movedOn } from "../../domain/moved-on.ts";
import { refusedRead } from "./api.ts";
import { running } from "./follow.ts";
import type { Workload } from "./objects.ts";
import { nameOf, planOf, stateOf, type Wish } from "./plan.ts";
import { hasKey, isoOf, patchOf, type Read, read, type Tools } from "./read.ts";

const notSent = (why: string): ChangeOutcome => ({ kind: "failed", log: `it was not sent: ${why}` });

/** Without the worker's signal: a request that was sent must be heard out, or nobody knows what became of it. */
export const execute = async (tools: Tools, { change, idempotencyKey }: ExecuteRequest): Promise<ChangeOutcome> => {
  const wish = change.proposal;
  try {
    const seen = await read(tools, wish, null);
    return seen.kind === "refused"
      ? notSent(seen.says)
      : await send(tools, wish, idempotencyKey, seen, { generation: null });
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return notSent(error.message);
  }
};

/** `generation` is what an earlier conflict was about; null at the first try. */
type Earlier = { readonly generation: number | null };

type ApprovedWish = Wish & Pick<Proposal, "from">;

const send = async (
  tools: Tools,
  wish: ApprovedWish,
  key: string,
  { workload, revisions }: Extract<Read, { kind: "read" }>,
  earlier: Earlier,
): Promise<ChangeOutcome> => {
  const { api, target, nowMs } = tools;
  if (hasKey(workload, key)) return running(workload);
  if (earlier.generation !== null && earlier.generation !== workload.metadata.generation)
    return notSent(`somebody else changed ${nameOf(target)} at the same moment; look at it, and propose again`);
  const plan = planOf(target, workload, revisions, wish, isoOf(nowMs()));
  if (plan.kind === "refused") return notSent(plan.says);
  if (plan.kind === "already") return { kind: "succeeded", log: plan.says };
  const obstacle = movedOn(wish, nameOf(target), [stateOf(target, workload, wish)]);
  if (obstacle !== null) return notSent(obstacle);
  try {
    const answer = await api.patch(target, patchOf(plan, workload, key), { dryRun: false, signal: null });
    if (answer.kind === "ok") return running(answer.value);
    if (answer.status !== 409) return { kind: "failed", log: `it was not applied. ${answer.says}` };
    return await afterConflict(tools, wish, key, workload, earlier);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return error.mayHaveRun ? askByKey(tools, workload, key, error.message) : notSent(error.message);
  }
};

/** A conflict was surely not applied. A status that moved on is no reason to give up; a spec that did is. */
const afterConflict = async (
  tools: Tools,
  wish: ApprovedWish,
  key: string,
  { metadata }: Workload,
  earlier: Earlier,
): Promise<ChangeOutcome> => {
  if (earlier.generation !== null) return notSent(`${nameOf(tools.target)} changes faster than it can be patched`);
  try {
    const again = await read(tools, wish, null);
    return again.kind === "refused"
      ? notSent(again.says)
      : await send(tools, wish, key, again, { generation: metadata.generation });
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return notSent(`after a conflict it could not be read again: ${error.message}`);
  }
};

/** No answer came. The object tells: our key, or a resourceVersion at which our patch cannot apply any more. */
const askByKey = async (
  { api, target }: Tools,
  sentTo: Workload,
  key: string,
  what: string,
): Promise<ChangeOutcome> => {
  try {
    const seen = await api.read(target, null);
    if (seen.kind === "refused") return { kind: "unclear", log: `${what}; then: ${refusedRead(target, seen)}` };
    if (hasKey(seen.value, key)) return running(seen.value);
    if (seen.value.metadata.resourceVersion !== sentTo.metadata.resourceVersion)
      return { kind: "failed", log: `${what}; it was not applied: ${nameOf(target)} has changed since and has no key` };
    return { kind: "unclear", log: `${what}; ${nameOf(target)} has not changed so far, the request may still arrive` };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { kind: "unclear", log: `${what}; and it could not be asked what became of it: ${error.message}` };
  }
};
