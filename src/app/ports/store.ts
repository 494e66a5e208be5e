import type { Instant } from "../../base/instant.ts";
import type { Alert } from "../../domain/alert.ts";
import type { Claim, Claims } from "../../domain/claims.ts";
import type { OfferStanding } from "../../domain/correlate.ts";
import type { Effect, Lane, Stream } from "../../domain/effect.ts";
import type { RecordedEvent } from "../../domain/event.ts";
import type {
  ChannelId,
  EvidenceId,
  IncidentId,
  InvestigationId,
  MessageTs,
  RequestId,
  UserId,
} from "../../domain/ids.ts";
import type { Incident } from "../../domain/incident.ts";
import type { Operations } from "../../domain/operations/operations.ts";
import type { RecordedOperationsEvent } from "../../domain/operations/operations-event.ts";
import type { Request } from "../../domain/requests/request.ts";
import type { RecordedRequestEvent } from "../../domain/requests/request-event.ts";
import type { Severity } from "../../domain/severity.ts";
import type { Status } from "../../domain/status.ts";

/** One row of the outbox to be written with the events that imply it. */
export type NewEffect = {
  /** `<incident>.<seq>.<n>`, also the job's id; `offer.<id>.<n>` for what belongs to no incident. No colons (BullMQ). */
  readonly id: string;
  /** Whose stream it stands in: an incident's, or a request's (the column is older than requests). */
  readonly incidentId: IncidentId | RequestId | null;
  readonly effect: Effect;
  readonly lane: Lane;
  readonly stream: Stream;
  /** Not before this moment. */
  readonly dueAt: Instant;
};

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

/**
 * waiting  written, not yet handed to the queue (or its predecessor in the stream has not ended)
 * queued   handed over
 * started  an attempt has begun; what it did may be unknown
 * done, failed, skipped  ended
 */
export type EffectStatus = "waiting" | "queued" | "started" | "done" | "failed" | "skipped";

export type EffectRow = NewEffect & {
  readonly status: EffectStatus;
  readonly attempts: number;
  readonly startedAt: Instant | null;
  /** What an earlier attempt left behind (channel id, message ts, run id); small, ours, JSON. */
  readonly progress: Readonly<Record<string, string>>;
};

/** The outbox: effects from the commit that implied them until they are over. */
export type Outbox = {
  /**
   * Rows to hand to the queue, urgent lane first, then oldest: waiting, and first unfinished of their stream.
   * Future `dueAt` included (the queue delays).
   */
  readonly ready: (limit: number) => Promise<readonly EffectRow[]>;
  readonly markQueued: (ids: readonly string[]) => Promise<void>;
  /** Queued or started longer ago than this and due: the queue may have lost them. Judged by the database's clock. */
  readonly overdue: (olderThanMs: number, limit: number) => Promise<readonly EffectRow[]>;
  readonly get: (id: string) => Promise<EffectRow | null>;
  /** Records that an attempt begins; returns the row as it was before (its `startedAt` tells a retry). Null: it is over. */
  readonly begin: (id: string) => Promise<EffectRow | null>;
  readonly progress: (id: string, progress: Readonly<Record<string, string>>) => Promise<void>;
  readonly end: (id: string, status: "done" | "failed" | "skipped", reason: string) => Promise<void>;
  /** Not before `dueAt` any more; it stays the queue's. */
  readonly postpone: (id: string, dueAt: Instant) => Promise<void>;
  readonly counts: () => Promise<Readonly<Record<EffectStatus, number>>>;
};

/** Where a surface stands in Slack. */
export type SurfaceRecord = {
  readonly channelId: ChannelId;
  readonly messageTs: MessageTs;
  readonly threadTs: MessageTs | null;
  /** Of what it says now; equal digest, nothing to send. */
  readonly digest: string;
};

export type SurfaceStore = {
  readonly find: (owner: IncidentId | RequestId, key: string) => Promise<SurfaceRecord | null>;
  /** All keys at once or none: one message can be several surfaces. */
  readonly save: (owner: IncidentId | RequestId, keys: readonly string[], record: SurfaceRecord) => Promise<void>;
  /** Which incident's message is this? */
  readonly byMessage: (
    channelId: ChannelId,
    messageTs: MessageTs,
  ) => Promise<{ readonly incidentId: IncidentId; readonly key: string } | null>;
};

/** A raw payload that Slack will not send again, kept until it was dealt with. */
export type InboxRow = {
  /** Same delivery, same key: event id, (team, channel, ts, subtype), trigger id. */
  readonly key: string;
  readonly body: unknown;
  readonly attempts: number;
};

export type Inbox = {
  /** Durable when it resolves. `fresh` is false when the key was accepted before. */
  readonly accept: (key: string, body: unknown) => Promise<{ readonly fresh: boolean }>;
  readonly finish: (key: string) => Promise<void>;
  /** It came to nothing here; in a while whoever looks tries again. */
  readonly letGo: (key: string) => Promise<void>;
  /** This process lives and is at work: for a while nobody else takes what it has accepted or taken. */
  readonly sayAtWork: () => Promise<void>;
  /**
   * Accepted longer ago than this and not finished, by a process that has not said for as long that it is at work, or by
   * this one and not in its hands (`inHand`: keys). Takes them for itself, with pauses that grow with each time that it
   * comes to nothing.
   */
  readonly takeUnfinished: (
    olderThanMs: number,
    limit: number,
    inHand?: readonly string[],
  ) => Promise<readonly InboxRow[]>;
  readonly giveUp: (key: string, reason: string) => Promise<void>;
  /** Forgets finished keys after a day and more. */
  readonly prune: (olderThanMs: number) => Promise<number>;
};

/** One immutable tool result. */
export type Evidence = {
  readonly id: EvidenceId;
  readonly investigationId: InvestigationId | null;
  readonly tool: string;
  readonly input: unknown;
  readonly at: Instant;
  readonly window: { readonly from: Instant; readonly to: Instant } | null;
  /** Where a person can see the same; null when the source has no page. */
  readonly link: string | null;
  readonly status: "ok" | "empty" | "failed";
  /** One line for the thread. */
  readonly summary: string;
  /** Redacted, bounded. */
  readonly body: string;
};

export type EvidenceStore = {
  /** The same incident, investigation, tool and input within a run give the record that is there already. */
  readonly record: (incidentId: IncidentId, evidence: Omit<Evidence, "id">) => Promise<Evidence>;
  readonly list: (incidentId: IncidentId) => Promise<readonly Evidence[]>;
  readonly find: (
    incidentId: IncidentId,
    tool: string,
    input: unknown,
    investigationId: InvestigationId | null,
  ) => Promise<Evidence | null>;
};

/** What the model has cost. */
export type Spent = { readonly tokens: number; readonly usd: number };

/** Counters that survive restarts and are shared by all workers. A null incident: work that belongs to none. */
export type SpendStore = {
  readonly add: (
    spent: Spent & {
      /** `2026-11-24`, UTC. */
      readonly day: string;
      readonly incidentId: IncidentId | null;
      readonly tier: string;
    },
  ) => Promise<void>;
  readonly ofIncident: (incidentId: IncidentId | null) => Promise<Spent>;
  readonly ofDay: (day: string) => Promise<Spent>;
};

/** Conversations of agents between two turns. What `state` holds is the agents' own. */
export type AgentRunStore = {
  readonly load: (key: string) => Promise<unknown>;
  readonly save: (key: string, state: unknown) => Promise<void>;
  /** Also forgets what others left behind long ago. @returns how many are gone */
  readonly forget: (key: string) => Promise<number>;
};

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
    | { readonly kind: "silenced"; readonly by: UserId; readonly until: Instant };
};

export type AlertStore = {
  readonly record: (record: AlertRecord) => Promise<void>;
  readonly find: (key: string) => Promise<AlertRecord | null>;
  /** For each in its order: the newest incident that holds it and is not closed or cancelled. */
  readonly openIncidentsOf: (alerts: readonly AlertName[]) => Promise<readonly (IncidentId | null)[]>;
  /** Saves the offer and its `offer_alert` effect in one transaction; the same id twice is one. */
  readonly saveOffer: (offer: AlertOffer, effect: NewEffect | null) => Promise<void>;
  readonly offer: (id: string) => Promise<AlertOffer | null>;
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

/** The workspace's own log: freezes, the kill switch. */
export type OperationsStore = {
  readonly load: () => Promise<Operations>;
  readonly events: (range: {
    readonly afterSeq: number;
    readonly limit: number;
  }) => Promise<readonly RecordedOperationsEvent[]>;
  readonly append: (request: {
    readonly operations: Operations;
    readonly expectedSeq: number;
    readonly events: readonly RecordedOperationsEvent[];
    readonly effects: readonly NewEffect[];
    readonly commandKey: string;
  }) => Promise<"appended" | "conflict" | "duplicate">;
};

export type RequestFilter = {
  /** `pending`: somebody still waits for it. */
  readonly which: "pending" | "all";
  /** Only those that this person works on or has asked for; null: everybody's. */
  readonly person: UserId | null;
  /** Requests with a number below this one (newest first); null: from the newest. */
  readonly beforeNumber: number | null;
  readonly limit: number;
};

/** Requests of other departments and people, each with its own log. */
export type RequestStore = {
  readonly load: (id: RequestId) => Promise<Request | null>;
  readonly events: (
    id: RequestId,
    range: { readonly afterSeq: number; readonly limit: number },
  ) => Promise<readonly RecordedRequestEvent[]>;
  readonly append: (request: {
    /** The request after the events. */
    readonly request: Request;
    /** The version the decision was made on; 0 for a new one. */
    readonly expectedSeq: number;
    readonly events: readonly RecordedRequestEvent[];
    readonly effects: readonly NewEffect[];
    readonly commandKey: string;
  }) => Promise<
    | { readonly kind: "appended" }
    | { readonly kind: "conflict" }
    /** This command was applied before, to this request. */
    | { readonly kind: "duplicate"; readonly requestId: RequestId }
  >;
  readonly appliedTo: (commandKey: string) => Promise<RequestId | null>;
  /** One above the highest number so far. Two callers may get the same: the append decides. */
  readonly nextNumber: () => Promise<number>;
  /** Newest first. */
  readonly list: (filter: RequestFilter) => Promise<readonly Request[]>;
};

/** `log` is an incident, a request, or `operations`. */
export type AuditBreak = { readonly log: string; readonly seq: number; readonly problem: string };

/** One event of any log as it was written, with its place in the chain. */
export type AuditRow = {
  readonly log: string;
  readonly seq: number;
  readonly at: Instant;
  readonly kind: string;
  /** Canonical JSON. */
  readonly actor: string;
  readonly payload: string;
  readonly prevHash: string;
  readonly hash: string;
};

export type AuditStore = {
  /** Everything, in the order of log and seq, a page at a time. */
  readonly rows: () => AsyncIterable<AuditRow>;
  /** Walks every hash chain; the first broken link of each incident, or none. */
  readonly verify: () => Promise<{
    readonly events: number;
    readonly incidents: number;
    /** Logs that are no incident's: each request's, and the workspace's own. */
    readonly otherLogs: number;
    readonly breaks: readonly AuditBreak[];
  }>;
};

/** What is due and not done; with a quiet house all of it is zero. */
export type Backlog = {
  /** Effects that are due and have not ended. */
  readonly dueEffects: number;
  /** How long the oldest of them has been due; 0 without any. */
  readonly oldestDueMs: number;
  /** Deliveries of Slack's that were accepted and not dealt with. */
  readonly unfinishedDeliveries: number;
};

/** Everything that store/ implements. Use cases ask for the part they use. */
export type Store = {
  readonly incidents: IncidentStore;
  readonly outbox: Outbox;
  readonly surfaces: SurfaceStore;
  readonly inbox: Inbox;
  readonly evidence: EvidenceStore;
  readonly alerts: AlertStore;
  readonly operations: OperationsStore;
  readonly spending: SpendStore;
  readonly agentRuns: AgentRunStore;
  readonly requests: RequestStore;
  readonly audit: AuditStore;
  readonly backlog: () => Promise<Backlog>;
  /** @throws when the database cannot be reached within `timeoutMs` */
  readonly ping: (timeoutMs: number) => Promise<void>;
};
