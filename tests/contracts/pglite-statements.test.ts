import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pgliteDatabase } from "../../src/store/pglite.ts";
import { createStatements } from "../../src/store/pglite-statements.ts";

let raw: PGlite;
beforeAll(async () => {
  raw = await PGlite.create();
});
afterAll(() => raw.close());
beforeEach(() => raw.exec("drop table if exists thing; create table thing (id text primary key, n int)"));

const insert = "insert into thing (id, n) values ($1::text, $2::int)";
const find = "select * from thing where id = $1::text";

describe("statements that the session knows by name", () => {
  it("give what PGlite's own query gives, whatever the type", async () => {
    const ask = createStatements(raw);
    const everyType = `
      select $1::text as text, $2::int as int, $3::boolean as bool, $4::json as json, $5::text[] as texts, $6::int[] as ints,
        $7::timestamptz as at, $8::text as nothing, $9::float8 as float, $10::int8 as big`;
    const values = ["a\n'ü", 7, true, '{"a":[1]}', ["x,y", 'q"'], [1, 2], "2026-11-24T03:00:00.000Z", null, 1.5, 9];
    const own = await raw.query(everyType, [...values]);
    for (const _ of ["first time", "from its name"]) {
      const { rows, affectedRows } = await ask(everyType, values);
      expect(rows).toEqual(own.rows);
      expect(affectedRows).toBe(own.affectedRows);
    }
    for (const [id, n] of [
      ["a", 1],
      ["b", 2],
    ] as const)
      expect((await ask(insert, [id, n])).affectedRows).toBe(1);
    expect((await ask("update thing set n = n + $1::int", [1])).affectedRows).toBe(2);
    expect((await ask("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });

  it("carry every text whole: empty, long, of any script, and none at all", async () => {
    const ask = createStatements(raw);
    const texts = ["", "ü €😀", null, "x".repeat(70_000), "\ud800", "a".repeat(3_000_000)];
    const { rows } = await ask(`select ${texts.map((_, at) => `$${at + 1}::text as t${at}`).join(", ")}`, texts);
    expect(Object.values(rows[0] ?? {})).toEqual(texts.map((text) => text?.toWellFormed() ?? null));
    expect((await ask("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });

  it("take the reader's own way with a type", async () => {
    const ask = createStatements(raw);
    const options = { parsers: { 20: (text: string) => `<${text}>` }, serializers: { 3802: () => '"written"' } };
    const { rows } = await ask("select $1::int8 as big, $2::jsonb as json", [5, { any: "thing" }], options);
    expect(rows).toEqual([{ big: "<5>", json: "written" }]);
  });

  it("leave the session as it was when they are refused, the first time and later", async () => {
    const ask = createStatements(raw);
    await expect(ask("select no_such_column from thing where id = $1::text", ["a"])).rejects.toMatchObject({
      code: "42703",
    });
    await ask(insert, ["a", 1]);
    await expect(ask(insert, ["a", 2])).rejects.toMatchObject({ code: "23505", constraint: "thing_pkey" });
    await expect(ask(insert, ["b", "no number"])).rejects.toMatchObject({ code: "22P02" });
    await ask(insert, ["b", 3]);
    expect((await raw.query("select id, n from thing order by id")).rows).toEqual([
      { id: "a", n: 1 },
      { id: "b", n: 3 },
    ]);
  });

  it("follow a table that has changed", async () => {
    const ask = createStatements(raw);
    await ask(insert, ["a", 1]);
    expect((await ask(find, ["a"])).rows).toEqual([{ id: "a", n: 1 }]);
    await raw.exec("alter table thing add column more text default 'new'");
    for (const _ of ["once", "again"]) expect((await ask(find, ["a"])).rows).toEqual([{ id: "a", n: 1, more: "new" }]);
  });

  it("are found again after the session has let go of all names", async () => {
    const ask = createStatements(raw);
    await ask(insert, ["a", 1]);
    await raw.exec("deallocate all");
    for (const id of ["b", "c"]) await ask(insert, [id, 1]);
    expect((await raw.query("select id from thing order by id")).rows).toHaveLength(3);
  });

  it("wake who listens", async () => {
    const heard: string[] = [];
    const stop = raw.onNotification((channel, payload) => heard.push(`${channel} ${payload}`));
    await raw.exec("listen news");
    await createStatements(raw)("select pg_notify('news', $1::text)", ["it happened"]);
    await expect.poll(() => heard).toEqual(["news it happened"]);
    stop();
  });
});

describe("an embedded database", () => {
  it("keeps no plan: what was planned for an empty table would read all of a grown one", async () => {
    const own = await PGlite.create();
    const db = pgliteDatabase(own, null);
    for (let n = 0; n < 20; n += 1) await db.query("select $1::int as n", [n]);
    const counted = "select generic_plans::int as kept, custom_plans::int as anew from pg_prepared_statements";
    expect(await db.query(`${counted} where statement = 'select $1::int as n'`)).toEqual([{ kept: 0, anew: 20 }]);
    await db.close();
  });

  it("keeps everybody's statements out of a transaction, and undoes it as a whole", async () => {
    const own = await PGlite.create();
    const db = pgliteDatabase(own, null);
    await db.script("create table thing (id text primary key, n int)");
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const undoing = db.transaction(async (tx) => {
      await tx.query(insert, ["inside", 1]);
      begin();
      await new Promise(setImmediate);
      throw new Error("undo");
    });
    const undone = expect(undoing).rejects.toThrow("undo");
    await begun;
    await Promise.all([db.query(insert, ["beside", 1]), db.intake.query(insert, ["first", 1], "anew")]);
    await undone;
    expect(await db.query("select id from thing order by id")).toEqual([{ id: "beside" }, { id: "first" }]);
    await db.close();
    await expect(db.query(insert, ["late", 1])).rejects.toThrow();
  });
});
