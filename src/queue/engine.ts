import type { Job, Processor, Queue, Worker, WorkerOptions } from "bullmq";

/** The part of BullMQ's queue that we use; the same on either back end. */
export type Table = Pick<Queue, "add" | "addBulk" | "getJobState" | "remove" | "getJobCounts" | "close">;
/** The part of BullMQ's worker that we use. */
export type Hands = Pick<Worker, "cancelJob" | "cancelAllJobs" | "pause" | "resume" | "close"> & {
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "lockRenewalFailed", listener: (jobIds: string[]) => void): unknown;
  on(event: "stalled", listener: (jobId: string) => void): unknown;
};

/** What is stored with a job is unknown until it was read: an older version of us may have written it. */
export type StoredJob = Pick<Job<unknown>, "id" | "attemptsMade" | "updateData" | "moveToDelayed" | "moveToWait">;
export type JobRunner = Processor<unknown, null>;
export type RunnerOptions = Omit<WorkerOptions, "connection">;

/** Where the jobs live. It connects in the background and may be down for a while. */
export type Engine = {
  readonly openTable: (name: string) => Table;
  readonly openHands: (name: string, run: JobRunner, options: RunnerOptions) => Hands;
  /** Rejects soon while jobs cannot be added. */
  readonly reachable: () => Promise<void>;
  /** Rejects when the jobs' home does not answer. */
  readonly ping: () => Promise<void>;
  /** Whether a clean goodbye can be expected to be answered. */
  readonly isUp: () => boolean;
  /** Cuts every connection that is left, answered or not. */
  readonly cut: () => void;
};
