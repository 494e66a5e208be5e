import type { Instant } from "../../base/instant.ts";
import type { Claim, Claims } from "../../domain/claims.ts";
import type { RecordedEvent } from "../../domain/event.ts";
import type { ChannelId, IncidentId } from "../../domain/ids.ts";
import type { Incident } from "../../domain/incident.ts";
import type { Severity } from "../../domain/severity.ts";
import type { Status } from "../../domain/status.ts";
import type { AuditBreak } from "./audit-store.ts";
import type { NewEffect } from "./outbox.ts";

export type AppendRequest = {
  /** The incident after the events; its `seq` is the last event's. */
  readonly incident: Incident;
  /** The version the decision was made on; 0 for a new incident. */
  readonly expectedSeq: number;
  readonly events: readonly RecordedEvent[];
  readonly effects: readonly NewEffect[];
  /** The command's idempotency key: the same key is applied once, ever. */
  readonly commandKey: string;
  /** Locks over all incidents that these events take and give back. */
  readonly claims: Claims;
};

export type AppendOutcome =
  | { readonly kind: "appended" }
  /** Somebody else appended first: load again and decide again. */
  | { readonly kind: "conflict" }
  /** A lock that these events take is somebody else's; nothing was written. */
  | { readonly kind: "claimed"; readonly claim: Claim }
  /** This command was applied before, to this incident. */
  | { readonly kind: "duplicate"; readonly incidentId: IncidentId };

export type IncidentFilter = {
  readonly statuses: readonly Status[] | null;
  readonly service: string | null;
  readonly includePrivate: boolean;
  readonly includeDrills: boolean;
  /** Incidents with a number below this one (newest first); null: from the newest. */
  readonly beforeNumber: number | null;
  readonly limit: number;
};

export type ProvenIncident =
  | { readonly kind: "proven"; readonly incident: Incident }
  /** Somebody has changed the record behind our back; `audit verify` names the same link. */
  | ({ readonly kind: "altered" } & AuditBreak);

export type Survey = { readonly live: readonly Incident[]; readonly nextNumber: number };

/** The event log, its projections, and what is written with it. */
export type IncidentStore = {
  readonly load: (id: IncidentId) => Promise<Incident | null>;
  /** Made from the events alone, the chain checked from its first link: for what cannot be taken back. Null: no such incident. */
  readonly proven: (id: IncidentId) => Promise<ProvenIncident | null>;
  /**
   * The newest state that this process has seen, without asking: perhaps not the newest there is. Good enough to decide
   * on, because an append says on what it was decided; never good enough to refuse somebody.
   */
  readonly lastSeen: (id: IncidentId) => Incident | null;
  /** In order of seq; `afterSeq` 0 for all. */
  readonly events: (
    id: IncidentId,
    range: { readonly afterSeq: number; readonly limit: number },
  ) => Promise<readonly RecordedEvent[]>;
  readonly append: (request: AppendRequest) => Promise<AppendOutcome>;
  /** The incident a command key was applied to, or null. */
  readonly appliedTo: (commandKey: string) => Promise<IncidentId | null>;
  /** One above the highest number so far. Two callers may get the same: the append decides. */
  readonly nextNumber: () => Promise<number>;
  readonly byChannel: (channelId: ChannelId) => Promise<Incident | null>;
  /**
   * What `live` gives and the number that a new incident takes, of one moment: who declares with this number and gets it
   * has overlooked nothing.
   */
  readonly survey: () => Promise<Survey>;
  /** What people are working on, newest first, without drills, and without private ones unless they are asked for. */
  readonly live: (among?: { readonly includePrivate: boolean }) => Promise<readonly Incident[]>;
  /** Newest first. */
  readonly list: (filter: IncidentFilter) => Promise<readonly Incident[]>;
  readonly stats: (since: Instant) => Promise<readonly IncidentStats[]>;
};

/** Drills and private incidents are not counted. Durations in milliseconds, medians; null when none got that far. */
export type IncidentStats = {
  readonly severity: Severity;
  readonly count: number;
  readonly medianAckMs: number | null;
  readonly medianMitigateMs: number | null;
  readonly medianResolveMs: number | null;
};
