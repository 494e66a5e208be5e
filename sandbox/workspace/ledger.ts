/** What really happened, in order: the sandbox's own record, which tests compare with what the app believes. */
export type LedgerEntry =
  | {
      readonly kind: "call";
      readonly at: number;
      readonly app: string;
      readonly method: string;
      readonly args: Readonly<Record<string, unknown>>;
      readonly outcome: string;
      readonly applied: boolean;
    }
  | {
      readonly kind: "posted";
      readonly at: number;
      readonly channel: string;
      readonly ts: string;
      readonly threadTs: string | null;
      readonly user: string;
      readonly text: string;
      readonly name: string | null;
    }
  | {
      readonly kind: "edited";
      readonly at: number;
      readonly channel: string;
      readonly ts: string;
      readonly text: string;
    }
  | { readonly kind: "deleted"; readonly at: number; readonly channel: string; readonly ts: string }
  | {
      readonly kind: "ephemeral";
      readonly at: number;
      readonly channel: string;
      readonly to: string;
      readonly text: string;
    }
  | {
      readonly kind: "channel_created";
      readonly at: number;
      readonly channel: string;
      readonly name: string;
      readonly by: string;
    }
  | { readonly kind: "invited"; readonly at: number; readonly channel: string; readonly user: string }
  | { readonly kind: "view"; readonly at: number; readonly action: string; readonly user: string }
  | {
      readonly kind: "delivered";
      readonly at: number;
      readonly app: string;
      readonly what: string;
      readonly attempt: number;
      readonly outcome: string;
    };

type Unstamped<T> = T extends unknown ? Omit<T, "at"> : never;

export type Ledger = {
  readonly record: (entry: Unstamped<LedgerEntry>) => void;
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
