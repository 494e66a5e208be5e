import { describe, expect, it } from "vitest";
import { respondFirst } from "../../src/agents/first-responder.ts";
import { toolsFor } from "../../src/agents/tools.ts";
import type { DatabaseReader } from "../../src/app/ports/infrastructure.ts";
import type { Reading } from "../../src/app/ports/telemetry.ts";
import { alert } from "../domain/given.ts";
import { brokenShop } from "./department.ts";
import { at, collect, deploy, incidentWith, minuteMs, reading, setting, type World } from "./given.ts";

type Database = { readonly status?: string; readonly events?: string };

const nothing: Reading<string> = { status: "empty", link: null, body: "" };
const away: Reading<string> = { status: "failed", reason: "it is away", link: null };

/** `orders` keeps the data of checkout; every answer is a text. */
const databaseOf = ({ status, events }: Database) => {
  const asked: string[] = [];
  const answer =
    (what: string, text: string | undefined, otherwise: Reading<string>) => async (): Promise<Reading<string>> => {
      asked.push(what);
      return text === undefined ? otherwise : reading(text);
    };
  const reader: DatabaseReader = {
    instances: [{ name: "orders", services: ["checkout"] }],
    status: answer("status", status, away),
    metric: answer("metric", undefined, away),
    events: answer("events", events, nothing),
  };
  return { reader, asked };
};

const wellShop: World = {
  deploys: [deploy("v41", at(-900 * minuteMs))],
  ratio: () => 0.3,
  healthy: true,
  logs: ["level=info ok"],
  firing: [],
};

const respond = async (database: Database, labels: Readonly<Record<string, string>> = {}, shop: World = wellShop) => {
  const incident = incidentWith({ alerts: [alert({ labels })] });
  const given = await setting({ checkout: shop, "payments-db": { healthy: true } }, { incident });
  const { reader, asked } = databaseOf(database);
  const tools = toolsFor({
    ...given,
    cluster: null,
    mcp: null,
    databases: reader,
    investigationId: given.investigation.id,
    agent: "first-responder",
    incidents: { list: async () => [] },
    proposeChange: given.propose,
  });
  const said = await collect(
    respondFirst({ ...given, tools, instances: reader.instances }, given.incident, given.investigation),
  );
  const summary = said.flatMap((one) => (one.kind === "summary" ? [one.summary] : [])).at(-1);
  const steps = said.flatMap((one) => (one.kind === "step" ? [one.step.title] : []));
  const looks = said.flatMap((one) => (one.kind === "step" ? [`${one.step.title} ${one.step.outcome}`] : []));
  return { summary, looks, steps, asked, records: given.evidence.records };
};

const views = (...lines: readonly string[]): string =>
  ["Server: PostgreSQL 15.8, primary, up for 4 d", ...lines, "Replicas: none"].join("\n");
const roomy = "Connections: 40 of 200 (3 of them reserved); 4 active, 36 idle, 0 idle in transaction";
const full = "Connections: 199 of 200 (3 of them reserved); 4 active, 190 idle, 5 idle in transaction";

describe("the database of a service that suffers", () => {
  it("is looked at, beside the service itself", async () => {
    const { steps, asked } = await respond({ status: views(roomy) });
    expect(steps).toContain("Error ratio of checkout");
    expect(steps).toContain("Database");
    expect(asked.sort()).toEqual(["events", "status"]);
  });

  it.each([
    ["has no connections left", { status: views(full) }, "database-connection-exhaustion"],
    [
      "lets nobody in",
      { events: `${at(0)} too many connections: sorry, too many clients already` },
      "database-connection-exhaustion",
    ],
    [
      "takes no writes",
      { status: views("  default_transaction_read_only = on for everybody", roomy) },
      "database-read-only",
    ],
    [
      "has a replica far behind",
      { status: views(roomy), events: `${at(0)} replica is behind by 12 m` },
      "database-replication-lag",
    ],
    [
      "has a queue at a lock",
      {
        status: views(
          roomy,
          "Waiting for locks: 9 sessions, the longest for 2 m",
          "  12 (checkout as shop) waits 2 m for 7: update a set b = ?",
          "Who blocks: 12 (checkout as shop) blocks 8, and waits itself; active for 2 m, transaction open for 2 m; last statement: update a set b = ?",
          "  7 (report as bi) blocks 9; idle in transaction for 9 m, transaction open for 9 m; last statement: select ?",
        ),
      },
      "database-lock-contention",
    ],
  ])("is the cause when it %s", async (_, database, cause) => {
    const { summary, records } = await respond(database);
    expect(summary?.findings[0]).toMatchObject({ cause, object: "database/orders" });
    const evidence = summary?.findings[0]?.claims.flatMap((claim) => claim.evidence) ?? [];
    expect(evidence.length).toBeGreaterThan(0);
    for (const id of evidence) expect(records.find((record) => record.id === id)?.status).toBe("ok");
  });

  it("comes after a deploy that broke the service: who leaks connections is not who has none left", async () => {
    const sure = { ...wellShop, ...brokenShop.checkout };
    // No line of the log names the version, and nothing but the moment speaks for it.
    const lessSure = { ...sure, logs: wellShop.logs ?? [], healthy: true };
    for (const shop of [sure, lessSure]) {
      const { summary } = await respond({ status: views(full) }, {}, shop);
      expect(summary?.findings.map(({ cause }) => cause)).toEqual(["bad-deploy", "database-connection-exhaustion"]);
    }
  });

  it("is marked where it was seen", async () => {
    const { looks } = await respond({ status: views(full) });
    expect(looks).toContain("Database suspicious");
    expect((await respond({ status: views(roomy) })).looks).toContain("Database fine");
  });

  it("names who holds the lock, and not who waits in the middle", async () => {
    const { summary } = await respond({
      status: views(
        roomy,
        "Waiting for locks: 9 sessions, the longest for 2 m",
        "Who blocks: 12 (checkout as shop) blocks 8, and waits itself; active for 2 m; last statement: update ?",
        "  7 (report as bi) blocks 9; idle in transaction for 9 m; last statement: select ?",
      ),
    });
    expect(summary?.findings[0]?.summary).toContain("7 (report as bi) holds it");
  });

  it("that is well is ruled out, and makes nobody's incident a false alarm", async () => {
    const { summary } = await respond({ status: views(roomy, "Waiting for locks: none") });
    expect(summary?.findings).toEqual([]);
    expect(summary?.verdict).toBe("inconclusive");
    expect(summary?.ruledOut.map(({ text }) => text).join()).toContain("orders has 40 of 200 connections in use");
  });

  it.each([
    ["two sessions that meet for a moment", "Waiting for locks: 2 sessions, the longest for 1 s"],
    ["a short queue", "Waiting for locks: 5 sessions, the longest for 4 s"],
    ["one that waits half a minute", "Waiting for locks: 1 session, the longest for 30 s"],
  ])("%s are no contention", async (_, line) => {
    expect((await respond({ status: views(roomy, line) })).summary?.findings).toEqual([]);
  });

  it("that cannot be asked rules nothing out", async () => {
    const { summary } = await respond({});
    expect(summary?.findings).toEqual([]);
    expect(summary?.ruledOut.map(({ text }) => text).join()).not.toContain("orders");
  });
});

describe("an alert that names a database", () => {
  it("is about that one, when it can be asked", async () => {
    const { steps, asked, summary } = await respond({ status: views(full) }, { db_instance: "orders" });
    expect(steps).not.toContain("Error ratio of checkout");
    expect(asked).toContain("metric");
    expect(summary?.findings[0]).toMatchObject({ cause: "database-connection-exhaustion", object: "database/orders" });
  });

  it("that nobody has configured is still about its service", async () => {
    const { steps, asked } = await respond({ status: views(roomy) }, { db_instance: "somebody-elses" });
    expect(steps).toContain("Error ratio of checkout");
    // The service's own is asked.
    expect(asked.sort()).toEqual(["events", "status"]);
  });
});
