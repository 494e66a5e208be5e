import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createEmulator, type Emulator } from "emulate";
import { freePort } from "./firebreak-process.ts";

/** A Slack Web API that strangers wrote: other ids, other optional fields, other gaps than our sandbox has. */
export type EmulatedSlack = {
  readonly apiUrl: string;
  readonly botToken: string;
  readonly botUserId: string;
  readonly signingSecret: string;
  /** The people's ids by their names. */
  readonly people: Readonly<Record<string, string>>;
  readonly call: (method: string, args?: Readonly<Record<string, unknown>>, token?: string) => Promise<SlackAnswer>;
  /** Every view that was opened or published, as the emulator answered it. */
  readonly views: readonly Json[];
  readonly close: () => Promise<void>;
};

type Json = Readonly<Record<string, unknown>>;
export type SlackAnswer = Readonly<Record<string, unknown>> & { readonly ok: boolean };

const botToken = "xoxb-emulated";
const botUserId = "W9FIREBREAK";
const bot = { bot_id: "B7FIREBREAK", bot_user_id: botUserId, app_id: "A7FIREBREAK" };
const signingSecret = "emulated-signing-secret";
const names = ["mia", "noa", "ola", "pau"] as const;

export const startEmulatedSlack = async (): Promise<EmulatedSlack> => {
  const port = await freePort();
  const emulator: Emulator = await createEmulator({
    service: "slack",
    port,
    seed: {
      slack: {
        signing_secret: signingSecret,
        users: names.map((name) => ({ name })),
        oauth_apps: [
          {
            ...bot,
            client_id: "7.7",
            client_secret: "unused",
            name: "Firebreak",
            redirect_uris: ["http://localhost/unused"],
            bot_name: "firebreak",
          },
        ],
        tokens: [
          { ...bot, token: botToken, type: "bot", user_id: botUserId },
          { token: "xoxp-mia", type: "user", user: "mia" },
        ],
      },
    },
  });
  const views: Json[] = [];
  const door = await openDoor(emulator.url, (view) => views.push(view));
  const apiUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}/api/`;
  const call: EmulatedSlack["call"] = (method, args = {}, token = botToken) => callSlack(apiUrl, token, method, args);
  const { members } = (await call("users.list")) as unknown as {
    readonly members: readonly { readonly id: string; readonly name: string }[];
  };
  return {
    apiUrl,
    botToken,
    botUserId,
    signingSecret,
    people: Object.fromEntries(members.map(({ id, name }) => [name, id])),
    call,
    views,
    close: async () => {
      door.close();
      door.closeAllConnections();
      await emulator.close();
    },
  };
};

/** The emulator has no method that shows a view again, so they are read on their way out. */
const openDoor = async (url: string, onView: (view: Json) => void): Promise<Server> => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const { authorization = "", "content-type": type = "application/x-www-form-urlencoded" } = request.headers;
      const headers = { authorization, "content-type": type };
      const body = Buffer.concat(chunks);
      const answer = await fetch(new URL(request.url ?? "/", url), { method: "POST", headers, body });
      const text = await answer.text();
      response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
      const { view } = JSON.parse(text) as { readonly view?: Json };
      if (view !== undefined) onView(view);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
};

/** As Slack's SDK does it: a form, with nested values as JSON. */
export const callSlack = async (
  apiUrl: string,
  token: string,
  method: string,
  args: Readonly<Record<string, unknown>>,
): Promise<SlackAnswer> => {
  const form = Object.entries(args).map(([name, value]): [string, string] => [
    name,
    typeof value === "object" ? JSON.stringify(value) : String(value),
  ]);
  const response = await fetch(new URL(method, apiUrl), {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: new URLSearchParams(form),
  });
  return (await response.json()) as SlackAnswer;
};
