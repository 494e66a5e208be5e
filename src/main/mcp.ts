import type { Logger } from "../app/ports/logger.ts";
import type { McpServers } from "../app/ports/mcp.ts";
import { mcpToolName } from "../config/mcp-schema.ts";
import type { Config } from "../config.ts";
import { connect, type Reach } from "../integrations/mcp/connect.ts";
import { createMcpServer, type McpServer, type Named } from "../integrations/mcp/server.ts";

type Written = Config["file"]["mcp"][string];

/** So long an agent waits for servers that have just been started; what is not there then is left out. */
const readyMs = 3_000;

/** The servers of other people that agents may ask; null when none is configured. Nothing is started yet. */
export const mcpServersOf = (config: Config, logger: Pick<Logger, "info" | "warn">): McpServers | null => {
  const servers = Object.entries(config.file.mcp).map(([server, written]) => serverOf(config, server, written, logger));
  if (servers.length === 0) return null;
  return {
    tools: () => servers.flatMap((one) => one.tools()),
    ready: async (signal) => {
      // Each time: a server that was away at our start is asked again, after its pause.
      const started = Promise.all(servers.map((one) => one.start()));
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, readyMs);
      const onAbort = (): void => resolve();
      signal.addEventListener("abort", onAbort, { once: true });
      await Promise.race([started, late]);
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      signal.throwIfAborted();
    },
    report: () => Promise.all(servers.map((one) => one.report())),
    close: async () => void (await Promise.all(servers.map((one) => one.close()))),
  };
};

const serverOf = (config: Config, server: string, written: Written, logger: Pick<Logger, "info" | "warn">): McpServer =>
  createMcpServer({
    server,
    named: namedIn(server, written),
    agents: written.agents ?? "all",
    connect: (signal) => connect(reachOf(config, written), signal),
    nowMs: () => performance.now(),
    logger,
  });

const namedIn = (server: string, { tools }: Written): readonly Named[] =>
  Object.entries(tools).map(([remoteName, { for: purpose, read_only: isReadOnly, worth }]) => ({
    name: mcpToolName(server, remoteName),
    remoteName,
    purpose,
    worth,
    word: isReadOnly ? "reads_only" : "unsaid",
  }));

const reachOf = ({ file, secrets }: Config, written: Written): Reach => {
  if (written.transport === "stdio") {
    const [command = "", ...args] = written.command;
    const passed = written.pass_env.flatMap((name): [string, string][] => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    });
    return { kind: "stdio", command, args, environment: Object.fromEntries(passed) };
  }
  const { url, token_env: tokenEnv, token_header: header } = written;
  const token = tokenEnv === undefined ? null : (secrets[tokenEnv] ?? null);
  const value = header.toLowerCase() === "authorization" ? `Bearer ${token}` : token;
  return {
    kind: "http",
    url,
    headers: value === null || token === null ? {} : { [header]: value },
    innerHosts: file.http.allow_hosts,
  };
};
