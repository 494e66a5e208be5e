import { describe, expect, it } from "vitest";
import { createReportGate } from "../../src/app/report-gate.ts";
import { noOperations, type Operations } from "../../src/domain/operations/operations.ts";
import { ana, policy, t0 } from "../domain/given.ts";

const signal = new AbortController().signal;
const frozen: Operations = {
  ...noOperations,
  freezes: [
    { id: "F1", service: "checkout", reason: "sale", by: { kind: "person", userId: ana.userId }, at: t0, until: null },
  ],
};

/** A place that is told, and a gate that a test can move, also while it is being told. */
const given = () => {
  const world = { operations: noOperations, told: [] as boolean[], during: (): Promise<void> | void => undefined };
  const reportGate = createReportGate({
    incidents: { live: async () => [] },
    operations: { load: async () => world.operations },
    reporterOf: (service) =>
      service === "checkout"
        ? {
            report: async ({ answerFor }) => {
              const { open } = answerFor("abc");
              await world.during();
              world.told.push(open);
            },
            reach: async () => ({ kind: "reached", text: "" }),
          }
        : null,
    policy,
    clock: { now: () => t0, after: () => t0 },
  });
  return { world, reportGate };
};

describe("telling the outside how a deploy gate stands", () => {
  it("tells what holds now, and nobody of a service whose gate is not told of", async () => {
    const { world, reportGate } = given();
    expect(await reportGate("checkout", signal)).toBe("told");
    world.operations = frozen;
    expect(await reportGate("checkout", signal)).toBe("told");
    expect(await reportGate("search", signal)).toBe("nobody");
    expect(world.told).toEqual([true, false]);
  });

  it("a gate that moved while it was told is told again: the last word is the true one", async () => {
    const { world, reportGate } = given();
    world.during = () => {
      world.operations = frozen;
    };
    expect(await reportGate("checkout", signal)).toBe("told");
    expect(world.told).toEqual([true, false]);
  });

  it("a gate that does not come to rest is told once more later", async () => {
    const { world, reportGate } = given();
    world.during = () => {
      world.operations = world.operations === frozen ? noOperations : frozen;
    };
    expect(await reportGate("checkout", signal)).toBe("moved");
  });

  it("many that come at once share the next report, which knows what all of them know", async () => {
    const { world, reportGate } = given();
    const gate = Promise.withResolvers<void>();
    world.during = () => gate.promise;
    const first = reportGate("checkout", signal);
    const others = Array.from({ length: 20 }, () => reportGate("checkout", signal));
    gate.resolve();
    expect(await Promise.all([first, ...others])).toEqual(Array.from({ length: 21 }, () => "told"));
    expect(world.told).toHaveLength(2);
  });

  it("a report that fails does not fail the next", async () => {
    const { world, reportGate } = given();
    const answers = [Promise.reject(new Error("down")), Promise.resolve()];
    world.during = () => answers.shift();
    const first = reportGate("checkout", signal);
    const second = reportGate("checkout", signal);
    await expect(first).rejects.toThrow("down");
    expect(await second).toBe("told");
  });
});
