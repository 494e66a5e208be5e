import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tiers } from "../../src/agents/model.ts";
import { toolNames } from "../../src/agents/roster/entry.ts";
import { entryOf, roster, tierOf, toolsOf } from "../../src/agents/roster.ts";
import { accesses } from "../../src/agents/tool.ts";
import { lookingTools, toolsFor } from "../../src/agents/tools.ts";
import type { DeliveryReaders } from "../../src/app/ports/delivery.ts";
import type { ClusterReader, DatabaseReader } from "../../src/app/ports/infrastructure.ts";
import type { McpServers } from "../../src/app/ports/mcp.ts";
import { parseConfig } from "../../src/config.ts";
import { specialists } from "../../src/domain/routing.ts";
import { mcpServersOf } from "../../src/main/mcp.ts";
import { type HttpDesk, startHttpDesk } from "../integrations/mcp/desk-over-http.ts";
import { setting } from "./given.ts";

let desk: HttpDesk;
let mcp: McpServers;

/** A real server of somebody else's, of which a careless configuration names every tool and vouches for each. */
beforeAll(async () => {
  desk = await startHttpDesk();
  const tools = desk.desk.tools.map(
    ({ name }) => `      ${name}: { for: whatever the desk knows of incidents, read_only: true }`,
  );
  const yaml = `mcp:\n  desk:\n    transport: http\n    url: ${desk.url}\n    tools:\n${tools.join("\n")}\n`;
  const config = parseConfig({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s" }, yaml);
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  const quiet = { info: () => undefined, warn: () => undefined };
  const servers = mcpServersOf(config.value, quiet);
  if (servers === null) throw new Error("the server is configured");
  mcp = servers;
  await mcp.ready(new AbortController().signal);
});
afterAll(async () => {
  await mcp.close();
  await desk.stop();
});

/** Every service has everything that may be looked at. */
const nothing = async () => ({ status: "empty" as const, link: null, body: "" });
const delivery: DeliveryReaders = {
  repositoryOf: () => ({ deployments: nothing, commits: nothing, merges: nothing, runs: nothing }),
  applicationOf: () => ({ status: nothing }),
};

/** Every tool there is, with everything configured. */
const everyTool = async () => {
  const given = await setting({});
  const answer = async () => ({ status: "empty" as const, link: null, body: "" });
  const cluster: ClusterReader = {
    get: answer,
    describe: answer,
    logs: answer,
    yaml: answer,
    nodes: answer,
    nodeService: answer,
    dependencies: answer,
    connectivity: answer,
  };
  const databases: DatabaseReader = { instances: [], status: answer, metric: answer, events: answer };
  return toolsFor({
    ...given,
    cluster,
    databases,
    delivery,
    mcp,
    investigationId: "I1",
    agent: "chief",
    incidents: { list: async () => [] },
    proposeChange: given.propose,
  });
};

/** Name and model of each specialist, as the department was specified. */
const specified: readonly (readonly [name: string, tier: string])[] = [
  ["cloud-architect", "opus"],
  ["kubernetes-architect", "opus"],
  ["hybrid-cloud-architect", "opus"],
  ["terraform-specialist", "opus"],
  ["service-mesh-expert", "inherit"],
  ["deployment-engineer", "haiku"],
  ["devops-troubleshooter", "sonnet"],
  ["incident-responder", "sonnet"],
  ["network-engineer", "sonnet"],
  ["database-optimizer", "inherit"],
  ["database-admin", "sonnet"],
];

describe("the roster", () => {
  it("has the eleven that were specified, on their models", () => {
    expect(Object.values(roster).map(({ name, tier }) => [name, tier])).toEqual(specified);
  });

  it.each(specialists)("%s says what to look at, what misleads, whom to hand over to and what never to do", (name) => {
    const { prompt, handsOffTo, expertise } = entryOf(name);
    expect(prompt).toContain(`You are the ${name}.`);
    expect(prompt).toMatch(/\bNever\b/);
    expect(prompt).toMatch(/misleads|coincidence/);
    for (const other of handsOffTo) expect(specialists).toContain(other);
    expect(handsOffTo).not.toContain(name);
    expect(handsOffTo.length).toBeGreaterThan(0);
    expect(expertise).not.toBe("");
    // A brief for a colleague, not a book.
    expect(prompt.length).toBeLessThan(3_000);
  });

  it.each(specialists)("%s is bounded: about eight calls and two minutes", (name) => {
    const { limits } = entryOf(name);
    expect(limits.calls).toBeLessThanOrEqual(8);
    expect(limits.wallClockMs).toBeLessThanOrEqual(120_000);
    expect(limits.usd).toBeLessThanOrEqual(1);
  });

  it("who inherits runs on the model of whoever asked", () => {
    for (const tier of tiers) {
      expect(tierOf(entryOf("service-mesh-expert"), tier)).toBe(tier);
      expect(tierOf(entryOf("deployment-engineer"), tier)).toBe("haiku");
    }
  });
});

describe("no agent can change the world", () => {
  it("no tool that there is does more than read or propose", async () => {
    const tools = await everyTool();
    for (const { access } of tools) expect(accesses).toContain(access);
    expect(accesses).toEqual(["read", "propose"]);
    // A name that no tool has is a promise to an agent that nobody keeps.
    const own = tools.filter(({ holders }) => holders.kind === "roster");
    expect([...toolNames].sort()).toEqual(own.map(({ name }) => name).sort());
  });

  it("no tool of an MCP server that says of itself that it changes something is there, for anybody, in any way", async () => {
    const acting = desk.desk.tools
      .filter(({ annotations }) => annotations?.readOnlyHint === false || annotations?.destructiveHint === true)
      .map(({ name }) => `mcp_desk_${name}`);
    expect(acting.length).toBeGreaterThan(2);
    const given = await setting({});
    const ways = [await everyTool(), lookingTools({ ...given, cluster: null, databases: null, delivery, mcp })];
    for (const tools of ways) {
      const foreign = tools.filter(({ holders }) => holders.kind === "configured");
      expect(foreign).toHaveLength(desk.desk.tools.length - acting.length);
      for (const { name, access } of foreign) expect([access, acting.includes(name)]).toEqual(["read", false]);
      for (const specialist of specialists)
        for (const { name, access } of toolsOf(entryOf(specialist), tools)) {
          expect(accesses).toContain(access);
          expect(acting).not.toContain(name);
        }
    }
    expect(desk.desk.calls).toEqual([]);
  });

  it("a tool of an MCP server that begins to act is gone from the next look, and is not called", async () => {
    const [tool] = (await everyTool()).filter(({ name }) => name === "mcp_desk_unmarked");
    const unmarked = desk.desk.tools.find(({ name }) => name === "unmarked");
    if (unmarked === undefined) throw new Error("the desk has it");
    unmarked.annotations = { destructiveHint: true };
    await mcp.report();
    expect(desk.desk.calls).toEqual([]);
    await desk.restart();
    const context = { signal: new AbortController().signal, isEvidence: () => true };
    expect(await tool?.run({}, context)).toMatchObject({ status: "failed" });
    expect((await everyTool()).map(({ name }) => name)).not.toContain("mcp_desk_unmarked");
    expect(desk.desk.calls).toEqual([]);
  });

  it.each(specialists)("every tool of %s is one of those", async (name) => {
    const tools = await everyTool();
    for (const tool of entryOf(name).tools) {
      expect(toolNames).toContain(tool);
      const found = tools.find((one) => one.name === tool);
      expect(accesses).toContain(found?.access);
    }
    expect(new Set(entryOf(name).tools).size).toBe(entryOf(name).tools.length);
  });

  it("no tool's name approves, executes, pages or closes", () => {
    const acts = /approv|execut|\bpage|page_|clos|resolve|delete|apply|restart|scale|patch|exec|write|set_|kill/;
    expect(toolNames.filter((name) => acts.test(name))).toEqual([]);
  });

  it("only proposals reach beyond looking", async () => {
    const proposing = (await everyTool()).filter(({ access }) => access === "propose").map(({ name }) => name);
    expect(proposing.sort()).toEqual(["propose_rollback", "raise_escalation"]);
  });
});
