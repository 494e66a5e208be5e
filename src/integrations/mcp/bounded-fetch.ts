import { Agent, fetch as send } from "undici";
import { checkedLookup } from "../http-client.ts";

type Options = {
  readonly url: string;
  readonly innerHosts: readonly string[];
  /** Of one answer. */
  readonly limitBytes: number;
  /** An answer broke off, or was too long: whoever waits for it waits in vain. */
  readonly onBroken: (reason: Error) => void;
};

type FetchLike = (url: string | URL, init?: RequestInit) => Promise<Response>;

const connectTimeoutMs = 5_000;

/**
 * Requests to one MCP server: to its own address and no other, to none inside our network unless the configuration names
 * it, no redirect, and a bound on every answer. The stream that a server may keep open for its own messages is declined
 * (405, as the protocol has it for servers that offer none): nothing that a server says unasked is listened to.
 */
export const boundedFetch = ({ url, innerHosts, limitBytes, onBroken }: Options): FetchLike => {
  const own = new URL(url);
  const dispatcher = new Agent({ connect: { lookup: checkedLookup(innerHosts), timeout: connectTimeoutMs } });
  return async (asked, init = {}) => {
    if (init.method === "GET") return new Response(null, { status: 405 });
    if (new URL(asked).origin !== own.origin) throw new Error(`${new URL(asked).host} is not configured`);
    const headers = Object.fromEntries(new Headers(init.headers));
    const response = await send(String(asked), {
      method: init.method ?? "POST",
      headers,
      body: (init.body ?? null) as string | null,
      signal: init.signal ?? null,
      redirect: "manual",
      dispatcher,
    });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw new Error("it answers with a redirect, which is not followed");
    }
    const hasNone = response.body === null || bodyless.has(response.status);
    const body = hasNone ? null : bounded(response.body as unknown as ReadableStream, { limitBytes, onBroken });
    return new Response(body, { status: response.status, headers: Object.fromEntries(response.headers) });
  };
};

/** A response of these may not be given one. */
const bodyless = new Set([204, 205]);

const bounded = (
  body: ReadableStream<Uint8Array>,
  { limitBytes, onBroken }: Pick<Options, "limitBytes" | "onBroken">,
): ReadableStream<Uint8Array> => {
  const reader = body.getReader();
  let length = 0;
  let isWanted = true;
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const { done, value } = await reader.read();
        if (!isWanted) return;
        if (done) return controller.close();
        length += value.byteLength;
        if (length > limitBytes) throw new Error(`it answers with more than ${limitBytes} bytes`);
        controller.enqueue(value);
      } catch (error) {
        if (!isWanted) return;
        void reader.cancel().catch(() => undefined);
        controller.error(error);
        onBroken(error instanceof Error ? error : new Error(String(error)));
      }
    },
    cancel: (reason) => {
      isWanted = false;
      return reader.cancel(reason);
    },
  });
};
