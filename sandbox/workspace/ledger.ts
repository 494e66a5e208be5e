type Stamped = { readonly at: number };

/** What really happened, in order: the sandbox's own record, which tests compare with what the app believes. */
export type LedgerEntry = Stamped &
  (
    | {
        readonly kind: "call";
        readonly app: string;
        readonly method: string;
        readonly args: Readonly<Record<string, unknown>>;
        /** `ok`, Slack's error, or what went wrong on the way. */
        readonly outcome: string;
        /** Whether the world changed, though the answer may never have arrived. */
        readonly applied: boolean;
      }
    | {
        readonly kind: "posted";
        readonly channel: string;
        readonly ts: string;
        readonly threadTs: string | null;
        readonly user: string;
        readonly text: string;
        /** The name that the app gave it in its metadata. */
        readonly name: string | null;
      }
    | { readonly kind: "edited"; readonly channel: string; readonly ts: string; readonly text: string }
    | { readonly kind: "deleted"; readonly channel: string; readonly ts: string }
    | { readonly kind: "ephemeral"; readonly channel: string; readonly to: string; readonly text: string }
    | { readonly kind: "channel_created"; readonly channel: string; readonly name: string; readonly by: string }
    | { readonly kind: "channel_renamed"; readonly channel: string; readonly name: string; readonly by: string }
    | {
        readonly kind: "channel_archived" | "channel_unarchived";
        readonly channel: string;
        readonly by: string;
      }
    | { readonly kind: "invited"; readonly channel: string; readonly user: string }
    | { readonly kind: "joined" | "left"; readonly channel: string; readonly user: string }
    | {
        readonly kind: "topic" | "purpose";
        readonly channel: string;
        readonly by: string;
        readonly text: string;
      }
    | { readonly kind: "pinned" | "unpinned"; readonly channel: string; readonly ts: string; readonly by: string }
    | { readonly kind: "bookmarked"; readonly channel: string; readonly title: string; readonly link: string }
    | {
        readonly kind: "reacted" | "unreacted";
        readonly channel: string;
        readonly ts: string;
        readonly by: string;
        readonly name: string;
      }
    | { readonly kind: "file"; readonly file: string; readonly channel: string; readonly title: string }
    | { readonly kind: "canvas"; readonly canvas: string; readonly action: "created" | "edited" | "deleted" }
    | { readonly kind: "view"; readonly action: string; readonly user: string }
    | {
        readonly kind: "delivered";
        readonly app: string;
        readonly what: string;
        /** The event's id, or the trigger of a click or command: the same for every copy and retry. */
        readonly id: string;
        readonly attempt: number;
        readonly outcome: string;
      }
  );

type Unstamped<T> = T extends unknown ? Omit<T, "at"> : never;
export type LedgerLine = Unstamped<LedgerEntry>;

export type Ledger = {
  readonly record: (entry: LedgerLine) => void;
  readonly entries: () => readonly LedgerEntry[];
};

export const createLedger = (nowMs: () => number): Ledger => {
  const entries: LedgerEntry[] = [];
  return {
    record: (entry) => {
      entries.push({ at: nowMs(), ...entry } as LedgerEntry);
    },
    entries: () => entries,
  };
};
