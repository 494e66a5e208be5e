import { redactRepeated } from "../base/redact.ts";
import type { Alert } from "../domain/alert.ts";
import { severityFor } from "../domain/correlate.ts";
import { isUrgent } from "../domain/severity.ts";
import type { AlertDependencies } from "./alerts/dependencies.ts";
import type { AlertReceipt } from "./alerts/receipt.ts";
import { gather, isRush } from "./alerts/rush.ts";
import { createTakeBatch } from "./alerts/take-batch.ts";
import type { AlertOffer } from "./ports/alert-store.ts";
import { UpstreamError } from "./ports/upstream-error.ts";

export type { AlertReceipt } from "./alerts/receipt.ts";

/** The receipts are in the order of the alerts. */
export type ReceiveAlerts = (alerts: readonly Alert[], place: AlertOffer["place"]) => Promise<readonly AlertReceipt[]>;

/** What may wait in memory; above it senders are told to come back. */
const waitingAtMost = 20_000;
/** One decision's worth: large enough that the commit's cost vanishes, small enough for a short transaction. */
const batchAtMost = 1_000;
const comeBackMs = 2_000;

type Delivery = {
  readonly alerts: readonly Alert[];
  readonly place: AlertOffer["place"];
  readonly isUrgent: boolean;
  readonly resolve: (receipts: readonly AlertReceipt[]) => void;
  readonly reject: (cause: unknown) => void;
};

/**
 * Deliveries that come in while others are decided are decided together: one look at what is there, one append for each
 * incident that they belong to. Within a process nothing is decided twice at once, so that two alerts of the same service
 * at the same instant are one incident. Everything is durable, and free of secrets, when it resolves.
 * The function throws UpstreamError, retryable, when too much waits already or the database cannot be reached.
 */
export const createReceiver = (deps: AlertDependencies): ReceiveAlerts => {
  const takeBatch = createTakeBatch(deps);
  const freeOfSecrets = redactRepeated();
  let waiting: Delivery[] = [];
  let waitingAlerts = 0;
  let isRunning = false;

  /** Resolves when the next ones may be decided; the senders hear when their alerts are recorded. */
  const takeAll = async (deliveries: readonly Delivery[]): Promise<void> => {
    const fail = (cause: unknown): void => {
      waitingAlerts -= sizeOf(deliveries);
      for (const { reject } of deliveries) reject(cause);
    };
    try {
      const { recorded } = await takeBatch(deliveries);
      recorded.then((receipts) => {
        waitingAlerts -= sizeOf(deliveries);
        deliveries.forEach(({ resolve }, index) => {
          resolve(receipts[index] ?? []);
        });
      }, fail);
    } catch (cause) {
      // One delivery that cannot be taken must not cost the others their place; a database that is away is away for all.
      if (deliveries.length > 1 && !(cause instanceof UpstreamError && cause.retryable))
        for (const delivery of deliveries) await takeAll([delivery]);
      else fail(cause);
    }
  };

  const run = async (): Promise<void> => {
    // One turn of the loop, so that requests read from the sockets together are decided together.
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const batch = nextOf(waiting);
      const taken = new Set(batch);
      waiting = waiting.filter((delivery) => !taken.has(delivery));
      // Before anything is compared or kept, so that the same alert stays the same.
      const free = freeOfSecrets(batch.map(({ alerts }) => alerts));
      await takeAll(batch.map((delivery, index) => ({ ...delivery, alerts: free[index] ?? [] })));
      if (isRush(batch.length)) await gather(() => waiting.length, pause);
    }
    isRunning = false;
  };

  return (alerts, place) => {
    if (alerts.length === 0) return Promise.resolve([]);
    if (waitingAlerts > 0 && waitingAlerts + alerts.length > waitingAtMost)
      return Promise.reject(tooMuch(waitingAlerts));
    return new Promise((resolve, reject) => {
      waiting.push({ alerts, place, isUrgent: alerts.some((alert) => isUrgentAlert(deps, alert)), resolve, reject });
      waitingAlerts += alerts.length;
      if (isRunning) return;
      isRunning = true;
      void run();
    });
  };
};

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

const isUrgentAlert = ({ policy }: AlertDependencies, { severityLabel }: Alert): boolean => {
  const severity = severityFor(policy, severityLabel);
  return severity !== null && isUrgent(severity);
};

/** Urgent ones first, each kind in its order; at least one, however large. */
const nextOf = (waiting: readonly Delivery[]): readonly Delivery[] => {
  const ordered = [...waiting.filter((one) => one.isUrgent), ...waiting.filter((one) => !one.isUrgent)];
  let size = 0;
  const end = ordered.findIndex(({ alerts }, index) => {
    size += alerts.length;
    return index > 0 && size > batchAtMost;
  });
  return end === -1 ? ordered : ordered.slice(0, end);
};

const sizeOf = (deliveries: readonly Delivery[]): number =>
  deliveries.reduce((sum, { alerts }) => sum + alerts.length, 0);

const tooMuch = (count: number): UpstreamError =>
  new UpstreamError(`${count} alerts wait to be recorded`, {
    service: "the alert intake",
    retryable: true,
    retryAfterMs: comeBackMs,
  });
