import { describe, expect, it } from "vitest";
import type { EffectDependencies } from "../../src/app/effects/dependencies.ts";
import { giveUpChange } from "../../src/app/effects/give-up-change.ts";
import type { Performing } from "../../src/app/effects/performing.ts";
import { runChange } from "../../src/app/effects/run-change.ts";
import type { ConfiguredExecutor } from "../../src/app/ports/executor.ts";
import type { EffectRow } from "../../src/app/ports/outbox.ts";
import { UpstreamError } from "../../src/app/ports/upstream-error.ts";
import type { Command } from "../../src/domain/command.ts";
import { runningChange, settings } from "../integrations/given-change.ts";

const minuteMs = 60_000;
const startedAt = "2026-11-24T03:00:00.000Z";

/** A change that is under way, whose executor cannot be asked; `afterMs` from its start. */
const goOn = async (error: UpstreamError, afterMs: number, progress: Readonly<Record<string, string>>) => {
  const heard: Command[] = [];
  const cannot = () => Promise.reject(error);
  const executor = { lookup: cannot, observe: cannot, settings } as Partial<ConfiguredExecutor>;
  const now = new Date(Date.parse(startedAt) + afterMs).toISOString();
  const incident = { id: "INC-1", changes: [runningChange({ at: startedAt })] };
  const deps = {
    executorFor: () => executor,
    incidents: { proven: async () => ({ kind: "proven", incident }) },
    clock: { now: () => now },
    handle: async ({ command }: { command: Command }) => {
      heard.push(command);
      return { ok: true, value: { events: [] } };
    },
  } as unknown as EffectDependencies;
  const performing = {
    row: { id: "INC-1.1.0", progress },
    incident,
    attempt: { signal: AbortSignal.timeout(1_000) },
  } as unknown as Performing;
  const performed = await runChange(deps, performing, "CHG-1").catch((thrown: unknown) => thrown);
  return { performed, heard };
};

const outage = new UpstreamError("deployer: answered 503", { service: "deployer", retryable: true });
const never = new UpstreamError("deployer: answers with a redirect", { service: "deployer", retryable: false });

describe.each([
  ["looked up", {}],
  ["observed", { runId: "run-1" }],
])("a change under way whose executor cannot be asked, %s", (_, progress) => {
  it("is asked again later while somebody waits", async () => {
    const { performed, heard } = await goOn(outage, minuteMs, progress);
    expect(performed).toBe(outage);
    expect(heard).toEqual([]);
  });

  it.each([
    ["has not answered for a quarter of an hour", outage, 16 * minuteMs],
    ["can never answer", never, minuteMs],
  ])("is unclear, and a person is told, when it %s", async (_why, error, afterMs) => {
    const { performed, heard } = await goOn(error, afterMs, progress);
    expect(performed).toEqual({ kind: "done" });
    expect(heard).toMatchObject([
      { kind: "record_change_outcome", outcome: "unclear", log: expect.stringContaining(error.message) },
    ]);
  });
});

describe("a change whose execution was held back by a limit", () => {
  const limit = new UpstreamError("the limit is reached", { service: "GitHub", retryable: true, retryAfterMs: 1_000 });

  /** The attempts at one change that is under way already: what the executor is asked. */
  const asked = async (progress: Readonly<Record<string, string>>, attemptsBefore: number) => {
    const calls: string[] = [];
    const remembered: unknown[] = [];
    const hear = (what: string) => async () => {
      calls.push(what);
      throw limit;
    };
    const incident = { id: "INC-1", changes: [runningChange({ at: startedAt })] };
    const deps = {
      incidents: { proven: async () => ({ kind: "proven", incident }) },
      executorFor: () => ({ execute: hear("execute"), lookup: hear("lookup"), settings }),
      readDeploys: async () => [],
      clock: { now: () => startedAt },
      operations: { load: async () => ({ halt: null }) },
      outbox: { progress: async (_id: string, more: unknown) => void remembered.push(more) },
    } as unknown as EffectDependencies;
    const performing = {
      row: { id: "INC-1.1.0", progress, attempts: attemptsBefore },
      incident,
      attempt: { signal: AbortSignal.timeout(1_000) },
    } as unknown as Performing;
    await expect(runChange(deps, performing, "CHG-1")).rejects.toBe(limit);
    return { calls, remembered };
  };

  it("is executed at the next attempt without a look: nothing was run that could be found", async () => {
    expect(await asked({ refused: "1" }, 1)).toEqual({ calls: ["execute"], remembered: [{ refused: "2" }] });
  });

  it("is looked up when another attempt began since: that one may have got through", async () => {
    expect(await asked({ refused: "1" }, 2)).toEqual({ calls: ["lookup"], remembered: [] });
  });
});

describe("a change whose executor does not say what is there", () => {
  const deploy = (version: string) => ({ version, previousVersion: null, at: startedAt, commit: null, url: null });

  /** Surely never run so far: it is about to be. */
  const about = async (
    readDeploys: () => Promise<readonly object[]>,
    { executor, from }: { readonly executor: string; readonly from: string },
  ) => {
    const [calls, heard]: [string[], Command[]] = [[], []];
    const known = { ...settings, executor };
    const running = runningChange({ at: startedAt, from });
    const incident = { id: "INC-1", changes: [{ ...running, proposal: { ...running.proposal, settings: known } }] };
    const deps = {
      incidents: { proven: async () => ({ kind: "proven", incident }) },
      executorFor: () => ({
        settings: known,
        lookup: async () => ({ kind: "never_seen" }),
        execute: async () => {
          calls.push("execute");
          return { kind: "succeeded", log: "done" };
        },
      }),
      readDeploys,
      clock: { now: () => startedAt },
      operations: { load: async () => ({ halt: null }) },
      handle: async ({ command }: { command: Command }) => {
        heard.push(command);
        return { ok: true, value: { events: [] } };
      },
    } as unknown as EffectDependencies;
    const attempt = { signal: AbortSignal.timeout(1_000) };
    const row = { id: "INC-1.1.0", progress: {}, attempts: 1 };
    await runChange(deps, { row, incident, attempt } as unknown as Performing, "CHG-1");
    return { calls, heard };
  };
  const byWebhook = { executor: "webhook", from: "v42" };

  it.each([
    ["something newer", ["v43", "v42", "v41"], "v43"],
    ["what it was to be", ["v41", "v42"], "v41"],
  ])("is not sent when the deploy history has %s meanwhile, and says so", async (_, versions, now) => {
    const { calls, heard } = await about(async () => versions.map(deploy), byWebhook);
    expect(calls).toEqual([]);
    expect(heard).toMatchObject([
      {
        kind: "record_change_outcome",
        outcome: "failed",
        log: `it was not sent: somebody else changed it meanwhile: by its deploy history, checkout is at ${now} now, and v42 was approved to be changed; look at it, and propose again`,
      },
    ]);
  });

  it.each([
    ["is as it was approved", async () => ["v42", "v41"].map(deploy), byWebhook],
    ["is empty", async () => [], byWebhook],
    ["cannot be read", () => Promise.reject(new Error("it is down")), byWebhook],
    ["calls versions by other names", async () => ["1.43", "1.42"].map(deploy), byWebhook],
    [
      "speaks of a system that says it better",
      async () => ["v43", "v42"].map(deploy),
      { ...byWebhook, executor: "helm" },
    ],
  ])("is sent when the deploy history %s", async (_, readDeploys, given) => {
    const { calls, heard } = await about(readDeploys, given);
    expect(calls).toEqual(["execute"]);
    expect(heard).toMatchObject([{ kind: "record_change_outcome", outcome: "succeeded" }]);
  });
});

describe("a change whose executor is another one than when it was approved", () => {
  const elsewhere = { ...settings, url: "https://staging.example/rollback" };

  const at = async (state: object, progress: object) => {
    const heard: Command[] = [];
    const asked = () => Promise.reject(new Error("it was asked"));
    const incident = { id: "INC-1", seq: 9, changes: [{ ...runningChange({ at: startedAt }), state }] };
    const deps = {
      incidents: { proven: async () => ({ kind: "proven", incident }) },
      executorFor: () => ({ execute: asked, lookup: asked, observe: asked, settings: elsewhere }),
      handle: async ({ command }: { command: Command }) => {
        heard.push(command);
        return { ok: true, value: { events: [{ event: { kind: "change_finished" } }] } };
      },
    } as unknown as EffectDependencies;
    const performing = { row: { id: "INC-1.1.0", progress }, incident, attempt: {} } as unknown as Performing;
    return { performed: await runChange(deps, performing, "CHG-1"), heard };
  };

  it("is decided upon with what would run it now, and not run", async () => {
    const { performed, heard } = await at({ kind: "approved", approvals: [], at: startedAt, held: null }, {});
    expect(heard).toMatchObject([{ kind: "start_change", settings: elsewhere }]);
    expect(performed).toMatchObject({ kind: "later" });
  });

  it.each([
    ["looked up", {}],
    ["observed", { runId: "run-1" }],
  ])("is a matter for a person when it had begun, and is not %s where it never was", async (_, progress) => {
    const { performed, heard } = await at({ kind: "running", approvals: [], at: startedAt }, progress);
    expect(performed).toEqual({ kind: "done" });
    expect(heard).toMatchObject([
      { kind: "record_change_outcome", outcome: "unclear", log: expect.stringContaining(elsewhere.url) },
    ]);
    expect(JSON.stringify(heard)).toContain(settings.url);
  });
});

describe("a change whose record was altered", () => {
  const altered = { kind: "altered", log: "INC-1", seq: 7, problem: "its content does not match its hash" };

  const at = async (state: object) => {
    const heard: Command[] = [];
    const change = { ...runningChange({ at: startedAt }), state };
    const deps = {
      incidents: { proven: async () => altered },
      executorFor: () => ({ execute: () => Promise.reject(new Error("it was run")) }),
      handle: async ({ command }: { command: Command }) => {
        heard.push(command);
        return { ok: true, value: { events: [] } };
      },
    } as unknown as EffectDependencies;
    const performing = {
      row: { id: "INC-1.1.0" },
      incident: { id: "INC-1", changes: [change] },
    } as unknown as Performing;
    return { performed: await runChange(deps, performing, "CHG-1"), heard };
  };

  it("is not started, and its card says what is wrong", async () => {
    const { performed, heard } = await at({ kind: "approved", approvals: [], at: startedAt, held: null });
    expect(performed).toMatchObject({ kind: "later" });
    expect(heard).toMatchObject([{ kind: "hold_change", because: expect.stringContaining("altered at event 7") }]);
  });

  it("is a matter for a person when it had begun", async () => {
    const { performed, heard } = await at({ kind: "running", approvals: [], at: startedAt });
    expect(performed).toEqual({ kind: "done" });
    expect(heard).toMatchObject([{ kind: "record_change_outcome", outcome: "unclear" }]);
  });
});

describe("a change whose effect is given up", () => {
  const givenUp = async (state: object) => {
    const heard: Command[] = [];
    const incident = { id: "INC-1", changes: [{ ...runningChange({ at: startedAt }), state }] };
    const deps = {
      incidents: { load: async () => incident },
      handle: async ({ command }: { command: Command }) => {
        heard.push(command);
        return { ok: true, value: { events: [] } };
      },
    } as unknown as EffectDependencies;
    await giveUpChange(
      deps,
      { id: "INC-1.1.0", incidentId: "INC-1" } as unknown as EffectRow,
      "CHG-1",
      "our own mistake",
    );
    return heard;
  };

  it("is for a person to look at when it had begun", async () => {
    expect(await givenUp({ kind: "running", approvals: [], at: startedAt })).toMatchObject([
      { kind: "record_change_outcome", outcome: "unclear", log: expect.stringContaining("our own mistake") },
    ]);
  });

  it("says on its card that it could not be started", async () => {
    expect(await givenUp({ kind: "approved", approvals: [], at: startedAt, held: null })).toMatchObject([
      { kind: "hold_change", because: expect.stringContaining("our own mistake") },
    ]);
  });

  it("is left alone when it is settled", async () => {
    expect(await givenUp({ kind: "succeeded", approvals: [], at: startedAt, log: "" })).toEqual([]);
  });
});

describe("the kill switch, thrown while a change is on its way to the executor", () => {
  it("keeps it from being sent", async () => {
    const heard: Command[] = [];
    const incident = { id: "INC-1", changes: [runningChange({ at: startedAt })] };
    const deps = {
      incidents: { proven: async () => ({ kind: "proven", incident }) },
      executorFor: () => ({
        settings,
        lookup: async () => ({ kind: "never_seen" }),
        execute: () => Promise.reject(new Error("it was run")),
      }),
      readDeploys: async () => [],
      clock: { now: () => startedAt },
      operations: { load: async () => ({ halt: { by: "UBEN", reason: "odd things", at: startedAt } }) },
      handle: async ({ command }: { command: Command }) => {
        heard.push(command);
        return { ok: true, value: { events: [] } };
      },
    } as unknown as EffectDependencies;
    const performing = {
      row: { id: "INC-1.1.0", progress: {}, attempts: 1 },
      incident,
      attempt: { signal: AbortSignal.timeout(1_000) },
    } as unknown as Performing;
    await runChange(deps, performing, "CHG-1");
    expect(heard).toMatchObject([
      { kind: "record_change_outcome", outcome: "failed", log: expect.stringContaining("odd things") },
    ]);
  });
});
