import { createHmac } from "node:crypto";

/**
 * How our outgoing requests prove where they come from: `X-Firebreak-Timestamp` in seconds, and
 * `X-Firebreak-Signature: v1=<hex HMAC-SHA256 of "<timestamp>.<body>">`.
 */
export const signatureHeaders = (secret: string, body: string, nowMs: number): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(nowMs / 1_000));
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return { "x-firebreak-timestamp": timestamp, "x-firebreak-signature": `v1=${signature}` };
};
