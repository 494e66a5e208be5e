import type { Instant } from "../base/instant.ts";

/** A version that a service can go back to. */
export type KnownVersion = {
  readonly version: string;
  /** When it came, and by whom; null where nobody says. */
  readonly at: Instant | null;
  readonly by: string | null;
};

/** Whether a version to go back to is in a history that is kept. `where` names the history. */
export type HistoryLook =
  | { readonly kind: "found"; readonly where: string }
  /** The whole history is known, and it is not there; `known` are those that are, newest first. */
  | { readonly kind: "not_found"; readonly where: string; readonly known: readonly string[] }
  /** Nobody keeps one, only its end is known, it cannot be asked, or nothing goes back. */
  | { readonly kind: "unknown" };

const failedStatus = /fail|error|cancel|abort|reject/i;

/** False for a deploy that ended badly: its version is nothing that ran, and nothing to go back to. */
export const hasServed = ({ status }: { readonly status: string }): boolean => !failedStatus.test(status);
