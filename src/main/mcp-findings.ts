import type { McpReport } from "../app/ports/mcp.ts";
import type { Config } from "../config.ts";
import type { Finding } from "./finding.ts";
import { mcpServersOf } from "./mcp.ts";

/** Each server is connected to and asked for its tools; none of them is called. Nothing is said where none is configured. */
export const mcpFindings = async (config: Config): Promise<readonly Finding[]> => {
  const quiet = { info: () => undefined, warn: () => undefined };
  const servers = mcpServersOf(config, quiet);
  if (servers === null) return [];
  try {
    const reports = await servers.report();
    return [...variablesMissing(config), ...reports.flatMap(findingsOf)];
  } finally {
    await servers.close();
  }
};

export const findingsOf = ({ server, found, reason }: McpReport): readonly Finding[] => {
  if (found === null) return [{ level: "fail", text: `${server} cannot be asked: ${reason}` }];
  const { says, letIn, refused, others } = found;
  const left = others === 0 ? "" : `; ${others} more that are not named do not exist for agents`;
  return [
    letIn.length === 0
      ? { level: "warn", text: `${server} (${says}) has no tool for agents${left}` }
      : { level: "ok", text: `${server} (${says}): agents may use ${letIn.join(", ")}${left}` },
    ...refused.map(({ tool, why }): Finding => ({ level: "fail", text: `${server}, ${tool}: ${why}` })),
  ];
};

/** A program that misses its credential says so in its own way, or not at all. */
const variablesMissing = ({ file }: Config): readonly Finding[] =>
  Object.entries(file.mcp).flatMap(([server, written]) =>
    written.transport === "stdio"
      ? written.pass_env
          .filter((name) => process.env[name] === undefined)
          .map((name): Finding => ({ level: "warn", text: `${server} is to get ${name}, which is not set` }))
      : [],
  );
