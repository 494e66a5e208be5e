import type { ChannelId, IncidentId, MessageTs, RequestId } from "../../domain/ids.ts";

/** Where a surface stands in Slack. */
export type SurfaceRecord = {
  readonly channelId: ChannelId;
  readonly messageTs: MessageTs;
  readonly threadTs: MessageTs | null;
  /** Of what it says now; equal digest, nothing to send. */
  readonly digest: string;
};

export type SurfaceStore = {
  readonly find: (owner: IncidentId | RequestId, key: string) => Promise<SurfaceRecord | null>;
  /** All keys at once or none: one message can be several surfaces. */
  readonly save: (owner: IncidentId | RequestId, keys: readonly string[], record: SurfaceRecord) => Promise<void>;
  /** Which incident's message is this? */
  readonly byMessage: (
    channelId: ChannelId,
    messageTs: MessageTs,
  ) => Promise<{ readonly incidentId: IncidentId; readonly key: string } | null>;
};
