import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { Database } from "./database.ts";

/** How long a finished key may be known to this process alone. */
const lingerMs = 50;
/** Above it the caller has to wait for the database. A key is at most 300 characters. */
const maxPending = 20_000;
const maxPerStatement = 2_000;

// The body is raw and not redacted; it goes as soon as nobody needs it any more.
const finishSql = `
  update firebreak.inbox set finished_at = now(), body = null
  from (select key from firebreak.inbox where key = any($1::text[]) order by key for update) mine
  where inbox.key = mine.key and inbox.finished_at is null`;

/**
 * Records finished deliveries a little later, many at a time. A crash in between costs nothing but repetition: the row
 * is taken again, and its command is found applied already.
 */
export class FinishQueue {
  readonly #db: Database;
  #pending = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> | null = null;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Resolves at once. @throws UpstreamError, retryable, when the database has been away for very many keys */
  async add(key: string): Promise<void> {
    if (this.#pending.size >= maxPending) throw tooMany();
    this.#pending.add(key);
    this.#timer ??= setTimeout(() => this.#onTime(), lingerMs);
  }

  /** Resolves when everything added before is recorded. */
  async flush(): Promise<void> {
    while (this.#pending.size > 0 || this.#flushing !== null) {
      this.#flushing ??= this.#write().finally(() => {
        this.#flushing = null;
      });
      await this.#flushing;
    }
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await this.flush();
  }

  #onTime(): void {
    this.#timer = null;
    // The keys are still there after a failure: the next key, sweep or close tries them again.
    this.flush().catch(() => {
      this.#timer ??= setTimeout(() => this.#onTime(), retryMs);
    });
  }

  async #write(): Promise<void> {
    const keys = [...this.#pending].slice(0, maxPerStatement);
    await this.#db.query(finishSql, [keys]);
    for (const key of keys) this.#pending.delete(key);
  }
}

const retryMs = 1_000;

const tooMany = (): UpstreamError =>
  new UpstreamError("database: too many finished deliveries are waiting to be recorded", {
    service: "database",
    retryable: true,
    retryAfterMs: 1_000,
  });
