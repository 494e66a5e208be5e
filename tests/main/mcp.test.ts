import { afterEach, expect, it, vi } from "vitest";
import { parseConfig } from "../../src/config.ts";
import { mcpServersOf } from "../../src/main/mcp.ts";
import { startHttpDesk } from "../integrations/mcp/desk-over-http.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
const signal = new AbortController().signal;
const quiet = { info: () => undefined, warn: () => undefined };
const purpose = "for: whatever the desk knows of incidents";

it("a server that is away when Firebreak starts is asked again, and its tools are there from then on", async () => {
  const desk = await startHttpDesk();
  ends.push(() => desk.stop().catch(() => undefined));
  await desk.stop();
  const yaml = `mcp: { desk: { transport: http, url: "${desk.url}", tools: { list_incidents: { ${purpose} } } } }`;
  const config = parseConfig({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s" }, yaml);
  const servers = config.ok ? mcpServersOf(config.value, quiet) : null;
  if (servers === null) throw new Error("it is configured");
  ends.push(servers.close);
  await servers.ready(signal);
  expect(servers.tools()).toEqual([]);
  await desk.restart();
  await vi.waitFor(
    async () => {
      await servers.ready(signal);
      expect(servers.tools().map(({ name }) => name)).toEqual(["mcp_desk_list_incidents"]);
    },
    { timeout: 10_000, interval: 200 },
  );
});

it("an agent that is stopped does not wait for servers, and nobody waits long for one that hangs", async () => {
  const yaml = `mcp: { desk: { transport: stdio, command: [sleep, "60"], tools: { list_incidents: { ${purpose} } } } }`;
  const config = parseConfig({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s" }, yaml);
  const servers = config.ok ? mcpServersOf(config.value, quiet) : null;
  if (servers === null) throw new Error("it is configured");
  ends.push(servers.close);
  await expect(servers.ready(AbortSignal.timeout(50))).rejects.toThrow(/timeout/i);
  const began = performance.now();
  await servers.ready(signal);
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(servers.tools()).toEqual([]);
});
