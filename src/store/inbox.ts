import { randomUUID } from "node:crypto";
import type { Inbox, InboxRow } from "../app/ports/inbox.ts";
import { Batcher } from "./batcher.ts";
import type { Database, Row } from "./database.ts";
import { FinishQueue } from "./finish-queue.ts";
import { jsonOf, numberOf, textOf } from "./row.ts";
import { indexableKey } from "./storable-text.ts";

type Delivery = { readonly key: string; readonly body: string };

/** Raw payloads until they were dealt with. `close` writes what was finished and not yet recorded. */
export const openInbox = (db: Database): Inbox & { readonly close: () => Promise<void> } => {
  const me = randomUUID();
  let isKnown = false;
  const accepting = new Batcher<Delivery, { readonly fresh: boolean }>({
    write: (deliveries) => acceptAll(db.intake, me, deliveries),
    bytesOf: ({ key, body }) => key.length + body.length,
  });
  const finishing = new FinishQueue(db);
  return {
    accept: (key, body) => accepting.add({ key: indexableKey(key), body: JSON.stringify(body) ?? "null" }),
    finish: (key) => finishing.add(indexableKey(key)),
    letGo: async (key) => {
      await db.query(letGoSql, [indexableKey(key), me]);
    },
    sayAtWork: async () => {
      isKnown = true;
      await db.query(atWorkSql, [me]);
    },
    takeUnfinished: async (olderThanMs, limit, inHand = []) => {
      await finishing.flush();
      const params = [olderThanMs, limit, me, inHand.map(indexableKey)];
      return (await db.query(takeSql, params)).map(inboxRowOf);
    },
    giveUp: async (key, reason) => {
      await db.query(giveUpSql, [indexableKey(key), reason]);
    },
    prune: (olderThanMs) => prune(db, olderThanMs),
    close: async () => {
      await accepting.close();
      await finishing.close();
      // What it leaves behind may be taken at once.
      if (isKnown) await db.query(endedSql, [me]);
    },
  };
};

// Keys in one order: two processes that accept the same deliveries at once wait for each other, never both ways round.
const acceptSql = `
  insert into firebreak.inbox (key, body, owner)
  select d.key, d.body::json, $3::text from unnest($1::text[], $2::text[]) as d (key, body) order by d.key
  on conflict (key) do nothing
  returning key`;

const acceptAll = async (
  db: Database["intake"],
  owner: string,
  deliveries: readonly Delivery[],
): Promise<readonly { readonly fresh: boolean }[]> => {
  const params = [deliveries.map(({ key }) => key), deliveries.map(({ body }) => body), owner];
  const rows = await db.query(acceptSql, params);
  const written = new Set(rows.map((row) => textOf(row, "key")));
  // Of equal keys in one batch the first takes the row, and with it the freshness.
  return deliveries.map(({ key }) => ({ fresh: written.delete(key) }));
};

// It failed here; from now on its pauses count, and whoever looks first tries again.
const letGoSql = `
  update firebreak.inbox set owner = null, taken_at = now()
  where key = $1::text and owner = $2::text and finished_at is null`;

const atWorkSql = `
  insert into firebreak.process (id) values ($1::text)
  on conflict (id) do update set seen_at = now()`;

const endedSql = "delete from firebreak.process where id = $1::text";

// Our own rows are told by what we have in hand; those of others by whether their process is at work.
const takeSql = `
  update firebreak.inbox set attempts = attempts + 1, taken_at = now(), owner = $3::text
  where key in (
    select key from firebreak.inbox
    where finished_at is null and gave_up_at is null
      and accepted_at <= now() - $1::float8 * interval '1 millisecond'
      and (taken_at is null or taken_at <= now() - $1::float8 * greatest(attempts, 1) * interval '1 millisecond')
      and case
        when owner = $3::text then key <> all ($4::text[])
        else owner is null or owner not in (
          select id from firebreak.process where seen_at > now() - $1::float8 * interval '1 millisecond'
        ) end
    order by accepted_at limit $2::int
    for update skip locked
  )
  returning key, body::text as body, attempts`;

const inboxRowOf = (row: Row): InboxRow => ({
  key: textOf(row, "key"),
  body: jsonOf<unknown>(row, "body"),
  attempts: numberOf(row, "attempts"),
});

// Given-up rows keep their body and are never pruned: a person has to look at what was lost.
const giveUpSql = `
  update firebreak.inbox set gave_up_at = now(), reason = $2::text
  where key = $1::text and finished_at is null and gave_up_at is null`;

/** Rows deleted by one statement, so that a large clearing never holds the table for long. */
const pruneChunk = 5_000;

const pruneSql = `
  delete from firebreak.inbox where key in (
    select key from firebreak.inbox
    where finished_at <= now() - $1::float8 * interval '1 millisecond'
    limit $2::int
  )
  returning 1 as pruned`;

const pruneProcessesSql =
  "delete from firebreak.process where seen_at <= now() - $1::float8 * interval '1 millisecond'";

const prune = async (db: Database, olderThanMs: number): Promise<number> => {
  await db.query(pruneProcessesSql, [olderThanMs]);
  let total = 0;
  for (;;) {
    const pruned = (await db.query(pruneSql, [olderThanMs, pruneChunk])).length;
    total += pruned;
    if (pruned < pruneChunk) return total;
  }
};
