import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { Database } from "./database.ts";

/** How long a finished key may be known to this process alone. */
const lingerMs = 50;
/** Between two tries while the database is away. */
const retryMs = 1_000;
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
  #writing: Promise<void> | null = null;
  #isClosed = false;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Resolves at once. @throws UpstreamError, retryable, when the database has been away for very many keys */
  async add(key: string): Promise<void> {
    if (this.#pending.size >= maxPending) throw tooMany();
    this.#pending.add(key);
    this.#flushAfter(lingerMs);
  }

  /** Resolves when everything added before is recorded; what is added meanwhile does not hold it up. */
  async flush(): Promise<void> {
    // One more than the keys need: a statement that is on its way already may hold the first of them.
    const statements = Math.ceil(this.#pending.size / maxPerStatement) + 1;
    for (let n = 0; n < statements && this.#pending.size > 0; n += 1) {
      this.#writing ??= this.#write().finally(() => {
        this.#writing = null;
      });
      await this.#writing;
    }
  }

  /** The last flush. @throws UpstreamError when the database is away; the deliveries are then handled once more later */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.flush();
  }

  #flushAfter(delayMs: number): void {
    if (this.#isClosed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      // After a failure the keys are still there, and are tried again until the database is back.
      this.flush().catch(() => this.#flushAfter(retryMs));
    }, delayMs);
  }

  async #write(): Promise<void> {
    const keys = [...this.#pending].slice(0, maxPerStatement);
    await this.#db.query(finishSql, [keys]);
    for (const key of keys) this.#pending.delete(key);
  }
}

const tooMany = (): UpstreamError =>
  new UpstreamError("database: too many finished deliveries are waiting to be recorded", {
    service: "database",
    retryable: true,
    retryAfterMs: 1_000,
  });
