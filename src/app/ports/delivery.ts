import type { Reading } from "./telemetry.ts";

/** What a system said, as a tool hands it on: one line for people, and bounded rows. */
export type Account = { readonly summary: string; readonly body: string };
export type ReadAccount<Input = Readonly<Record<string, never>>> = (
  input: Input,
  signal: AbortSignal,
) => Promise<Reading<Account>>;

/** The repository that a service is built from, read only. */
export type RepositoryReader = {
  /** Newest first, each with how it ended. */
  readonly deployments: ReadAccount;
  /** What `to` has and `from` has not; both are tags, branches or commits of this repository. */
  readonly commits: ReadAccount<{ readonly from: string; readonly to: string }>;
  /** Pull requests that were merged, newest first. */
  readonly merges: ReadAccount;
  /** Runs of workflows, newest first, with the steps at which the last failed one ended. */
  readonly runs: ReadAccount;
};

/** What Argo CD makes of a service, read only. */
export type ApplicationReader = {
  /** Sync, health, the last operation, what is unwell and why, and the history. */
  readonly status: ReadAccount;
};

/** What brings services into production, as far as this installation may look at it. */
export type DeliveryReaders = {
  /** Null: no service has a repository that may be read. */
  readonly repositoryOf: ((service: string) => RepositoryReader | null) | null;
  /** Null: no service has an application that may be read. */
  readonly applicationOf: ((service: string) => ApplicationReader | null) | null;
};
