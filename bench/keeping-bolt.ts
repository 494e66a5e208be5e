import { App, HTTPReceiver } from "@slack/bolt";
import pg from "pg";

/**
 * The second peer of P1: Bolt's own HTTP app that keeps each delivery in PostgreSQL before it acknowledges, as one would write it: a
 * pool, a row, a commit. It recognises what comes again, and does nothing else.
 */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL ?? "", max: 10 });
await pool.query("create schema if not exists kept");
await pool.query(
  "create table kept.delivery (key text primary key, body jsonb not null, at timestamptz default now())",
);

const keep = async (key: string, body: unknown): Promise<void> => {
  await pool.query({
    name: "keep",
    text: "insert into kept.delivery (key, body) values ($1, $2) on conflict do nothing",
    values: [key, JSON.stringify(body)],
  });
};

const receiver = new HTTPReceiver({ signingSecret: process.env.SLACK_SIGNING_SECRET ?? "" });
const app = new App({
  receiver,
  convoStore: false,
  authorize: async () => ({ botToken: "xoxb-bench", botUserId: "U0BENCHBOT", botId: "B0BENCH" }),
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL ?? "" },
});
app.command("/incident", async ({ ack, body }) => {
  await keep(body.trigger_id, body);
  await ack();
});
app.action({ type: "block_actions", action_id: /.*/ }, async ({ ack, body }) => {
  await keep(body.trigger_id ?? "", body);
  await ack();
});

const port = Number(process.env.PORT);
await app.start(port);
process.send?.({ kind: "listening", port });
process.on("disconnect", () => process.exit(0));
