import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { agentsContract } from "./store/agents.ts";
import { auditContract } from "./store/audit.ts";
import type { OpenHarness, StoreHarness } from "./store/harness.ts";
import { appendContract, listContract } from "./store/incidents.ts";
import { alertContract, evidenceContract, inboxContract, surfaceContract } from "./store/intake.ts";
import { operationsContract } from "./store/operations.ts";
import { outboxContract } from "./store/outbox.ts";
import { requestContract } from "./store/requests.ts";

/** What every store promises, whatever database is under it. One database for the whole file, emptied before each test. */
export const storeContract = (name: string, open: OpenHarness): void => {
  describe(name, () => {
    let harness: StoreHarness | null = null;
    const use = (): StoreHarness => {
      if (harness === null) throw new Error("the store is not open");
      return harness;
    };
    beforeAll(async () => {
      harness = await open();
    });
    afterAll(async () => {
      await harness?.close();
    });
    beforeEach(async () => {
      await use().empty();
    });

    appendContract(use);
    listContract(use);
    outboxContract(use);
    surfaceContract(use);
    inboxContract(use);
    evidenceContract(use);
    alertContract(use);
    auditContract(use);
    operationsContract(use);
    agentsContract(use);
    requestContract(use);

    test("a living database answers a ping", async () => {
      await expect(use().store.ping(5_000)).resolves.toBeUndefined();
    });
  });
};
