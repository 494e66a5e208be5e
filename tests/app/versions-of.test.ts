import { describe, expect, it } from "vitest";
import type { ConfiguredExecutor, Executor } from "../../src/app/ports/executor.ts";
import { UpstreamError } from "../../src/app/ports/upstream-error.ts";
import type { KnownDeploy } from "../../src/app/source-of-change.ts";
import { createVersionsOf } from "../../src/app/versions-of.ts";
import { at } from "../domain/given.ts";

const deploy = (version: string, over: Partial<KnownDeploy> = {}): KnownDeploy => ({
  version,
  previousVersion: null,
  at: at(0),
  by: "marta",
  status: "succeeded",
  commit: null,
  url: null,
  ...over,
});

const versionsOf = (deploys: readonly KnownDeploy[] | Error, versions: Executor["versions"] | null) =>
  createVersionsOf({
    readDeploys: async () => {
      if (deploys instanceof Error) throw deploys;
      return deploys;
    },
    executorFor: () => (versions === null ? null : ({ versions } as unknown as ConfiguredExecutor)),
  })("checkout");
const down = new UpstreamError("no answer", { service: "x", retryable: true });

describe("what a service can go back to", () => {
  it("is what served before, newest first, each once, without what runs and what failed", async () => {
    const deploys = [
      deploy("v42"),
      deploy("v41b", { status: "failed" }),
      deploy("v41", { at: at(-1) }),
      deploy("v40", { previousVersion: "v39" }),
      deploy("v41", { at: at(-9) }),
      deploy("v42"),
    ];
    expect((await versionsOf(deploys, async () => [])).map(({ version }) => version)).toEqual(["v41", "v40"]);
    expect((await versionsOf(deploys.slice(0, 4), null)).at(-1)).toEqual({ version: "v39", at: null, by: null });
  });

  it("is what the executor can do, with what the deploys tell of it", async () => {
    const known = await versionsOf([deploy("v42"), deploy("v41", { at: at(-1) })], async () => ["v41", "v40", "v40"]);
    expect(known).toEqual([
      { version: "v41", at: at(-1), by: "marta" },
      { version: "v40", at: null, by: null },
    ]);
  });

  it("a source that does not answer leaves the other one; without any there is nothing to offer", async () => {
    const silent = async () => {
      throw down;
    };
    expect(await versionsOf([deploy("v42"), deploy("v41")], silent)).toMatchObject([{ version: "v41" }]);
    expect(await versionsOf(down, async () => ["v40"])).toMatchObject([{ version: "v40" }]);
    expect(await versionsOf(down, silent)).toEqual([]);
  });
});
