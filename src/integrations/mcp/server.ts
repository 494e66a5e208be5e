import type { Logger } from "../../app/ports/logger.ts";
import type { McpAnswer, McpReport, McpTool } from "../../app/ports/mcp.ts";
import { withoutControls } from "../plain-text.ts";
import { type Admission, admit, type OperatorsWord } from "./admit.ts";
import type { Connection } from "./connect.ts";
import type { Listed } from "./listing.ts";
import { SessionError } from "./session-error.ts";

/** A tool as the configuration names it. */
export type Named = Pick<McpTool, "name" | "remoteName" | "purpose" | "worth"> & { readonly word: OperatorsWord };

export type ServerOptions = {
  readonly server: string;
  readonly named: readonly Named[];
  readonly agents: McpTool["agents"];
  readonly connect: (signal: AbortSignal) => Promise<Connection>;
  /** Milliseconds that only grow. */
  readonly nowMs: () => number;
  readonly logger: Pick<Logger, "info" | "warn">;
};

export type McpServer = {
  readonly tools: () => readonly McpTool[];
  /** Settled when it has answered, or failed to, for the first time. Never rejects. */
  readonly start: () => Promise<void>;
  readonly report: () => Promise<McpReport>;
  readonly close: () => Promise<void>;
};

/** A server may change its tools without a word; so old, what it said is asked again before a call. */
const listingFreshMs = 60_000;
/** A server that does not come up is not started again at every question. */
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
const reasonLength = 300;
const schemaLimit = 20_000;

type Live = { readonly connection: Connection; listing: ReadonlyMap<string, Listed>; listedAtMs: number };

/**
 * One configured server: connected when it is first needed, and again when it has died. What it lists is judged anew at
 * every connection and every minute, so that a tool that changes under our hands is not called.
 */
export const createMcpServer = (options: ServerOptions): McpServer => {
  const { server, named, agents, connect, nowMs, logger } = options;
  const ended = new AbortController();
  let live: Live | null = null;
  let opening: Promise<Live> | null = null;
  let known: ReadonlyMap<string, Listed> = new Map();
  let failures = 0;
  let quietUntilMs = 0;
  let lastReason = "";

  const open = async (): Promise<Live> => {
    if (nowMs() < quietUntilMs) throw new Error(lastReason);
    try {
      const connection = await connect(ended.signal);
      const listing = await connection.list(ended.signal).catch(async (error: unknown) => {
        await connection.close();
        throw error;
      });
      if (failures > 0) logger.info({ server }, "an MCP server is back");
      failures = 0;
      known = listing;
      live = { connection, listing, listedAtMs: nowMs() };
      return live;
    } catch (error) {
      lastReason = reasonOf(error);
      if (failures === 0 && !ended.signal.aborted) logger.warn({ server, reason: lastReason }, "an MCP server is away");
      quietUntilMs = nowMs() + Math.min(firstPauseMs * 2 ** failures, longestPauseMs);
      failures += 1;
      throw error;
    }
  };

  /** A session that is open, with a listing that is fresh. */
  const current = async (): Promise<Live> => {
    if (live !== null && !live.connection.isOpen()) await drop(live);
    if (live === null) {
      opening ??= open().finally(() => {
        opening = null;
      });
      return opening;
    }
    if (nowMs() - live.listedAtMs < listingFreshMs) return live;
    const now = live;
    now.listing = await now.connection.list(ended.signal);
    now.listedAtMs = nowMs();
    known = now.listing;
    return now;
  };

  const drop = async (gone: Live): Promise<void> => {
    if (live === gone) live = null;
    await gone.connection.close();
  };

  const judged = (one: Named, listing: ReadonlyMap<string, Listed>): Admission => {
    const listed = listing.get(one.remoteName);
    if (listed === undefined) return { kind: "refused", why: "its server has no such tool" };
    const { length } = JSON.stringify(listed.argumentsSchema ?? null);
    if (length > schemaLimit) return { kind: "refused", why: `its arguments take ${length} characters to describe` };
    return admit(one.remoteName, listed.hints, one.word);
  };

  /** One attempt. @throws when the session was lost on the way, or the server does not answer */
  const attempt = async (
    one: Named,
    fingerprint: string,
    input: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<McpAnswer> => {
    const session = await unlessAborted(current(), signal);
    const admission = judged(one, session.listing);
    if (admission.kind === "refused") return { kind: "failed", reason: admission.why, text: "" };
    const listed = session.listing.get(one.remoteName);
    if (listed?.fingerprint !== fingerprint) {
      const text = JSON.stringify(listed?.argumentsSchema ?? null);
      return { kind: "failed", reason: "its server has changed it since it was handed out; not called", text };
    }
    try {
      return await session.connection.call(one.remoteName, input, signal);
    } catch (error) {
      // Slow is not dead: one that answers a ping keeps its session, and others' questions with it.
      if (signal.aborted || isLate(error))
        void session.connection.isAlive().then((alive) => (alive ? undefined : drop(session)));
      else if (!isRefusal(error)) await drop(session);
      throw error;
    }
  };

  const call = async (
    one: Named,
    fingerprint: string,
    input: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<McpAnswer> => {
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await attempt(one, fingerprint, input, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (isRefusal(error)) return { kind: "refused", text: reasonOf(error) };
        // A reading call may be made twice: once more, with a new session, when the old one was lost on the way.
        if (attempts > 1 || live !== null || isLate(error) || nowMs() < quietUntilMs)
          return { kind: "failed", reason: reasonOf(error), text: "" };
      }
    }
  };

  return {
    tools: () =>
      named.flatMap((one): readonly McpTool[] => {
        const listed = known.get(one.remoteName);
        if (listed === undefined || judged(one, known).kind === "refused") return [];
        const { name, remoteName, purpose, worth } = one;
        const { argumentsSchema, fingerprint } = listed;
        return [
          {
            ...{ name, server, remoteName, purpose, worth, agents, argumentsSchema },
            call: (input, signal) => call(one, fingerprint, input, signal),
          },
        ];
      }),
    start: () =>
      current().then(
        () => undefined,
        () => undefined,
      ),
    report: async () => {
      try {
        const { listing, connection } = await current();
        const verdicts = named.map((one) => ({ tool: one.remoteName, admission: judged(one, listing) }));
        const letIn = verdicts.flatMap(({ tool, admission }) => (admission.kind === "let_in" ? [tool] : []));
        const refused = verdicts.flatMap(({ tool, admission }) =>
          admission.kind === "refused" ? [{ tool, why: admission.why }] : [],
        );
        const others = [...listing.keys()].filter((name) => !named.some((one) => one.remoteName === name)).length;
        return { server, found: { says: connection.says, letIn, refused, others }, reason: "" };
      } catch (error) {
        return { server, found: null, reason: reasonOf(error) };
      }
    },
    close: async () => {
      ended.abort(new Error("Firebreak ends"));
      await opening?.catch(() => undefined);
      if (live !== null) await drop(live);
    },
  };
};

const unlessAborted = <T>(promise: Promise<T>, signal: AbortSignal): Promise<T> => {
  if (signal.aborted) return Promise.reject(signal.reason);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener("abort", onAbort));
};

const reasonOf = (error: unknown): string => {
  const said = withoutControls(error instanceof Error ? error.message : String(error));
  return said.length <= reasonLength ? said : `${said.slice(0, reasonLength - 1)}…`;
};

const isLate = (error: unknown): boolean => error instanceof SessionError && error.kind === "late";
const isRefusal = (error: unknown): boolean => error instanceof SessionError && error.kind === "refused";
