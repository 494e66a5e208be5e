import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UpstreamError } from "../../src/app/ports/upstream-error.ts";
import { evolve } from "../../src/domain/evolve.ts";
import { type OpenStore, openStore } from "../../src/store/open-store.ts";
import { type PostgresServer, postgresIsMissing, startPostgres } from "./postgres-server.ts";
import { declare, noted, tell } from "./store/sample.ts";

describe.skipIf(postgresIsMissing())("a store whose Postgres goes away", () => {
  let server: PostgresServer;
  let store: OpenStore;
  let other: OpenStore;
  beforeAll(async () => {
    server = await startPostgres();
    const open = () => openStore({ evolve, database: { kind: "postgres", url: server.url } });
    store = await open();
    other = await open();
  });
  afterAll(async () => {
    await Promise.all([store.close(), other.close()]);
    await server.stop();
  });

  test("says so with a retryable error while it is away, and works when it is back", async () => {
    await declare(store, 1);
    await server.kill();
    const failures = await Promise.allSettled([
      store.incidents.load("INC-1"),
      tell(store, "INC-1", [noted("lost")]),
      store.inbox.accept("E1", {}),
      store.ping(1_000),
    ]);
    for (const failure of failures) {
      expect(failure).toMatchObject({ status: "rejected", reason: { service: "database", retryable: true } });
    }
    await server.start();
    expect((await store.incidents.load("INC-1"))?.seq).toBe(1);
    expect(await store.inbox.accept("E1", {})).toEqual({ fresh: true });
  });

  test("a finished delivery is recorded although the server was away when its time came", async () => {
    await store.inbox.accept("E2", {});
    await server.kill();
    await store.inbox.finish("E2");
    await expect(store.inbox.takeUnfinished(0, 10)).rejects.toMatchObject({ retryable: true });
    await server.start();
    expect((await store.inbox.takeUnfinished(0, 10)).map(({ key }) => key)).not.toContain("E2");
  });

  test("under restarts and crashes nothing that was acknowledged is lost, and nothing is doubled", async () => {
    await declare(store, 2);
    const said: string[] = [];
    let isOver = false;
    const writer = async (each: OpenStore, name: string): Promise<void> => {
      for (let n = 0; !isOver; n += 1) {
        const key = `${name} ${n}`;
        await untilWritten(each, key);
        said.push(key);
      }
    };
    const writers = Promise.all([writer(store, "a"), writer(other, "b"), writer(store, "c")]);
    for (const fault of [server.restart, crash(server), server.restart, crash(server)]) {
      const reached = said.length + 50;
      while (said.length < reached) await new Promise((resolve) => setTimeout(resolve, 10));
      await fault();
    }
    isOver = true;
    await writers;
    const texts = (await store.incidents.load("INC-2"))?.notes.map((note) => note.text) ?? [];
    expect([...texts].sort()).toEqual([...said].sort());
    expect((await store.audit.verify()).breaks).toEqual([]);
  });
});

const crash = (server: PostgresServer) => async (): Promise<void> => {
  await server.kill();
  await server.start();
};

/** As a use case with a queue behind it: conflicts and outages are tried again with the same key. */
const untilWritten = async (store: OpenStore, key: string): Promise<void> => {
  for (;;) {
    try {
      const outcome = await tell(store, "INC-2", [noted(key)], { commandKey: key });
      if (outcome.kind !== "conflict") return;
    } catch (cause) {
      if (!(cause instanceof UpstreamError) || !cause.retryable) throw cause;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
};
