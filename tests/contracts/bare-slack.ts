import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

type Json = Readonly<Record<string, unknown>>;
type Form = Readonly<Record<string, string>>;

export type BareMessage = { readonly channel: string; readonly ts: string; text: string; blocks: readonly Json[] };

/** The least that can be called a Slack: it makes channels and keeps messages, and answers no more than it must. */
export type BareSlack = {
  readonly apiUrl: string;
  readonly channels: readonly { readonly id: string; readonly name: string }[];
  readonly messages: readonly BareMessage[];
  /** Methods that were asked for and are not there. */
  readonly missed: ReadonlySet<string>;
  readonly close: () => Promise<void>;
};

export const startBareSlack = async (): Promise<BareSlack> => {
  const channels: { readonly id: string; readonly name: string }[] = [];
  const messages: BareMessage[] = [];
  const missed = new Set<string>();
  let moment = 0;

  const methods: Readonly<Record<string, (form: Form) => Json>> = {
    "auth.test": () => ({ ok: true, user_id: "WBARE", team_id: "TBARE" }),
    "conversations.create": ({ name = "" }) => {
      if (channels.some((one) => one.name === name)) return { ok: false, error: "name_taken" };
      const id = `G9${channels.length}BARE`;
      channels.push({ id, name });
      return { ok: true, channel: { id } };
    },
    "chat.postMessage": ({ channel = "", text = "", blocks = "[]" }) => {
      moment += 1;
      const ts = `1795000000.${String(moment).padStart(6, "0")}`;
      messages.push({ channel, ts, text, blocks: JSON.parse(blocks) });
      return { ok: true, ts };
    },
    "chat.update": ({ channel, ts, text = "", blocks = "[]" }) => {
      const message = messages.find((one) => one.channel === channel && one.ts === ts);
      if (message === undefined) return { ok: false, error: "message_not_found" };
      message.text = text;
      message.blocks = JSON.parse(blocks);
      return { ok: true };
    },
  };

  const server = createServer((request, response) => {
    const method = (request.url ?? "").replace("/api/", "");
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const run = methods[method];
      if (run === undefined) missed.add(method);
      const answer = run?.(Object.fromEntries(new URLSearchParams(body))) ?? { ok: false, error: "unknown_method" };
      // No charset, no scopes, no date, no rate-limit headers.
      response.sendDate = false;
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    channels,
    messages,
    missed,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
