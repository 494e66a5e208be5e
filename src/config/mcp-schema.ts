import { z } from "zod";
import { specialists } from "../domain/routing.ts";
import { envName, name, url } from "./scalars.ts";

/** MCP servers whose tools agents may use: named one by one, for reading only (ADR 13). */

const tool = z.strictObject({
  /** What it answers and when to use it, in your own words: what its server writes about it reaches no model. */
  for: z.string().min(20).max(600),
  /** Your word that it changes nothing, where its server does not say so. What a server says it changes stays out. */
  read_only: z.boolean().default(false),
  /** `guidance` (documents, wikis) says where to look and proves nothing. */
  worth: z.enum(["evidence", "guidance"]).default("evidence"),
});

const common = {
  /** Whose tools they are; left out: every specialist's. */
  agents: z.array(z.enum(specialists)).min(1).optional(),
  tools: z
    .record(z.string().regex(/^[A-Za-z0-9][\w./-]{0,127}$/, "expected the name of a tool"), tool)
    .refine((tools) => Object.keys(tools).length > 0, "expected at least one tool, by its name"),
};

const overStdio = z.strictObject({
  transport: z.literal("stdio"),
  /** The program and its arguments; no shell reads them. */
  command: z.array(name).min(1),
  /** Variables that it gets, its credentials among them; it gets no others of Firebreak's. */
  pass_env: z.array(envName).default([]),
  ...common,
});

const overHttp = z.strictObject({
  transport: z.literal("http"),
  url,
  token_env: envName.optional(),
  /** Where the token goes; `authorization` sends it as a bearer token. */
  token_header: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/, "expected the name of a header")
    .default("authorization"),
  ...common,
});

export const mcpSchema = z
  .record(
    z.string().regex(/^[a-z][a-z0-9_]{0,19}$/, "expected a name in small letters, like grafana"),
    z.discriminatedUnion("transport", [overStdio, overHttp]),
  )
  .superRefine((servers, context) => {
    const known = new Set<string>();
    for (const [server, { tools }] of Object.entries(servers))
      for (const one of Object.keys(tools)) {
        const called = mcpToolName(server, one);
        if (known.has(called))
          context.addIssue({
            code: "custom",
            path: [server, "tools", one],
            message: `expected another name: agents would call two tools ${called}`,
          });
        known.add(called);
      }
  })
  .default({});

const longestName = 64;

/** What agents call a tool: letters, digits, `_` and `-`, at most 64, as models want it. */
export const mcpToolName = (server: string, tool: string): string =>
  `mcp_${server}_${tool.replaceAll(/[^A-Za-z0-9_-]/g, "_")}`.slice(0, longestName);
