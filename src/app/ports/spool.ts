import type { Instant } from "../../base/instant.ts";
import type { ChannelId } from "../../domain/ids.ts";

/** A delivery of Slack's that the database could not take, on this machine's disk until it can. */
export type SpooledDelivery = {
  /** As in the inbox: the same delivery, the same key. */
  readonly key: string;
  readonly body: unknown;
  readonly keptAt: Instant;
  /** The channel that was made for a declaration meanwhile; null before, and for everything else. */
  readonly channel: { readonly channelId: ChannelId; readonly name: string } | null;
};

export type Spool = {
  /** Survives a power cut when it resolves. `fresh` is false when the key is kept already. @throws when the disk cannot take it */
  readonly keep: (delivery: SpooledDelivery) => Promise<{ readonly fresh: boolean }>;
  /** Takes the place of what is kept under this key. */
  readonly replace: (delivery: SpooledDelivery) => Promise<void>;
  /** Oldest first. */
  readonly list: () => Promise<readonly SpooledDelivery[]>;
  readonly remove: (key: string) => Promise<void>;
};
