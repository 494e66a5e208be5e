import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

type Json = Readonly<Record<string, unknown>>;

/** What Slack sends to an app over HTTP, signed; written from Slack's documentation, and not by our sandbox. */
export type SignedSlack = {
  readonly slash: (
    userId: string,
    channelId: string,
    text: string,
    over?: Readonly<Record<string, string>>,
  ) => Promise<number>;
  readonly interact: (payload: Json) => Promise<number>;
  readonly event: (event: Json, over?: Json) => Promise<number>;
  /** A signed request with exactly this body. */
  readonly send: (type: string, body: string, over?: Readonly<Record<string, string>>) => Promise<Response>;
  /** What came to response URLs, oldest first. */
  readonly replies: readonly string[];
  /** Resolves with the first reply after `seen` others that matches. */
  readonly reply: (pattern: RegExp) => Promise<string>;
  readonly responseUrl: string;
  readonly close: () => Promise<void>;
};

type Options = { readonly requestUrl: string; readonly signingSecret: string; readonly teamId: string };

export const signSlack = async ({ requestUrl, signingSecret, teamId }: Options): Promise<SignedSlack> => {
  const replies: string[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      replies.push(body);
      for (const look of [...waiting]) look();
      response.end("ok");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const responseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/commands/1`;
  let turn = 0;

  const send: SignedSlack["send"] = (type, body, over = {}) => {
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const signature = createHmac("sha256", signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
    return fetch(requestUrl, {
      method: "POST",
      headers: {
        "content-type": type,
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": `v0=${signature}`,
        ...over,
      },
      body,
    });
  };
  const form = "application/x-www-form-urlencoded";

  return {
    slash: async (userId, channelId, text, over = {}) => {
      turn += 1;
      const fields = {
        token: "legacy",
        team_id: teamId,
        team_domain: "emulate",
        channel_id: channelId,
        channel_name: "somewhere",
        user_id: userId,
        user_name: "somebody",
        command: "/incident",
        text,
        api_app_id: "A7FIREBREAK",
        is_enterprise_install: "false",
        response_url: responseUrl,
        trigger_id: `${turn}.${Date.now()}.slash`,
        ...over,
      };
      return (await send(form, new URLSearchParams(fields).toString())).status;
    },
    interact: async (payload) => {
      turn += 1;
      const whole = {
        api_app_id: "A7FIREBREAK",
        token: "legacy",
        team: { id: teamId, domain: "emulate" },
        enterprise: null,
        is_enterprise_install: false,
        trigger_id: `${turn}.${Date.now()}.press`,
        response_url: responseUrl,
        ...payload,
      };
      return (await send(form, new URLSearchParams({ payload: JSON.stringify(whole) }).toString())).status;
    },
    event: async (event, over = {}) => {
      turn += 1;
      const whole = {
        token: "legacy",
        team_id: teamId,
        api_app_id: "A7FIREBREAK",
        type: "event_callback",
        event_id: `Ev${turn}${Date.now()}`,
        event_time: Math.floor(Date.now() / 1_000),
        event,
        ...over,
      };
      return (await send("application/json", JSON.stringify(whole))).status;
    },
    send,
    replies,
    reply: (pattern) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(timer);
          waiting.delete(look);
        };
        const look = (): void => {
          const found = replies.find((one) => pattern.test(one));
          if (found === undefined) return;
          end();
          resolve(found);
        };
        const timer = setTimeout(() => {
          end();
          reject(new Error(`no reply like ${pattern}; there were:\n${replies.join("\n")}`));
        }, replyPatienceMs);
        waiting.add(look);
        look();
      }),
    responseUrl,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const replyPatienceMs = 20_000;
