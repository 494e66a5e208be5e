import { describe, expect, it } from "vitest";
import type { EffectDependencies } from "../../src/app/effects/dependencies.ts";
import { performEffect } from "../../src/app/perform-effect.ts";
import type { Attempt } from "../../src/app/ports/chat.ts";
import type { ConfiguredExecutor } from "../../src/app/ports/executor.ts";
import type { EffectRow } from "../../src/app/ports/outbox.ts";
import { UpstreamError } from "../../src/app/ports/upstream-error.ts";
import type { Effect } from "../../src/domain/effect.ts";
import { runningChange, settings } from "../integrations/given-change.ts";

const limit = new UpstreamError("the limit is reached", { service: "outside", retryable: true, retryAfterMs: 1_000 });
const lost = new UpstreamError("no answer", { service: "outside", retryable: true, mayHaveRun: true });

/** One row, tried as often as there are answers: what was asked of the outside at each try. */
const attempts = async (effect: Effect, ...answers: readonly UpstreamError[]): Promise<readonly string[]> => {
  const calls: string[] = [];
  const left = [...answers];
  const hear = (what: string) => {
    calls.push(what);
    return Promise.reject(left.shift());
  };
  let row = {
    id: "INC-1.1.1",
    incidentId: "INC-1",
    effect,
    lane: "normal",
    attempts: 0,
    startedAt: null,
    progress: {},
  };
  const deps = {
    executorFor: () =>
      ({
        execute: () => hear("execute"),
        lookup: () => hear("lookup"),
        settings,
      }) satisfies Partial<ConfiguredExecutor>,
    chat: { announce: (_event: unknown, { mayHaveRun }: Attempt) => hear(mayHaveRun ? "look, then post" : "post") },
    clock: { now: () => "2026-11-24T03:01:00.000Z", after: () => "2026-11-24T03:02:00.000Z" },
    operations: { load: async () => ({ halt: null }), events: async () => [{ seq: 1 }] },
    incidents: {
      load: async () => ({ id: "INC-1", changes: [runningChange()] }),
      proven: async () => ({ kind: "proven", incident: { id: "INC-1", changes: [runningChange()] } }),
    },
    logger: { debug: () => undefined, warn: () => undefined },
    outbox: {
      begin: async () => {
        const before = row;
        row = Object.assign({ ...row }, { attempts: row.attempts + 1, startedAt: "2026-11-24T03:01:00.000Z" });
        return before as unknown as EffectRow;
      },
      progress: async (_id: string, more: Readonly<Record<string, string>>) => {
        row = { ...row, progress: { ...row.progress, ...more } };
      },
      postpone: async () => undefined,
    },
  } as unknown as EffectDependencies;
  while (left.length > 0) await performEffect(deps, row.id, new AbortController().signal);
  return calls;
};

describe("an effect that is tried again", () => {
  const announce: Effect = { kind: "announce", seq: 1 };

  it("posts without a look while surely nothing was posted", async () => {
    expect(await attempts(announce, limit, limit)).toEqual(["post", "post"]);
  });

  it("once it may have been posted, it is looked for, also after a look that was held back", async () => {
    const seen = await attempts(announce, lost, limit, limit);
    expect(seen).toEqual(["post", "look, then post", "look, then post"]);
  });
});

describe("a change under way that is tried again", () => {
  const change: Effect = { kind: "execute_change", changeId: "CHG-1" };

  it("is looked up first by whoever did not begin it", async () => {
    expect(await attempts(change, limit, limit)).toEqual(["lookup", "lookup"]);
  });
});
