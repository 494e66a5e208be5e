import type { ChannelId, IncidentId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";

/** Where an incident's log ends, and what its state is there. */
export type Head = {
  /** Null when only the log's end was asked for. */
  readonly incident: Incident | null;
  readonly seq: number;
  /** Hash of event `seq`: whoever knows the pair (seq, hash) knows the whole past, so a remembered state is never wrong. */
  readonly hash: string;
  /** The event after which the stored snapshot was taken, and its size. */
  readonly stateSeq: number;
  readonly stateBytes: number;
};

/** Enough for every incident that people work on at once; beyond it the longest unused is forgotten. */
const maxKnown = 500;

/** States this process has seen, so that a busy incident of thousands of alerts is not read anew for every command. */
export type KnownStates = {
  readonly get: (id: IncidentId) => Head | null;
  /** Of the incident with this channel. */
  readonly inChannel: (channelId: ChannelId) => Head | null;
  readonly set: (id: IncidentId, head: Head) => void;
};

export const knownStates = (): KnownStates => {
  const heads = new Map<IncidentId, Head>();
  return {
    get: (id) => heads.get(id) ?? null,
    inChannel: (channelId) => [...heads.values()].find((head) => isIn(head, channelId)) ?? null,
    set: (id, head) => {
      const before = heads.get(id);
      // Two calls may finish in either order: the longer log is the newer one, except after a restored backup.
      if (before !== undefined && before.seq > head.seq) return;
      heads.delete(id);
      heads.set(id, head);
      if (heads.size > maxKnown) forgetOldest(heads);
    },
  };
};

const isIn = ({ incident }: Head, channelId: ChannelId): boolean =>
  incident !== null && incident.channel.kind !== "pending" && incident.channel.id === channelId;

const forgetOldest = (heads: Map<IncidentId, Head>): void => {
  const [oldest] = heads.keys();
  if (oldest !== undefined) heads.delete(oldest);
};
