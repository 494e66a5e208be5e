import type { Alert } from "../../domain/alert.ts";
import type { ArrivedAlert } from "../../domain/command.ts";
import type { Correlation } from "../../domain/correlate.ts";
import type { IncidentId } from "../../domain/ids.ts";
import { isWorse, type Severity } from "../../domain/severity.ts";
import type { AlertOffer } from "../ports/alert-store.ts";
import type { AlertDependencies } from "./dependencies.ts";
import type { Homes } from "./homes.ts";
import type { Verdict } from "./receipt.ts";
import type { Surroundings } from "./surroundings.ts";

/** An alert of the batch, with its place in it and what it comes to. */
export type Item = { readonly alert: Alert; readonly place: AlertOffer["place"]; verdict: Verdict | null };

/** What of a batch belongs to one incident. */
export type Group = { readonly items: Item[]; readonly arrived: ArrivedAlert[]; raise: Raise | null };
type Raise = { readonly to: Severity; readonly reason: string };

/** What every alert of a batch is decided with. */
export type Deciding = {
  readonly deps: AlertDependencies;
  readonly homes: Homes;
  readonly around: Surroundings;
  readonly groups: Map<IncidentId, Group>;
};

/** The alert belongs to that incident, which hears of it with all others of the batch. */
export const join = (
  { groups }: Deciding,
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
