import { afterEach, describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config.ts";
import { mcpFindings } from "../../src/main/mcp-findings.ts";
import { type HttpDesk, startHttpDesk } from "../integrations/mcp/desk-over-http.ts";

const slack = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "shh" };
const desks: HttpDesk[] = [];
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.stop().catch(() => undefined);
});

const found = async (yaml: string, variables: Readonly<Record<string, string>> = {}): Promise<readonly string[]> => {
  const parsed = parseConfig({ ...slack, ...variables }, yaml);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return (await mcpFindings(parsed.value)).map(({ level, text }) => `${level} ${text}`);
};
const purpose = "for: whatever the desk knows of incidents";

describe("what the doctor says of MCP servers", () => {
  it("nothing where none is configured", async () => {
    expect(await found("")).toEqual([]);
  });

  it("what agents may use, what is kept out and why, and how much is not named; it calls nothing", async () => {
    const desk = await startHttpDesk({ token: "t" });
    desks.push(desk);
    const tools = `{ list_incidents: { ${purpose} }, unmarked: { ${purpose} }, close_incident: { ${purpose}, read_only: true }, gone: { ${purpose} } }`;
    const yaml = `mcp: { desk: { transport: http, url: "${desk.url}", token_env: DESK_TOKEN, tools: ${tools} } }`;
    expect(await found(yaml, { DESK_TOKEN: "t" })).toEqual([
      "ok desk (incident-desk 1.2.3): agents may use list_incidents; 15 more that are not named do not exist for agents",
      "fail desk, unmarked: its server does not say that it only reads; write read_only: true if you know that it does",
      "fail desk, close_incident: its server says that it changes things; no setting lets it in",
      "fail desk, gone: its server has no such tool",
    ]);
    expect(desk.desk.calls).toEqual([]);
    expect(desk.sessions()).toBe(0);
  });

  it("why a server cannot be asked, and which of its variables are missing", async () => {
    const yaml = `mcp: { desk: { transport: stdio, command: [/nonexistent/desk], pass_env: [NOBODY_SET_THIS], tools: { list: { ${purpose} } } } }`;
    expect(await found(yaml)).toEqual([
      "warn desk is to get NOBODY_SET_THIS, which is not set",
      "fail desk cannot be asked: spawn /nonexistent/desk ENOENT",
    ]);
  });
});
