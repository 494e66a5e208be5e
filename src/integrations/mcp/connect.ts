import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { z } from "zod";
import type { McpAnswer } from "../../app/ports/mcp.ts";
import { withoutControls } from "../plain-text.ts";
import { answerOf, toolResult } from "./answer-text.ts";
import { boundedFetch } from "./bounded-fetch.ts";
import { type Listed, listPage, toolsIn } from "./listing.ts";
import { kindOf, SessionError } from "./session-error.ts";

export type Reach =
  | {
      readonly kind: "stdio";
      readonly command: string;
      readonly args: readonly string[];
      /** All that it gets of our environment, beside HOME, LOGNAME, PATH, SHELL, TERM and USER. */
      readonly environment: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: "http";
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      /** Names that may lead into our own network; see http-client.ts. */
      readonly innerHosts: readonly string[];
    };

/** One session with one server. */
export type Connection = {
  /** Name and version, as the server says them. */
  readonly says: string;
  readonly isOpen: () => boolean;
  readonly list: (signal: AbortSignal) => Promise<ReadonlyMap<string, Listed>>;
  readonly call: (tool: string, input: Readonly<Record<string, unknown>>, signal: AbortSignal) => Promise<McpAnswer>;
  /** False: it answers nothing any more. */
  readonly isAlive: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

const connectMs = 10_000;
const listMs = 10_000;
const callMs = 30_000;
const pingMs = 2_000;
const closeMs = 5_000;
/** One message of a server: far more than anybody reads of it. */
export const messageLimitBytes = 4 * 1024 * 1024;
const pagesRead = 20;

/** @throws SessionError, with the last words of a program that ended */
export const connect = async (reach: Reach, signal: AbortSignal): Promise<Connection> => {
  let trouble = "";
  // It can be asked for nothing: no sampling, no roots, no elicitation. A server has no way to our model or our people.
  const client = new Client({ name: "firebreak", version: "1.0.0" }, { capabilities: {} });
  const { transport, lastWords, endSession } = transportOf(reach, (reason) => {
    trouble ||= reason.message;
    void client.close();
  });
  let open = true;
  client.onclose = () => {
    open = false;
  };
  client.onerror = (error) => {
    trouble ||= error.message;
  };
  const told = (error: unknown): SessionError => {
    const said = error instanceof Error ? error.message : String(error);
    const more = [trouble, lastWords()].filter((text) => text !== "" && !said.includes(text));
    return new SessionError([said, ...more].join("; "), kindOf(error), error);
  };
  const ask = async <Shape extends z.ZodType>(
    request: { readonly method: string; readonly params: Record<string, unknown> },
    shape: Shape,
    options: { readonly signal: AbortSignal; readonly timeout: number },
  ): Promise<z.output<Shape>> => {
    trouble = "";
    const raw = await client.request(request as never, z.unknown() as never, options).catch((error: unknown) => {
      throw told(error);
    });
    return shape.parse(raw);
  };
  await client.connect(transport, { signal, timeout: connectMs }).catch(async (error: unknown) => {
    await closeQuietly(client, endSession);
    throw told(error);
  });
  const { name = "", version = "" } = client.getServerVersion() ?? {};
  return {
    says: withoutControls(`${name} ${version}`).trim().slice(0, 80),
    isOpen: () => open,
    list: async (listSignal) => {
      const all: unknown[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < pagesRead; page += 1) {
        const params = cursor === undefined ? {} : { cursor };
        const read = await ask({ method: "tools/list", params }, listPage, { signal: listSignal, timeout: listMs });
        all.push(...read.tools);
        cursor = read.nextCursor;
        if (cursor === undefined) break;
      }
      return toolsIn(all);
    },
    call: async (tool, input, callSignal) => {
      const params = { name: tool, arguments: { ...input } };
      return answerOf(await ask({ method: "tools/call", params }, toolResult, { signal: callSignal, timeout: callMs }));
    },
    isAlive: () =>
      client.ping({ timeout: pingMs }).then(
        () => true,
        () => false,
      ),
    close: () => closeQuietly(client, endSession),
  };
};

/** A server keeps a session until it is told. */
const closeQuietly = async (client: Client, endSession: () => Promise<void>): Promise<void> => {
  const late = new Promise<void>((resolve) => setTimeout(resolve, closeMs).unref());
  const end = async (): Promise<void> => {
    await endSession().catch(() => undefined);
    await client.close().catch(() => undefined);
  };
  await Promise.race([end(), late]);
};

const lastWordsKept = 400;

type Way = {
  readonly transport: Transport;
  /** What a program printed last where errors go. */
  readonly lastWords: () => string;
  readonly endSession: () => Promise<void>;
};

const transportOf = (reach: Reach, onBroken: (reason: Error) => void): Way => {
  if (reach.kind === "http") {
    const { url, headers, innerHosts } = reach;
    const transport = new StreamableHTTPClientTransport(new URL(url), {
      fetch: boundedFetch({ url, innerHosts, limitBytes: messageLimitBytes, onBroken }),
      requestInit: { headers: { ...headers } },
    });
    // The package's own types differ in how they mark what may be left out.
    return { transport: transport as Transport, lastWords: () => "", endSession: () => transport.terminateSession() };
  }
  const transport = new StdioClientTransport({
    command: reach.command,
    args: [...reach.args],
    env: { ...reach.environment },
    stderr: "pipe",
    maxBufferSize: messageLimitBytes,
  });
  let kept = "";
  transport.stderr?.on("data", (chunk: Buffer) => {
    kept = `${kept}${chunk.toString("utf8")}`.slice(-lastWordsKept);
  });
  return {
    transport,
    lastWords: () => kept.trim().split("\n").slice(-3).join(" "),
    endSession: async () => undefined,
  };
};
