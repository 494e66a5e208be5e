import type { Instant } from "../../base/instant.ts";
import { invariant } from "../../base/invariant.ts";
import type { Alert } from "../../domain/alert.ts";
import { type Correlation, correlate, costsBudget, type Scene, severityFor } from "../../domain/correlate.ts";
import type { IncidentId } from "../../domain/ids.ts";
import { serviceOf } from "../../domain/service.ts";
import { isUrgent } from "../../domain/severity.ts";
import type { AlertOffer } from "../ports/alert-store.ts";
import { type Deciding, type Group, type Item, join } from "./batch.ts";
import { declare } from "./declare.ts";
import type { AlertDependencies } from "./dependencies.ts";
import { createHomes, type Homes } from "./homes.ts";
import { offerToPeople, sayQuieted, settleOffers } from "./put-before-people.ts";
import { type AlertReceipt, ignored, type Verdict } from "./receipt.ts";
import { createSourceBudget, type SourceBudget } from "./source-budget.ts";
import { lookAround } from "./surroundings.ts";

export type Delivered = { readonly alerts: readonly Alert[]; readonly place: AlertOffer["place"] };

type Memory = { readonly homes: Homes; readonly budget: SourceBudget; batches: number };

/** An incident that ended while its alerts were decided is looked at again; not for ever. */
const looksAtMost = 3;

/** `recorded` resolves with the receipts for each delivery when all is durable; the next batch need not wait for it. */
export type Taken = { readonly recorded: Promise<readonly (readonly AlertReceipt[])[]> };

/** @returns takes deliveries together; resolves when it is decided where their alerts belong, and the incidents know */
export const createTakeBatch = (deps: AlertDependencies): ((deliveries: readonly Delivered[]) => Promise<Taken>) => {
  const memory: Memory = {
    homes: createHomes(),
    budget: createSourceBudget(deps),
    batches: 0,
  };
  const run = crypto.randomUUID();
  return async (deliveries) => {
    memory.batches += 1;
    const batch = `${run}.${memory.batches}`;
    const perDelivery = deliveries.map(({ alerts, place }) => alerts.map((alert) => itemOf(deps, alert, place)));
    const items = perDelivery.flat();
    let open: readonly Item[] = urgentFirst(deps, items);
    for (let look = 1; open.length > 0 && look <= looksAtMost; look += 1) {
      await decideAll(deps, memory, open, `${batch}.${look}`);
      open = open.filter(({ verdict }) => verdict === null);
    }
    for (const item of open) item.verdict = ignored("its incident ended again and again while it was recorded");
    const recorded = record(deps, items, batch).then(() =>
      perDelivery.map((own) => own.map((item) => ({ fingerprint: item.alert.fingerprint, ...verdictOf(item) }))),
    );
    return { recorded };
  };
};

const itemOf = ({ policy }: AlertDependencies, said: Alert, place: AlertOffer["place"]): Item => ({
  alert: { ...said, service: serviceOf(policy.services, said)?.name ?? said.service },
  place,
  verdict: null,
});

const verdictOf = ({ verdict }: Item): Verdict => {
  invariant(verdict !== null, "an alert without a verdict");
  return verdict;
};

const urgentFirst = ({ policy }: AlertDependencies, items: readonly Item[]): readonly Item[] => {
  const isFirst = ({ alert }: Item): boolean => {
    const severity = severityFor(policy, alert.severityLabel);
    return severity !== null && isUrgent(severity);
  };
  return [...items.filter(isFirst), ...items.filter((item) => !isFirst(item))];
};

const decideAll = async (
  deps: AlertDependencies,
  memory: Memory,
  items: readonly Item[],
  batch: string,
): Promise<void> => {
  const around = await lookAround(
    deps,
    items.map(({ alert }) => alert),
    memory.homes,
  );
  const deciding: Deciding = { deps, homes: memory.homes, around, groups: new Map() };
  for (const item of items) await decideOne(deciding, memory, item);
  await Promise.all([...deciding.groups].map(([incident, group]) => recordOn(deps, memory, incident, group, batch)));
};

const decideOne = async (deciding: Deciding, memory: Memory, item: Item): Promise<void> => {
  const { deps, around } = deciding;
  const { alert, place } = item;
  const now = deps.clock.now();
  const isBudgetSpent = memory.budget.isSpent(alert.source, now);
  const asked = { isFromMessage: place !== null, isBudgetSpent };
  const scene = around.sceneFor(alert, asked);
  const correlation = await withinBudget(deps, memory, alert, scene, now);
  switch (correlation.kind) {
    case "attach":
    case "deduplicate":
      around.settle(alert, correlation.incident, correlation.raiseTo);
      if (scene.offer === "open")
        await settleOffers(deps, alert, { kind: "attached", incidentId: correlation.incident, by: null });
      return join(deciding, item, correlation);
    case "declare":
      return declare(deciding, item, correlation, () =>
        correlate(alert, around.sceneFor(alert, asked), deps.policy, now),
      );
    case "offer":
      await offerToPeople(deps, alert, place, correlation.candidates);
      around.offered(alert, "open");
      item.verdict = ignored(correlation.reason);
      return;
    case "ignore":
      if (correlation.because === "over_budget") await sayQuieted(deps, alert.source);
      if (correlation.because === "ends_offer") {
        await settleOffers(deps, alert, { kind: "ended", at: alert.resolvedAt ?? now });
        around.offered(alert, "none");
      }
      item.verdict = ignored(correlation.reason);
  }
};

/** Another process may have used up what the budget had left: then it is decided anew. */
const withinBudget = async (
  { policy }: AlertDependencies,
  { budget }: Memory,
  alert: Alert,
  scene: Scene,
  now: Instant,
): Promise<Correlation> => {
  const correlation = correlate(alert, scene, policy, now);
  if (!costsBudget(correlation, scene) || (await budget.take(alert, now))) return correlation;
  return correlate(alert, { ...scene, isBudgetSpent: true }, policy, now);
};

/** One append for all of the batch that belong to one incident. */
const recordOn = async (
  { handle, digestOf }: AlertDependencies,
  { homes }: Memory,
  incidentId: IncidentId,
  { items, arrived, raise }: Group,
  batch: string,
): Promise<void> => {
  const handled = await handle({
    key: digestOf(JSON.stringify(["alerts", batch, incidentId])),
    actor: { kind: "alert", source: items[0]?.alert.source ?? "" },
    incidentId,
    command: { kind: "record_alerts", alerts: arrived, raise },
  });
  // What has been said already is on record: that is no reason to look again.
  if (handled.ok || handled.error.kind === "already_done") {
    for (const { alert } of items) homes.remember(alert, incidentId);
    return;
  }
  homes.forget(incidentId);
  for (const item of items) item.verdict = null;
};

const record = async (
  { alerts, clock, digestOf }: AlertDependencies,
  items: readonly Item[],
  batch: string,
): Promise<void> => {
  const receivedAt = clock.now();
  await Promise.all(
    items.map((item, index) => {
      const { incident: incidentId, outcome, reason } = verdictOf(item);
      const key = digestOf(JSON.stringify([batch, index]));
      return alerts.record({ key, alert: item.alert, incidentId, outcome, reason, receivedAt });
    }),
  );
};
