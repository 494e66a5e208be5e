import type { Instant } from "../../base/instant.ts";
import { invariant } from "../../base/invariant.ts";
import type { Alert } from "../../domain/alert.ts";
import type { ArrivedAlert } from "../../domain/command.ts";
import { type Correlation, correlate, costsBudget, type Scene, severityFor } from "../../domain/correlate.ts";
import type { IncidentId } from "../../domain/ids.ts";
import { serviceOf } from "../../domain/service.ts";
import { isUrgent, isWorse, type Severity } from "../../domain/severity.ts";
import { isLive } from "../../domain/status.ts";
import type { Handled } from "../handle-command.ts";
import type { AlertOffer } from "../ports/alert-store.ts";
import { UpstreamError } from "../ports/upstream-error.ts";
import type { AlertDependencies } from "./dependencies.ts";
import { createHomes, type Homes } from "./homes.ts";
import { declareFor, offerToPeople, sayQuieted, settleOffers } from "./put-before-people.ts";
import { type AlertReceipt, ignored, type Verdict } from "./receipt.ts";
import { createSourceBudget, type SourceBudget } from "./source-budget.ts";
import { lookAround, type Surroundings } from "./surroundings.ts";

export type Delivered = { readonly alerts: readonly Alert[]; readonly place: AlertOffer["place"] };

/** An alert of the batch, with its place in it and what it comes to. */
type Item = { readonly alert: Alert; readonly place: AlertOffer["place"]; verdict: Verdict | null };
type Group = { readonly items: Item[]; readonly arrived: ArrivedAlert[]; raise: Raise | null };
type Declaration = Extract<Correlation, { kind: "declare" }>;
type Raise = { readonly to: Severity; readonly reason: string };

type Memory = { readonly homes: Homes; readonly budget: SourceBudget; batches: number };

/** An incident that ended while its alerts were decided is looked at again; not for ever. */
const looksAtMost = 3;

/** Each time somebody else has declared something, so that all together get on. */
const overtakenAtMost = 100;

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
  const groups = new Map<IncidentId, Group>();
  for (const item of items) await decideOne(deps, memory, around, groups, item);
  await Promise.all([...groups].map(([incident, group]) => recordOn(deps, memory, incident, group, batch)));
};

const decideOne = async (
  deps: AlertDependencies,
  memory: Memory,
  around: Surroundings,
  groups: Map<IncidentId, Group>,
  item: Item,
): Promise<void> => {
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
      return join(groups, item, correlation);
    case "declare":
      return declare(deps, memory, around, groups, item, correlation, () =>
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

const join = (
  groups: Map<IncidentId, Group>,
  item: Item,
  { kind, incident, raiseTo, reason }: Extract<Correlation, { kind: "attach" | "deduplicate" }>,
): void => {
  const group = groups.get(incident) ?? { items: [], arrived: [], raise: null };
  groups.set(incident, group);
  group.items.push(item);
  group.arrived.push({ alert: item.alert, isKnown: kind === "deduplicate" });
  item.verdict = { incident, outcome: kind === "attach" ? "attached" : "deduplicated", reason };
  if (raiseTo !== null && (group.raise === null || isWorse(raiseTo, group.raise.to)))
    group.raise = { to: raiseTo, reason: `the alert ${item.alert.title} is ${raiseTo}` };
};

/** Another process may have declared for its service since the batch looked around: then it is looked at again. */
const declare = async (
  deps: AlertDependencies,
  memory: Memory,
  around: Surroundings,
  groups: Map<IncidentId, Group>,
  item: Item,
  decided: Declaration,
  decideAgain: () => Correlation,
): Promise<void> => {
  let declaration = decided;
  for (let times = 0; times < overtakenAtMost; times += 1) {
    const declared = await declareFor(deps, item.alert, declaration, around.nextNumber());
    if (declared !== "overtaken") return settleDeclared(memory, around, groups, item, declaration, declared);
    await around.lookAgain();
    const again = decideAgain();
    if (again.kind === "attach") {
      around.settle(item.alert, again.incident, again.raiseTo);
      return join(groups, item, again);
    }
    if (again.kind === "declare") declaration = again;
  }
  throw new UpstreamError(`an alert was overtaken ${overtakenAtMost} times in a row`, {
    service: "database",
    retryable: true,
  });
};

const settleDeclared = (
  { homes }: Memory,
  around: Surroundings,
  groups: Map<IncidentId, Group>,
  item: Item,
  { reason }: Declaration,
  declared: Handled | null,
): void => {
  const { alert } = item;
  if (declared === null) {
    item.verdict = ignored("it could not be declared");
    return;
  }
  const { incident, events } = declared;
  const { id, status } = incident;
  // Another process was declaring it at the same instant: the incident counts that it was said here as well.
  if (events.length === 0 && isLive(status))
    return join(groups, item, {
      kind: "deduplicate",
      incident: id,
      raiseTo: null,
      reason: `${id} was declared for it just now`,
    });
  if (events.length === 0) {
    item.verdict = { incident: id, outcome: "deduplicated", reason: `${id} was declared for it, and is ${status}` };
    return;
  }
  homes.remember(alert, id);
  around.opened(incident);
  around.settle(alert, id, null);
  item.verdict = { incident: id, outcome: "declared", reason };
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
