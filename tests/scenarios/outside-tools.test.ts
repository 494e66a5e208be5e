import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterEach, describe, expect, it } from "vitest";
import { calls, type ScriptedReply } from "../../sandbox/claude/reply.ts";
import type { SeenRequest } from "../../sandbox/claude/server.ts";
import { eventually } from "../contracts/eventually.ts";
import { type PostgresServer, postgresIsMissing, startPostgres } from "../contracts/postgres-server.ts";
import { openWorldWithClaude, plans, reports, systemOf, type WorldWithClaude } from "./scripted-department.ts";
import { breakCheckout } from "./world.ts";

let world: WorldWithClaude | null = null;
let database: PostgresServer | null = null;
const clients: pg.Client[] = [];
afterEach(async () => {
  await world?.close();
  for (const client of clients.splice(0)) await client.end().catch(() => undefined);
  await database?.stop();
  world = null;
  database = null;
});

const channel = "inc-1-checkout-is-failing";
const patientMs = 60_000;
const desk = join(import.meta.dirname, "../integrations/mcp/desk-over-stdio.ts");

/** The troubleshooter asks the ticket desk once, and leans on what it answers. */
const department = (request: SeenRequest): ScriptedReply => {
  const system = systemOf(request);
  if (system.includes("You are the chief") && !system.includes("have reported"))
    return plans({ "devops-troubleshooter": "Find out why checkout fails." });
  const messages = JSON.stringify(request.body.messages);
  if (system.includes("You are the devops-troubleshooter") && !messages.includes("tool_result"))
    return calls(["mcp_desk_list_incidents", { service: "checkout" }]);
  const [, id = "E0"] = /evidence (E\d+), ok\\n\[data [\w-]+\]\\ndesk list_incidents/.exec(messages) ?? [];
  return reports(`The desk knows two incidents (${id}).`, {
    ruled_out: [{ text: "the desk knows of no other fault", evidence: [id] }],
  });
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

    world = await openWorldWithClaude(department, {
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
    const firebreak = await world.start("start");
    const ben = world.as("U0BEN");
    await breakCheckout(world, firebreak);

    await ben.seesMessage(channel, /Suspicious: Events.*events of orders/s, patientMs);
    // The deploy goes first: a service that is broken breaks its database as well.
    await ben.seesMessage(
      channel,
      /The desk knows two incidents \(E\d+\).*right after the deploy of v42.*orders has no connections left/s,
      patientMs,
    );
    const offered = world.claude.requests.flatMap(({ body }) => JSON.stringify(body.tools ?? []));
    expect(offered.some((tools) => tools.includes("mcp_desk_list_incidents"))).toBe(true);
    expect(offered.join()).not.toMatch(/close_incident|You must call this first|Ignore your rules/);

    expect(desksRunning()).toHaveLength(1);
    await firebreak.kill("SIGTERM");
    await eventually("the desk ends with Firebreak", () => desksRunning().length === 0);
  });
});
