import { afterEach, describe, expect, it } from "vitest";
import type { ModelRequest } from "../../src/agents/model.ts";
import { parseConfig } from "../../src/config.ts";
import { mcpServersOf } from "../../src/main/mcp.ts";
import { startHttpDesk } from "../integrations/mcp/desk-over-http.ts";
import { modelOf, openDepartment, saysPlan, saysReport } from "./department.ts";
import { wants } from "./given.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A real server over HTTP, configured as somebody would; its tools are the troubleshooter's. */
const deskFor = async (agents: string) => {
  const desk = await startHttpDesk();
  ends.push(desk.stop);
  const purpose = "for: incidents that the desk knows of a service";
  const tools = `{ list_incidents: { ${purpose} }, fails: { ${purpose} }, nothing: { ${purpose} } }`;
  const yaml = `mcp: { desk: { transport: http, url: "${desk.url}", agents: ${agents}, tools: ${tools} } }`;
  const config = parseConfig({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s" }, yaml);
  const quiet = { info: () => undefined, warn: () => undefined };
  const mcp = config.ok ? mcpServersOf(config.value, quiet) : null;
  if (mcp === null) throw new Error("it is configured");
  ends.push(mcp.close);
  return { desk: desk.desk, mcp };
};

/** Ids of the records that the newest answers stand for, in the order of the calls. */
const idsIn = ({ messages }: ModelRequest): readonly string[] =>
  (messages.at(-1)?.parts ?? []).flatMap((part) =>
    part.kind === "tool_result" ? (/^evidence (E\d+),/.exec(part.text)?.[1] ?? []) : [],
  );

describe("a specialist with a tool of a real MCP server", () => {
  it("may lean on what it answers, and not on an error or on nothing", async () => {
    const { desk, mcp } = await deskFor("[devops-troubleshooter]");
    const claim = (text: string, id: string | undefined) => ({ text, evidence: [id ?? "E0"] });
    const model = modelOf({
      specialist: async (_, request) => {
        if (request.messages.length === 1)
          return wants(
            ["mcp_desk_list_incidents", { service: "checkout" }],
            ["mcp_desk_fails", {}],
            ["mcp_desk_nothing", {}],
            ["mcp_desk_close_incident", { service: "checkout" }],
          );
        const [listed, failed, empty] = idsIn(request);
        const claims = [claim("two are open", listed), claim("it failed", failed), claim("there is nothing", empty)];
        const finding = { cause: "bad-deploy", object: "app/checkout", confidence: 0.9, summary: "v42", claims };
        return saysReport({ findings: [finding], symptom: { state: "unknown", evidence: [] } });
      },
    });
    const department = await openDepartment(model, { mcp });
    await department.run();
    expect(desk.calls.map(({ tool }) => tool).sort()).toEqual(["fails", "list_incidents", "nothing"]);
    const records = department.given.evidence.records.filter(({ tool }) => tool.startsWith("mcp_"));
    expect(records.map(({ tool, status }) => `${tool} ${status}`).sort()).toEqual([
      "mcp_desk_fails failed",
      "mcp_desk_list_incidents ok",
      "mcp_desk_nothing empty",
    ]);
    const [consultation] = department.investigation().consultations;
    const findings = consultation?.state.kind === "reported" ? consultation.state.report.findings : [];
    expect(findings.flatMap(({ claims }) => claims.map(({ text }) => text))).toEqual(["two are open"]);
  });

  it("is the only one who has it", async () => {
    const { mcp } = await deskFor("[network-engineer]");
    const tools = new Map<string, readonly string[]>();
    const model = modelOf({
      plan: async () => saysPlan("debugging", "devops-troubleshooter", "network-engineer"),
      specialist: async (name, request) => {
        tools.set(
          name,
          request.tools.map((tool) => tool.name).filter((tool) => tool.startsWith("mcp_")),
        );
        return saysReport();
      },
    });
    await (await openDepartment(model, { mcp })).run();
    expect(Object.fromEntries(tools)).toEqual({
      "devops-troubleshooter": [],
      "network-engineer": ["mcp_desk_list_incidents", "mcp_desk_fails", "mcp_desk_nothing"],
    });
  });
});
