import { signature } from "../../sandbox/workspace/http-delivery.ts";
import type { SlackApp } from "../../sandbox/workspace/world.ts";

/** A request as Slack signs it; to be sent as it is, again, or changed. */
export type SignedRequest = {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
};

export const signedCommand = (
  url: string,
  app: SlackApp,
  text: string,
  trigger: string,
  nowMs: number,
): SignedRequest => {
  const body = new URLSearchParams({
    token: "verification",
    team_id: "T0SANDBOX",
    channel_id: "C00000001",
    channel_name: "general",
    user_id: "U0ANA",
    user_name: "ana",
    command: "/incident",
    text,
    api_app_id: app.appId,
    response_url: "http://127.0.0.1:9/nowhere",
    trigger_id: trigger,
  }).toString();
  return {
    url,
    body,
    headers: { "content-type": "application/x-www-form-urlencoded", ...signature(app, body, nowMs) },
  };
};

/** @returns the status, or null when the connection was refused or broken */
export const send = async ({ url, body, headers }: SignedRequest): Promise<number | null> => {
  try {
    const answer = await fetch(url, { method: "POST", body, headers, signal: AbortSignal.timeout(20_000) });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return null;
  }
};

const hex = "0123456789abcdef";

/** The same request with one thing changed: a byte of the body, of the signature, or of the timestamp, or one left out. */
export const mutated = (request: SignedRequest, dice: () => number): SignedRequest => {
  const { body, headers } = request;
  const at = (length: number): number => Math.floor(dice() * length);
  const replaced = (text: string, index: number, by: string): string =>
    `${text.slice(0, index)}${by}${text.slice(index + 1)}`;
  const otherOf = (letters: string, not: string | undefined): string => {
    const others = [...letters].filter((letter) => letter !== not);
    return others[at(others.length)] ?? "0";
  };
  const signed = headers["x-slack-signature"] ?? "";
  const timestamp = headers["x-slack-request-timestamp"] ?? "";
  const { "x-slack-signature": _, ...unsigned } = headers;
  const { "x-slack-request-timestamp": __, ...undated } = headers;
  const ways: readonly (() => SignedRequest)[] = [
    () => {
      const index = at(body.length);
      return { ...request, body: replaced(body, index, otherOf("abcdefgh01234567+", body[index])) };
    },
    () => ({ ...request, body: `${body}&text=declare+P1+forged` }),
    () => ({ ...request, body: body.slice(0, at(body.length)) }),
    () => {
      const index = 3 + at(signed.length - 3);
      const other = replaced(signed, index, otherOf(hex, signed[index]));
      return { ...request, headers: { ...headers, "x-slack-signature": other } };
    },
    () => ({ ...request, headers: { ...headers, "x-slack-signature": signed.slice(0, at(signed.length)) } }),
    () => ({ ...request, headers: { ...headers, "x-slack-signature": signed.replace("v0=", "v1=") } }),
    () => ({
      ...request,
      headers: { ...headers, "x-slack-request-timestamp": String(Number(timestamp) - 1 - at(250)) },
    }),
    () => ({ ...request, headers: unsigned }),
    () => ({ ...request, headers: undated }),
    () => ({ ...request, headers: { ...headers, "x-slack-request-timestamp": "now" } }),
  ];
  return (ways[at(ways.length)] ?? ways[0])?.() ?? request;
};
