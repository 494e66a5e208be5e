import { UpstreamError } from "../app/ports/upstream-error.ts";

export type BatcherOptions<Item, Answer> = {
  /** Writes a batch in one round trip; the answers are in the order of the items. */
  readonly write: (items: readonly Item[]) => Promise<readonly Answer[]>;
  /** Roughly how much memory an item holds while it waits. */
  readonly bytesOf: (item: Item) => number;
};

/** One statement's worth: large enough that the commit's cost vanishes, small enough for a short transaction. */
const maxBatchItems = 1_000;
const maxBatchBytes = 4 * 1024 * 1024;

/** What may wait in memory while the database is slow or down; above it callers are told to come back. */
const maxWaitingItems = 20_000;
const maxWaitingBytes = 64 * 1024 * 1024;

type Waiting<Item, Answer> = {
  readonly item: Item;
  readonly bytes: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (cause: unknown) => void;
};

/**
 * Gathers single writes into batches, without making anybody wait for a full one: while one batch is on its way the
 * next gathers. A quiet system writes at once; a busy one writes many rows for one commit.
 */
export class Batcher<Item, Answer> {
  readonly #options: BatcherOptions<Item, Answer>;
  #waiting: Waiting<Item, Answer>[] = [];
  #waitingBytes = 0;
  #running: Promise<void> | null = null;
  #isClosed = false;

  constructor(options: BatcherOptions<Item, Answer>) {
    this.#options = options;
  }

  /** @throws UpstreamError, retryable, when too much waits already, or with whatever the write failed with */
  add(item: Item): Promise<Answer> {
    const bytes = this.#options.bytesOf(item);
    if (this.#isClosed) return Promise.reject(refused("the store is closing"));
    if (this.#waiting.length >= maxWaitingItems || this.#waitingBytes + bytes > maxWaitingBytes) {
      return Promise.reject(refused("too many writes are waiting for the database"));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, bytes, resolve, reject });
      this.#waitingBytes += bytes;
      this.#running ??= this.#run();
    });
  }

  /** Refuses new items and resolves when everything accepted before has been answered. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    // One turn of the loop, so that requests read from the sockets together are written together.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) await this.#writeOne(this.#takeBatch());
    this.#running = null;
  }

  #takeBatch(): readonly Waiting<Item, Answer>[] {
    let bytes = 0;
    let count = 0;
    for (const { bytes: size } of this.#waiting) {
      bytes += size;
      if (count > 0 && (count >= maxBatchItems || bytes > maxBatchBytes)) break;
      count += 1;
    }
    const batch = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    this.#waitingBytes -= batch.reduce((sum, waiting) => sum + waiting.bytes, 0);
    return batch;
  }

  async #writeOne(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await this.#options.write(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => {
        resolve(answers[index] as Answer);
      });
    } catch (cause) {
      await this.#fail(batch, cause);
    }
  }

  async #fail(batch: readonly Waiting<Item, Answer>[], cause: unknown): Promise<void> {
    if (cause instanceof UpstreamError && !cause.retryable && batch.length > 1) {
      // One item that the database will never take must not cost the others their place.
      for (const single of batch) await this.#writeOne([single]);
      return;
    }
    for (const { reject } of batch) reject(cause);
    if (cause instanceof UpstreamError && cause.retryable) this.#rejectWaiting(cause);
  }

  /** The database is away: whoever waits is told now, not one time-out after another. */
  #rejectWaiting(cause: UpstreamError): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const { reject } of waiting) reject(cause);
  }
}

const refused = (why: string): UpstreamError =>
  new UpstreamError(`database: ${why}`, { service: "database", retryable: true, retryAfterMs: 1_000 });
