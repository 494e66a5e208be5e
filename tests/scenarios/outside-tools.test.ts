import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterEach, describe, expect, it } from "vitest";
import { calls, type ScriptedReply, says } from "../../sandbox/claude/reply.ts";
import { type FakeClaude, type SeenRequest, startClaude } from "../../sandbox/claude/server.ts";
import { eventually } from "../contracts/eventually.ts";
import { type PostgresServer, postgresIsMissing, startPostgres } from "../contracts/postgres-server.ts";
import { alertToken, openWorld, type StoryWorld } from "./world.ts";

let world: StoryWorld | null = null;
let claude: FakeClaude | null = null;
let database: PostgresServer | null = null;
const clients: pg.Client[] = [];
afterEach(async () => {
  await world?.close();
  await claude?.stop();
  for (const client of clients.splice(0)) await client.end().catch(() => undefined);
  await database?.stop();
  world = null;
  claude = null;
  database = null;
});

const channel = "inc-1-checkout-is-failing";
const patientMs = 60_000;
const desk = join(import.meta.dirname, "../integrations/mcp/desk-over-stdio.ts");

/** The troubleshooter asks the ticket desk once, and leans on what it answers. */
const department = ({ body }: SeenRequest): ScriptedReply => {
  const system = JSON.stringify(body.system);
  if (system.includes("You are the chief") && !system.includes("have reported"))
    return says(
      JSON.stringify({
        task_type: "debugging",
        because: "errors",
        asks: [{ specialist: "devops-troubleshooter", task: "Find out why checkout fails." }],
      }),
    );
  const messages = JSON.stringify(body.messages);
  if (system.includes("You are the devops-troubleshooter") && !messages.includes("tool_result"))
    return calls(["mcp_desk_list_incidents", { service: "checkout" }]);
  const [, id = "E0"] = /evidence (E\d+), ok\\n\[data [\w-]+\]\\ndesk list_incidents/.exec(messages) ?? [];
  return says(
    JSON.stringify({
      summary: `The desk knows two incidents (${id}).`,
      findings: [],
      ruled_out: [{ text: "the desk knows of no other fault", evidence: [id] }],
      symptom: { state: "unknown", evidence: [] },
      next_steps: [],
      instructions_seen: [],
    }),
  );
};

const desksRunning = (): readonly string[] =>
  readdirSync("/proc").filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(`desk-over-stdio.ts\0${process.pid}`);
    } catch {
      return false;
    }
  });

describe.skipIf(postgresIsMissing())("what stands outside", () => {
  it("a service's database and somebody else's MCP server are looked at, by Firebreak as a process of its own", async () => {
    database = await startPostgres(["max_connections=12"]);
    const { url } = database;
    const as = async (role: string): Promise<pg.Client> => {
      const client = new pg.Client({ connectionString: url.replace("firebreak@", `${role}@`), application_name: role });
      client.on("error", () => undefined);
      await client.connect();
      clients.push(client);
      return client;
    };
    const admin = await as("firebreak");
    await admin.query("create role looker login in role pg_monitor; create role shop login");
    for (let n = 0; n < 7; n += 1) await as("shop");

    claude = await startClaude({ script: department });
    world = await openWorld({
      mode: "http",
      configure: (yaml) => `${yaml}
databases: { orders: { url_env: ORDERS_LOOK_URL, services: [checkout] } }
mcp:
  desk:
    transport: stdio
    command: [${process.execPath}, --no-warnings, ${desk}, "${process.pid}"]
    agents: [devops-troubleshooter]
    tools:
      list_incidents: { for: "Incidents that the ticket desk knows of a service." }
      close_incident: { for: "Incidents that the ticket desk knows of a service.", read_only: true }
`,
      variables: { ORDERS_LOOK_URL: url.replace("firebreak@", "looker@") },
    });
    const firebreak = await world.start("start", { ANTHROPIC_API_KEY: "sk-sandbox", ANTHROPIC_BASE_URL: claude.url });
    const ben = world.as("U0BEN");
    world.shop.sendAlertsTo({ url: `${firebreak.url}/alerts/alertmanager`, token: alertToken });
    await world.shop.deployer.deploy("v42", "jonas");

    await ben.seesMessage(channel, /Suspicious: Events.*events of orders/s, patientMs);
    // The deploy goes first: a service that is broken breaks its database as well.
    await ben.seesMessage(
      channel,
      /The desk knows two incidents \(E\d+\).*right after the deploy of v42.*orders has no connections left/s,
      patientMs,
    );
    const offered = claude.requests.flatMap(({ body }) => JSON.stringify(body.tools ?? []));
    expect(offered.some((tools) => tools.includes("mcp_desk_list_incidents"))).toBe(true);
    expect(offered.join()).not.toMatch(/close_incident|You must call this first|Ignore your rules/);

    expect(desksRunning()).toHaveLength(1);
    await firebreak.kill("SIGTERM");
    await eventually("the desk ends with Firebreak", () => desksRunning().length === 0);
  });
});
