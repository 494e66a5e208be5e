import type { SurfaceRecord, SurfaceStore } from "../app/ports/surface-store.ts";
import type { IncidentId } from "../domain/ids.ts";
import type { Database, Row } from "./database.ts";
import { textOf, textOrNullOf } from "./row.ts";

const findSql = `
  select channel_id, message_ts, thread_ts, digest from firebreak.surface
  where incident_id = $1::text and key = $2::text`;

const saveSql = `
  insert into firebreak.surface (incident_id, key, channel_id, message_ts, thread_ts, digest)
  select $1::text, shown.key, $3::text, $4::text, $5::text, $6::text from unnest($2::text[]) as shown (key)
  on conflict (incident_id, key) do update set
    channel_id = excluded.channel_id, message_ts = excluded.message_ts, thread_ts = excluded.thread_ts,
    digest = excluded.digest`;

const byMessageSql = `
  select incident_id, key from firebreak.surface
  where channel_id = $1::text and message_ts = $2::text and incident_id like 'INC-%' limit 1`;

/** Where the messages that Firebreak owns stand in Slack. */
export const surfaceStore = (db: Database): SurfaceStore => ({
  find: async (incidentId, key) => {
    const [row] = await db.query(findSql, [incidentId, key]);
    return row === undefined ? null : surfaceOf(row);
  },
  save: async (incidentId, keys, { channelId, messageTs, threadTs, digest }) => {
    await db.query(saveSql, [incidentId, keys, channelId, messageTs, threadTs, digest]);
  },
  byMessage: async (channelId, messageTs) => {
    const [row] = await db.query(byMessageSql, [channelId, messageTs]);
    if (row === undefined) return null;
    return { incidentId: textOf(row, "incident_id") as IncidentId, key: textOf(row, "key") };
  },
});

const surfaceOf = (row: Row): SurfaceRecord => ({
  channelId: textOf(row, "channel_id"),
  messageTs: textOf(row, "message_ts"),
  threadTs: textOrNullOf(row, "thread_ts"),
  digest: textOf(row, "digest"),
});
