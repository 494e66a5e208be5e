import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChangeOutcome, Executor } from "../../src/app/ports/executor.ts";
import { UpstreamError } from "../../src/app/ports/upstream-error.ts";
import type { Change } from "../../src/domain/change.ts";

/** A system that an executor changes, as a stranger sees it, with what may go wrong on the way. */
export type ExecutorWorld = {
  readonly executor: Executor;
  /** The same executor, pointed at where nobody listens. */
  readonly unreachable: Executor;
  /** A change that this system can carry out, its intent on record. */
  readonly change: Change;
  /** How often a change was really carried out. */
  readonly executions: () => number | Promise<number>;
  /** The next change is carried out, and its answer never comes. */
  readonly loseNextAnswer: () => void;
  /** The next change is refused by the system itself. */
  readonly refuseNext: () => void;
  /** What was begun comes to its good end. */
  readonly finish: () => void | Promise<void>;
  /** Must be found in no text. */
  readonly secret: string | null;
  readonly close: () => Promise<void>;
};

const key = "INC-1.CHG-1.0123456789abcdef";
const otherKey = "INC-1.CHG-2.fedcba9876543210";
const lookLimit = 200;

/** What every executor owes to whoever approved a change. */
export const describeExecutor = (name: string, openWorld: () => Promise<ExecutorWorld>): void => {
  describe(`the executor of ${name}`, () => {
    let world: ExecutorWorld;
    const signal = AbortSignal.timeout(60_000);
    const execute = (executor = world.executor) =>
      executor.execute({ incidentId: "INC-1", change: world.change, idempotencyKey: key, signal });
    const lookup = (idempotencyKey = key, executor = world.executor) =>
      executor.lookup({ change: world.change, idempotencyKey, signal });
    const wish = () => {
      const { action, service, from, to } = world.change.proposal;
      return { action, service, from, to, signal };
    };

    /** As run-change does: asks until there is an end. */
    const toItsEnd = async (outcome: ChangeOutcome): Promise<ChangeOutcome> => {
      let seen = outcome;
      for (let looks = 0; seen.kind === "running" && looks < lookLimit; looks += 1) {
        await world.finish();
        seen = await world.executor.observe({ change: world.change, runId: seen.runId, signal });
      }
      return seen;
    };

    beforeEach(async () => {
      world = await openWorld();
    });
    afterEach(() => world.close());

    it("runs a change once, and says how it ended", async () => {
      const end = await toItsEnd(await execute());
      expect(end).toMatchObject({ kind: "succeeded", log: expect.stringMatching(/\S/) });
      expect(await world.executions()).toBe(1);
    });

    it("can be reached, and its precheck is ready, and neither changes anything", async () => {
      expect(await world.executor.reach(signal)).toMatchObject({ kind: "reached" });
      expect(await world.executor.precheck(wish())).toMatchObject({ kind: "ready", text: expect.stringMatching(/\S/) });
      expect(await world.executions()).toBe(0);
      expect(await lookup()).toEqual({ kind: "never_seen" });
    });

    it("has never seen what was never sent", async () => {
      expect(await lookup()).toEqual({ kind: "never_seen" });
    });

    it("knows by its key what was sent, and looking it up runs nothing", async () => {
      await toItsEnd(await execute());
      const found = await lookup();
      expect(found.kind).not.toBe("never_seen");
      expect(found.kind === "running" ? await toItsEnd(found) : found).toMatchObject({ kind: "succeeded" });
      expect(await world.executions()).toBe(1);
    });

    it("the same key twice does not run twice", async () => {
      await toItsEnd(await execute());
      const again = await toItsEnd(await execute());
      expect(again.kind).not.toBe("failed");
      expect(await world.executions()).toBe(1);
    });

    it("a lost answer is found or unclear: never a failure, and never sent again in silence", async () => {
      world.loseNextAnswer();
      const outcome = await execute();
      expect(outcome.kind).not.toBe("failed");
      expect(await world.executions()).toBe(1);
      const found = await lookup();
      expect(found.kind).not.toBe("never_seen");
      expect(found.kind === "never_seen" ? found : await toItsEnd(found)).toMatchObject({ kind: "succeeded" });
      expect(await world.executions()).toBe(1);
    });

    it("what could not be sent has failed, and says that it was not sent", async () => {
      expect(await execute(world.unreachable)).toMatchObject({
        kind: "failed",
        log: expect.stringContaining("not sent"),
      });
      expect(await world.executions()).toBe(0);
    });

    it("what cannot be asked is no answer", async () => {
      expect(await world.unreachable.reach(signal)).toMatchObject({ kind: "not_reached" });
      expect(await world.unreachable.precheck(wish())).toMatchObject({ kind: "not_ready" });
      const asked = lookup(key, world.unreachable).catch((error: unknown) => error);
      const isHonest = (answer: unknown): boolean =>
        answer instanceof UpstreamError
          ? answer.retryable
          : typeof answer === "object" && answer !== null && "kind" in answer && answer.kind === "unclear";
      expect(await asked).toSatisfy(isHonest);
    });

    it("a refusal by the system is a failure with its reason", async () => {
      world.refuseNext();
      expect(await execute()).toMatchObject({ kind: "failed", log: expect.stringMatching(/\S/) });
      expect(await world.executions()).toBe(0);
    });

    it("shows its secret to nobody", async () => {
      const { secret } = world;
      if (secret === null) return;
      const heard = [
        world.executor.name,
        await world.executor.reach(signal),
        await world.executor.precheck(wish()),
        await world.unreachable.precheck(wish()),
        await execute(),
        await lookup(otherKey).catch((error: unknown) => String(error)),
      ];
      expect(JSON.stringify(heard)).not.toContain(secret);
    });
  });
};
