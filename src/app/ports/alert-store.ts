import type { Instant } from "../../base/instant.ts";
import type { Alert } from "../../domain/alert.ts";
import type { ChannelId, IncidentId, MessageTs, UserId } from "../../domain/ids.ts";
import type { OfferStanding } from "../../domain/offer-standing.ts";
import type { NewEffect } from "./outbox.ts";

export type AlertName = { readonly source: string; readonly fingerprint: string };

export type AlertOccurrence = AlertName & { readonly startedAt: Instant };

export type AlertOutcome = "declared" | "attached" | "deduplicated" | "ignored";

/** What became of an accepted alert; every accepted alert has exactly one such row. */
export type AlertRecord = {
  /** Idempotency key of the delivery plus the alert's place in it. */
  readonly key: string;
  readonly alert: Alert;
  readonly incidentId: IncidentId | null;
  readonly outcome: AlertOutcome;
  readonly reason: string;
  readonly receivedAt: Instant;
};

/** An alert that nobody's policy decides on, shown with buttons until a person does. */
export type AlertOffer = {
  readonly id: string;
  readonly alert: Alert;
  /** The message it was read from, or null when it came over HTTP. */
  readonly place: { readonly channelId: ChannelId; readonly messageTs: MessageTs } | null;
  /** Incidents that it may belong to. */
  readonly candidates: readonly IncidentId[];
  readonly shown: { readonly channelId: ChannelId; readonly messageTs: MessageTs } | null;
  readonly decision:
    | { readonly kind: "open" }
    | { readonly kind: "declared" | "attached"; readonly incidentId: IncidentId; readonly by: UserId | null }
    | { readonly kind: "ignored"; readonly by: UserId }
    | { readonly kind: "silenced"; readonly by: UserId; readonly until: Instant }
    /** Its source said so before anybody decided. */
    | { readonly kind: "ended"; readonly at: Instant };
};

export type AlertStore = {
  readonly record: (record: AlertRecord) => Promise<void>;
  readonly find: (key: string) => Promise<AlertRecord | null>;
  /** For each in its order: the newest incident that holds it and is not closed or cancelled. */
  readonly openIncidentsOf: (alerts: readonly AlertName[]) => Promise<readonly (IncidentId | null)[]>;
  /** Saves the offer and its `offer_alert` effect in one transaction; the same id twice is one. */
  readonly saveOffer: (offer: AlertOffer, effect: NewEffect | null) => Promise<void>;
  readonly offer: (id: string) => Promise<AlertOffer | null>;
  /** Those that wait for a person. */
  readonly openOffersOf: (alert: AlertName) => Promise<readonly AlertOffer[]>;
  /** For each in its order: whether people are being asked about it, or have decided on what began at this moment. */
  readonly offerStandings: (alerts: readonly AlertOccurrence[]) => Promise<readonly OfferStanding[]>;
  /**
   * One alert more that its source puts before people, unless `most` stand there since `withinMs`; the same key within
   * that time is one. `untilMs`: when the oldest of them no longer counts.
   */
  readonly takeOfBudget: (taking: {
    readonly source: string;
    readonly key: string;
    readonly nowMs: number;
    readonly withinMs: number;
    readonly most: number;
  }) => Promise<{ readonly kind: "taken" } | { readonly kind: "spent"; readonly untilMs: number }>;
};
