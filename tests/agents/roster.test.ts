import { describe, expect, it } from "vitest";
import { tiers } from "../../src/agents/model.ts";
import { toolNames } from "../../src/agents/roster/entry.ts";
import { entryOf, roster, tierOf } from "../../src/agents/roster.ts";
import { accesses } from "../../src/agents/tool.ts";
import { toolsFor } from "../../src/agents/tools.ts";
import type { ClusterReader, DatabaseReader } from "../../src/app/ports/infrastructure.ts";
import { specialists } from "../../src/domain/routing.ts";
import { setting } from "./given.ts";

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
  const databases: DatabaseReader = { status: answer, metric: answer, events: answer };
  return toolsFor({
    ...given,
    cluster,
    databases,
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
    for (const { name, access } of tools) {
      expect(accesses).toContain(access);
      expect(toolNames).toContain(name);
    }
    expect(accesses).toEqual(["read", "propose"]);
    // A name that no tool has is a promise to an agent that nobody keeps.
    expect([...toolNames].sort()).toEqual(tools.map(({ name }) => name).sort());
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
