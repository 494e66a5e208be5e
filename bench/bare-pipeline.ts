import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { webApi } from "@slack/bolt";
import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";

/**
 * The peer of P4: an alert becomes a BullMQ job, whose worker makes the channel and posts. It keeps nothing, checks nothing
 * and looks nothing up.
 */
type AlertJob = { readonly title: string };

const redisUrl = process.env.REDIS_URL ?? "";
const slack = new webApi.WebClient("xoxb-bench", { slackApiUrl: process.env.SLACK_API_URL ?? "" });
const queue = new Queue<AlertJob>("alerts", { connection: new Redis(redisUrl) });
let number = 0;

const worker = new Worker<AlertJob>(
  "alerts",
  async ({ data: { title } }) => {
    number += 1;
    const name = `inc-${number}-${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
    const { channel } = await slack.conversations.create({ name });
    await slack.chat.postMessage({ channel: channel?.id ?? "", text: title });
  },
  { connection: new Redis(redisUrl, { maxRetriesPerRequest: null }) },
);
worker.on("error", (error) => console.error("bare pipeline:", error));
await worker.waitUntilReady();

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { title } = JSON.parse(Buffer.concat(chunks).toString()) as AlertJob;
  await queue.add("alert", { title }, { removeOnComplete: { age: 3_600 } });
  response.writeHead(202, { "content-type": "application/json" }).end('{"accepted":1}');
});
server.listen(0, "127.0.0.1", () => {
  process.send?.({ kind: "listening", port: (server.address() as AddressInfo).port });
});
process.on("disconnect", () => process.exit(0));
