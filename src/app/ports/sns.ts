import type { Result } from "../../base/result.ts";
import type { SnsEnvelope } from "../../ingest/sns-envelope.ts";

/** Amazon SNS, as far as an address that it sends to needs it. Both throw UpstreamError when it cannot be reached. */
export type Sns = {
  /** Whether Amazon has signed the message, and lately; the error says what is wrong with it. */
  readonly verify: (envelope: SnsEnvelope) => Promise<Result<null, string>>;
  /** Accepts the topic's messages from now on. The envelope must have been verified. */
  readonly confirm: (envelope: SnsEnvelope) => Promise<void>;
};
