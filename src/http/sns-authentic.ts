import type { Sns } from "../app/ports/sns.ts";
import { err, ok, type Result } from "../base/result.ts";
import { isSnsEnvelope, readSnsEnvelope } from "../ingest/sns-envelope.ts";
import { type HttpAnswer, refusal } from "./answer.ts";

type Dependencies = {
  readonly sns: Sns;
  /** The topics whose messages need no token. Anybody can have a topic of their own at Amazon. */
  readonly topics: readonly string[];
};

/**
 * Lets in what Amazon has signed for one of our topics. What shows a token and is an envelope must be signed all the
 * same; what shows one and is none, such as an alarm that is delivered raw, goes on.
 * A subscription that may come in is confirmed.
 * @param isKnown whether a token has been shown
 */
export const admitSns = async (
  { sns, topics }: Dependencies,
  body: unknown,
  isKnown: boolean,
): Promise<Result<null, HttpAnswer>> => {
  if (!isSnsEnvelope(body)) return isKnown ? ok(null) : err(refusal(401, unknownSender));
  const envelope = readSnsEnvelope(body);
  if (!envelope.ok) return err(isKnown ? refusal(400, envelope.error) : refusal(401, unknownSender));
  if (!isKnown && !topics.includes(envelope.value.TopicArn)) return err(refusal(401, unknownSender));
  const verified = await sns.verify(envelope.value);
  if (!verified.ok) return err(refusal(401, verified.error));
  if (envelope.value.Type === "SubscriptionConfirmation") await sns.confirm(envelope.value);
  return ok(null);
};

const unknownSender = "expected a valid token, or a signed message of a topic that this source's `topics` names";
