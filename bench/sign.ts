import { createHmac } from "node:crypto";

/** Headers of a request as Slack signs it. Source: docs.slack.dev/authentication/verifying-requests-from-slack */
export const signedHeaders = (body: string, secret: string, atSeconds: number): Record<string, string> => ({
  "content-type": "application/x-www-form-urlencoded",
  "x-slack-request-timestamp": String(atSeconds),
  "x-slack-signature": `v0=${createHmac("sha256", secret).update(`v0:${atSeconds}:${body}`).digest("hex")}`,
});
