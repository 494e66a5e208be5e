import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SpooledDelivery } from "../../src/app/ports/spool.ts";
import { openSpool } from "../../src/store/spool.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "firebreak-spool-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const errors: string[] = [];
const logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: (_fields: unknown, text: string) => void errors.push(text),
};

const delivery = (key: string, keptAt = "2026-11-24T12:00:00.000Z"): SpooledDelivery => ({
  key,
  body: { text: "declare P1 checkout is failing" },
  keptAt,
  channel: null,
});

describe("the spool", () => {
  it("gives back what another process has kept, oldest first, and nothing before anything was kept", async () => {
    const spool = openSpool(join(folder, "spool"), logger);
    expect(await spool.list()).toEqual([]);
    await spool.keep(delivery("b", "2026-11-24T12:00:02.000Z"));
    await spool.keep(delivery("a", "2026-11-24T12:00:01.000Z"));
    const other = openSpool(join(folder, "spool"), logger);
    expect((await other.list()).map(({ key }) => key)).toEqual(["a", "b"]);
  });

  it("keeps a delivery once, whoever keeps it", async () => {
    const spools = [openSpool(folder, logger), openSpool(folder, logger)];
    const kept = await Promise.all(spools.flatMap((spool) => [spool.keep(delivery("a")), spool.keep(delivery("a"))]));
    expect(kept.filter(({ fresh }) => fresh)).toHaveLength(1);
    expect(await spools[0]?.list()).toHaveLength(1);
  });

  it("remembers the channel, and forgets what was removed", async () => {
    const spool = openSpool(folder, logger);
    await spool.keep(delivery("a"));
    const channel = { channelId: "C1", name: "inc-new-checkout-1234" };
    await spool.replace({ ...delivery("a"), channel });
    expect(await spool.list()).toEqual([{ ...delivery("a"), channel }]);
    await spool.remove("a");
    await spool.remove("a");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("puts aside what cannot be read, and goes on with the rest", async () => {
    const spool = openSpool(folder, logger);
    await spool.keep(delivery("a"));
    writeFileSync(join(folder, "broken.json"), "{");
    expect(await spool.list()).toEqual([delivery("a")]);
    expect(readdirSync(folder)).toContain("broken.json.unreadable");
    expect(errors).toHaveLength(1);
  });

  it("rejects when the disk cannot take it", async () => {
    writeFileSync(join(folder, "spool"), "");
    await expect(openSpool(join(folder, "spool"), logger).keep(delivery("a"))).rejects.toThrow();
  });
});
