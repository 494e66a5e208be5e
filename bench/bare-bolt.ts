import { App, HTTPReceiver } from "@slack/bolt";

/** The peer of P1: Bolt's own HTTP app, which acknowledges and does nothing else. */
const receiver = new HTTPReceiver({ signingSecret: process.env.SLACK_SIGNING_SECRET ?? "" });
const app = new App({
  receiver,
  convoStore: false,
  authorize: async () => ({ botToken: "xoxb-bench", botUserId: "U0BENCHBOT", botId: "B0BENCH" }),
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL ?? "" },
});
app.command("/incident", async ({ ack }) => ack());
app.action(/.*/, async ({ ack }) => ack());

const port = Number(process.env.PORT);
await app.start(port);
process.send?.({ kind: "listening", port });
process.on("disconnect", () => process.exit(0));
