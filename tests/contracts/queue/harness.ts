import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "../../../src/app/ports/logger.ts";
import type { EffectJob, JobOutcome, JobProcessor, QueueName } from "../../../src/app/ports/queue.ts";
import { instantOf } from "../../../src/base/instant.ts";
import type { Engine } from "../../../src/queue/engine.ts";
import type { OpenQueue } from "../../../src/queue/open-queue.ts";

/** One home for queues, and what can happen to it. */
export type QueueHarness = {
  readonly open: (prefix: string, logger: Logger) => Promise<OpenQueue>;
  /** The bare tables, to put something into them that the queue would not. */
  readonly engine: () => Promise<Engine>;
  /** Another process adds the job, begins it and is killed in the middle. Resolves when it is dead. */
  readonly dieWith: (prefix: string, effectId: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type LogLine = {
  readonly level: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
};
export type RecordingLogger = Logger & { readonly lines: LogLine[] };

export const recordingLogger = (): RecordingLogger => {
  const lines: LogLine[] = [];
  const at =
    (level: string): Logger["info"] =>
    (fields, message) =>
      void lines.push({ level, fields, message });
  return { lines, debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
};

export const job = (effectId: string, changes: Partial<EffectJob> = {}): EffectJob => ({
  effectId,
  queue: "effects",
  lane: "normal",
  dueAt: instantOf(Date.now()),
  ...changes,
});

export const dueIn = (ms: number): Pick<EffectJob, "dueAt"> => ({ dueAt: instantOf(Date.now() + ms) });

/** Notes every attempt, and lets a test wait for the n-th. */
export type Recorder = {
  readonly process: JobProcessor;
  readonly seen: readonly { readonly effectId: string; readonly atMs: number }[];
  readonly ids: () => readonly string[];
  /** Resolves at the n-th attempt, counted from the beginning. */
  readonly until: (count: number) => Promise<void>;
};

export const recorder = (answer: JobProcessor = async () => ({ kind: "ended" })): Recorder => {
  const seen: { effectId: string; atMs: number }[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const process: JobProcessor = (effectId, signal): Promise<JobOutcome> => {
    seen.push({ effectId, atMs: Date.now() });
    for (const { count, resolve } of waiting) if (seen.length >= count) resolve();
    return answer(effectId, signal);
  };
  const until = (count: number): Promise<void> =>
    new Promise((resolve) => (seen.length >= count ? resolve() : waiting.push({ count, resolve })));
  return { process, seen, ids: () => seen.map(({ effectId }) => effectId), until };
};

export const start = (
  open: OpenQueue,
  process: JobProcessor,
  concurrency: Readonly<Record<QueueName, number>> = { effects: 4, agents: 2 },
): void => open.startWorkers({ effects: process, agents: process }, concurrency);

/** For states that no event tells of. */
export const eventually = async (holds: () => Promise<boolean>, limitMs = 5_000): Promise<void> => {
  const deadline = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error("it did not come to hold in time");
    await pause(20);
  }
};
