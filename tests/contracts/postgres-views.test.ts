import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { respondFirst } from "../../src/agents/first-responder.ts";
import { toolsFor } from "../../src/agents/tools.ts";
import { instantOf } from "../../src/base/instant.ts";
import { createPostgresReader, type PostgresReader } from "../../src/integrations/postgres/reader.ts";
import { collect, setting } from "../agents/given.ts";
import { eventually } from "./eventually.ts";
import { startFaultProxy } from "./fault-proxy.ts";
import { type PostgresServer, postgresIsMissing, startPostgres, startStandby } from "./postgres-server.ts";

const signal = new AbortController().signal;
const settings = ["max_connections=12", "max_prepared_transactions=2", "shared_preload_libraries=pg_stat_statements"];
let server: PostgresServer;
const clients: pg.Client[] = [];

/** The server's address as another role. */
const as = (role: string): string => server.url.replace("firebreak@", `${role}@`);
const connected = async (url = server.url, name = "checkout"): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url, application_name: name });
  client.on("error", () => undefined);
  await client.connect();
  clients.push(client);
  return client;
};
const readerOf = (role = "looker"): PostgresReader => readerAt(as(role));
const readerAt = (url: string): PostgresReader =>
  createPostgresReader({
    databases: [{ name: "orders", services: ["checkout"], url }],
    now: () => instantOf(Date.now()),
    nowMs: () => performance.now(),
  });
const bodyOf = async (reading: ReturnType<PostgresReader["status"]>): Promise<string> => {
  const read = await reading;
  if (read.status !== "ok") throw new Error(JSON.stringify(read));
  return read.value;
};
const statusOf = (reader: PostgresReader): Promise<string> => bodyOf(reader.status({ instance: "orders" }, signal));

describe.skipIf(postgresIsMissing())("what PostgreSQL says of itself", () => {
  beforeAll(async () => {
    server = await startPostgres(settings);
    const admin = await connected();
    await admin.query("create role looker login in role pg_monitor");
    await admin.query("create role stranger login");
    await admin.query("create role shop login");
    await admin.query("create extension pg_stat_statements");
    await admin.query("create table accounts (id int primary key, note text) with (autovacuum_enabled = off)");
    await admin.query("insert into accounts select n, 'note' from generate_series(1, 5000) n");
    await admin.query("grant all on accounts to shop, looker");
    await admin.end();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.end().catch(() => undefined);
  });
  afterAll(() => server.stop());

  it("says who blocks whom, for how long, and shows no value of any statement", async () => {
    const [holder, waiter] = [await connected(as("shop"), "billing"), await connected(as("shop"), "checkout")];
    await holder.query("begin");
    await holder.query("update accounts set note = 'hunter2' where id = 4711");
    const blocked = waiter.query("update accounts set note = 'hunter2 too' where id = 4711");
    const status = await eventually("a session that waits", async () => {
      const text = await statusOf(readerOf());
      return /Waiting for locks: \d/.test(text) && text;
    });
    expect(status).toMatch(/1 session, the longest for \d+ s/);
    expect(status).toMatch(/\d+ \(checkout as shop\) waits \d+ s for \d+: update accounts set note = \? where id = \?/);
    expect(status).toMatch(/Who blocks: \d+ \(billing as shop\) blocks 1; idle in transaction for \d+ s/);
    expect(status).not.toMatch(/hunter2|4711/);
    const [metric, idle] = [
      await bodyOf(readerOf().metric({ instance: "orders", query: "BlockedSessions" }, signal)),
      await bodyOf(readerOf().metric({ instance: "orders", query: "DatabaseConnections" }, signal)),
    ];
    expect(JSON.parse(metric).values).toEqual([1]);
    // Both of them, and the one that looks.
    expect(JSON.parse(idle).values).toEqual([3]);
    await holder.query("rollback");
    await blocked;
  });

  it("counts connections against their limit, says when there are none, and needs no more than one itself", async () => {
    for (let n = 0; n < 7; n += 1) await connected(as("shop"), "pool");
    const reader = readerOf();
    const all = await Promise.all([
      statusOf(reader),
      reader.metric({ instance: "orders", query: "DatabaseConnections" }, signal),
      reader.events({ instance: "orders" }, signal),
    ]);
    expect(all[0]).toMatch(/Connections: 8 of 12 \(3 of them reserved\); 1 active, 7 idle, 0 idle in transaction/);
    expect(all[0]).toContain("7 of pool as shop: 7 idle");
    expect(all[2]).toMatchObject({ status: "empty" });
    for (let n = 0; n < 2; n += 1) await connected(as("shop"), "pool");
    const full = readerOf();
    expect(await full.status({ instance: "orders" }, signal)).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("53300"),
    });
    expect(await bodyOf(full.events({ instance: "orders" }, signal))).toMatch(
      /^\S+Z too many connections: .*connection/,
    );
  });

  it("that has no connections left is what the first responder finds behind a service that suffers", async () => {
    for (let n = 0; n < 9; n += 1) await connected(as("shop"), "pool");
    const given = await setting({ checkout: { ratio: () => 0.3, healthy: true } });
    const databases = readerOf();
    const tools = toolsFor({
      ...given,
      cluster: null,
      mcp: null,
      databases,
      investigationId: given.investigation.id,
      agent: "first-responder",
      incidents: { list: async () => [] },
      proposeChange: given.propose,
    });
    const deps = { ...given, tools, instances: databases.instances };
    const said = await collect(respondFirst(deps, given.incident, given.investigation));
    const summary = said.flatMap((one) => (one.kind === "summary" ? [one.summary] : [])).at(-1);
    expect(summary?.findings[0]).toMatchObject({
      cause: "database-connection-exhaustion",
      object: "database/orders",
      claims: [{ text: expect.stringMatching(/too many connections: .*connection/) }],
    });
  });

  it("shows dead rows, statements by their cost, slots that hold back the log, and sizes", async () => {
    const admin = await connected();
    await admin.query("delete from accounts where id <= 3000");
    await admin.query("select pg_stat_force_next_flush()");
    await admin.query("select pg_create_physical_replication_slot('forgotten', true)");
    await admin.query("select count(*), pg_sleep(0.4) from accounts where note = 'hunter2'");
    const status = await eventually("dead rows", async () => {
      const text = await statusOf(readerOf());
      return /3,00\d dead/.test(text) && text;
    });
    expect(status).toMatch(/Dead rows: public.accounts: 3,00\d dead beside 2,000 live; never autovacuumed/);
    expect(status).toMatch(/Replication slots: forgotten \(physical\): NOT in use, holds back [\d.]+ (bytes|kB|MB)/);
    expect(status).toMatch(
      /\d+ ms in \d+ calls \([\d.]+ ms each\): select count\(\*\), pg_sleep\(\$1\) from accounts where note = \$2/,
    );
    expect(status).toMatch(/Write-ahead log on disk: [\d.]+ MB in \d+ files/);
    expect(status).toMatch(/Databases: \w+: [\d.]+ MB/);
    expect(status).toMatch(/Replicas: none/);
    expect(status).not.toContain("hunter2");
    expect(await readerOf().metric({ instance: "orders", query: "ReplicaLag" }, signal)).toMatchObject({
      status: "empty",
    });
    await admin.query("select pg_drop_replication_slot('forgotten')");
  });

  it("tells transactions that were left open, and what was prepared and never ended", async () => {
    const [forgetful, preparing] = [await connected(as("shop"), "forgetful"), await connected(as("shop"), "preparing")];
    await forgetful.query("begin; select 'hunter2'");
    await preparing.query("begin; select 1; prepare transaction 'half-done'");
    const status = await eventually("an old transaction", async () => {
      const text = await statusOf(readerOf());
      return text.includes("(forgetful as shop)") && text;
    });
    expect(status).toMatch(
      /Oldest open transactions: \d+ \(forgetful as shop\): \d+ s, idle in transaction \(ClientRead\): begin; select \?/,
    );
    expect(status).toMatch(/Prepared and not ended: half-done of shop, \d+ s/);
    const oldest = await bodyOf(readerOf().metric({ instance: "orders", query: "OldestTransactionSeconds" }, signal));
    expect(JSON.parse(oldest).values[0]).toBeGreaterThan(1);
    await preparing.query("rollback prepared 'half-done'");
  });

  it("tells how far a replica is behind, on both sides", async () => {
    const standby = await startStandby(server, { delay: "2s", settings });
    try {
      const admin = await connected();
      const lookerAt = standby.url.replace("firebreak@", "looker@");
      const own = await eventually("a standby that replays something old", async () => {
        await admin.query("update accounts set note = 'other' where id > 4000");
        const text = await statusOf(readerAt(lookerAt));
        return /As a standby: replays what was written \d+ s ago; receiver: streaming/.test(text) && text;
      });
      expect(own).toMatch(/^Server: PostgreSQL \S+ .*a standby/m);
      const lag = await bodyOf(readerAt(lookerAt).metric({ instance: "orders", query: "ReplicaLag" }, signal));
      expect(JSON.parse(lag).values[0]).toBeGreaterThan(1);
      expect(await statusOf(readerOf())).toMatch(/Replicas: replica-1: streaming, async, .*, [\d.]+ [kM]B to go/);
    } finally {
      await standby.stop();
    }
  });

  it("says when everybody's sessions are read-only, and does not take its own for everybody's", async () => {
    expect(await statusOf(readerOf())).not.toContain("read_only");
    const admin = await connected();
    await admin.query("alter role looker set default_transaction_read_only = on");
    expect(await statusOf(readerOf())).not.toContain("read_only");
    await admin.query("alter database firebreak set default_transaction_read_only = on");
    expect(await statusOf(readerOf())).toContain("default_transaction_read_only = on for everybody");
    await admin.query("set default_transaction_read_only = off");
    await admin.query("alter database firebreak reset default_transaction_read_only");
    await admin.query("alter role looker reset default_transaction_read_only");
  });

  it("can write nothing, though its role may and the view it reads is a trap; the rest is seen", async () => {
    const admin = await connected();
    await admin.query("drop extension pg_stat_statements");
    await admin.query(
      "create function trap() returns text volatile language sql as $$ insert into accounts values (-1, 'trapped'); select 'x' $$",
    );
    await admin.query(
      "create view pg_stat_statements as select trap() as query, 1 as calls, 1 as total_exec_time, 1 as mean_exec_time, 1 as rows, 0::oid as userid, oid as dbid from pg_database",
    );
    await admin.query("grant select on pg_stat_statements to looker");
    const status = await statusOf(readerOf());
    expect(status).toMatch(
      /Statements that took most time: not seen, cannot execute INSERT in a read-only transaction/,
    );
    expect(status).toMatch(/Databases:/);
    expect((await admin.query("select from accounts where id = -1")).rowCount).toBe(0);
    await admin.query("drop view pg_stat_statements");
    await admin.query("drop function trap");
  });

  it("waits for no view longer than agreed, and for all of them less than a first look does", async () => {
    const admin = await connected();
    await admin.query("drop extension if exists pg_stat_statements");
    await admin.query(
      "create view pg_stat_statements as select (select 'x' from pg_sleep(30)) as query, 1 as calls, 1 as total_exec_time, 1 as mean_exec_time, 1 as rows, 0::oid as userid, oid as dbid from pg_database",
    );
    await admin.query("grant select on pg_stat_statements to looker");
    const began = performance.now();
    const status = await statusOf(readerOf());
    expect(performance.now() - began).toBeLessThan(2_200);
    expect(status).toContain("Statements that took most time: not seen, it took too long");
    await admin.query("drop view pg_stat_statements");
    expect(await statusOf(readerOf())).toContain("Statements that took most time: not seen, it is not installed");
  });

  it("behind a line that goes dead, what has been seen is told in time, and a dead line is said to be one", async () => {
    const admin = await connected();
    await admin.query("drop extension if exists pg_stat_statements");
    await admin.query(
      "create view pg_stat_statements as select (select 'x' from pg_sleep(0.6)) as query, 1 as calls, 1 as total_exec_time, 1 as mean_exec_time, 1 as rows, 0::oid as userid, oid as dbid from pg_database",
    );
    await admin.query("grant select on pg_stat_statements to looker");
    const proxy = await startFaultProxy(Number(new URL(server.url).port));
    try {
      const url = as("looker").replace(/:\d+\//, `:${proxy.port}/`);
      const began = performance.now();
      const looking = statusOf(readerAt(url));
      await eventually(
        "a look that sleeps",
        async () => (await admin.query("select from pg_stat_activity where wait_event = 'PgSleep'")).rowCount === 1,
      );
      proxy.partition();
      const status = await looking;
      expect(performance.now() - began).toBeLessThan(2_200);
      expect(status).toMatch(/Connections: \d+ of 12/);
      expect(status).toContain("Databases: not seen, there was no time left");
      const again = performance.now();
      expect(await readerAt(url).status({ instance: "orders" }, signal)).toMatchObject({ status: "failed" });
      expect(performance.now() - again).toBeLessThan(2_200);
      // Nobody is left behind on the server.
      await eventually(
        "no look",
        async () =>
          (await admin.query("select from pg_stat_activity where application_name = 'firebreak-look'")).rowCount === 0,
      );
    } finally {
      await proxy.stop();
      await admin.query("drop view pg_stat_statements");
    }
  });

  it("the doctor warns of a role that sees too little or could do too much, and says why nobody is let in", async () => {
    expect(await readerOf().reach("orders")).toMatchObject({ level: "ok", text: expect.stringContaining("primary") });
    expect(await readerOf("stranger").reach("orders")).toMatchObject({
      level: "warn",
      text: expect.stringContaining("no pg_monitor"),
    });
    expect(await readerOf("firebreak").reach("orders")).toMatchObject({
      level: "warn",
      text: expect.stringContaining("superuser"),
    });
    expect(await readerOf("nobody").reach("orders")).toEqual({
      level: "fail",
      text: "orders: the role that looks is not let in (28000)",
    });
  });

  it("of a role that may see little, the status says so and still counts", async () => {
    const status = await statusOf(readerOf("stranger"));
    expect(status).toContain("has no pg_monitor");
    expect(status).toMatch(/Connections:/);
    expect(status).toMatch(/Write-ahead log on disk: not seen, the role may not/);
  });

  it("a server that is gone, and an instance that nobody has configured, fail in a sentence", async () => {
    const reader = readerOf();
    expect(await reader.status({ instance: "payments" }, signal)).toMatchObject({
      status: "failed",
      reason: "payments is not configured; there are orders",
    });
    await server.kill();
    expect(await reader.status({ instance: "orders" }, signal)).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("it cannot be reached"),
    });
    await server.start();
  });
});
