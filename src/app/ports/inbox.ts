/** A raw payload that Slack will not send again, kept until it was dealt with. */
export type InboxRow = {
  /** Same delivery, same key: event id, (team, channel, ts, subtype), trigger id. */
  readonly key: string;
  readonly body: unknown;
  readonly attempts: number;
};

export type Inbox = {
  /** Durable when it resolves. `fresh` is false when the key was accepted before. */
  readonly accept: (key: string, body: unknown) => Promise<{ readonly fresh: boolean }>;
  readonly finish: (key: string) => Promise<void>;
  /** It came to nothing here; in a while whoever looks tries again. */
  readonly letGo: (key: string) => Promise<void>;
  /** This process lives and is at work: for a while nobody else takes what it has accepted or taken. */
  readonly sayAtWork: () => Promise<void>;
  /**
   * Accepted longer ago than this and not finished, by a process that has not said for as long that it is at work, or by
   * this one and not in its hands (`inHand`: keys). Takes them for itself, with pauses that grow with each time that it
   * comes to nothing.
   */
  readonly takeUnfinished: (
    olderThanMs: number,
    limit: number,
    inHand?: readonly string[],
  ) => Promise<readonly InboxRow[]>;
  readonly giveUp: (key: string, reason: string) => Promise<void>;
  /** Forgets finished keys after a day and more. */
  readonly prune: (olderThanMs: number) => Promise<number>;
};
