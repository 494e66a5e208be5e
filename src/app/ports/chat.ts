import type { Chart, Picture } from "../../domain/chart.ts";
import type { Lane } from "../../domain/effect.ts";
import type { RecordedEvent } from "../../domain/event.ts";
import type { ChannelId, UserId } from "../../domain/ids.ts";
import type { Incident } from "../../domain/incident.ts";
import type { RecordedOperationsEvent } from "../../domain/operations/operations-event.ts";
import type { Mention } from "../../domain/policy.ts";
import type { Request } from "../../domain/requests/request.ts";
import type { RecordedRequestEvent } from "../../domain/requests/request-event.ts";
import type { Role } from "../../domain/role.ts";
import type { Surface } from "../../domain/surface.ts";
import type { AlertOffer } from "./alert-store.ts";
import type { Evidence } from "./evidence-store.ts";
import type { SurfaceRecord } from "./surface-store.ts";

/**
 * What the use cases need of Slack. Every call that makes something visible takes `mayHaveRun`:
 * when an earlier attempt may have been applied, the implementation looks before it acts.
 * All throw UpstreamError{service: "slack"}; a rate limit carries `retryAfterMs` and was not applied.
 */
export type Chat = {
  /** Makes the incident's channel, or finds the one that an earlier attempt made. A taken name gets a suffix. */
  readonly openChannel: (
    incident: Incident,
    attempt: Attempt,
  ) => Promise<{ readonly channelId: ChannelId; readonly name: string }>;
  /** Gives a channel that stands already the incident's name. @returns the name it has now */
  readonly nameChannel: (incident: Incident, channelId: ChannelId, attempt: Attempt) => Promise<string>;
  readonly setTopic: (incident: Incident, channelId: ChannelId, attempt: Attempt) => Promise<void>;
  readonly addBookmarks: (incident: Incident, channelId: ChannelId, attempt: Attempt) => Promise<void>;
  /** @returns whom Slack would not let in, and why; people who are in already are no failure */
  readonly invite: (
    channelId: ChannelId,
    mentions: readonly Mention[],
    attempt: Attempt,
  ) => Promise<readonly InviteFailure[]>;
  /** Posts or edits one surface. Null: the surface has nothing to say. */
  readonly show: (request: ShowRequest, attempt: Attempt) => Promise<SurfaceRecord | null>;
  readonly pin: (place: SurfaceRecord, attempt: Attempt) => Promise<void>;
  /** A private how-to. Best effort: a person who cannot be written to is no reason to fail. */
  readonly brief: (incident: Incident, userId: UserId, role: Role, attempt: Attempt) => Promise<void>;
  /** Shows an undecided alert with buttons, or edits it after the decision. */
  /** Puts a picture into Slack's storage, shown by no message yet. Null: there is nothing to draw. */
  readonly uploadPicture: (chart: Chart) => Promise<Picture | null>;
  /** Says one event of the workspace's own log in the announcement channel. */
  readonly announce: (recorded: RecordedOperationsEvent, attempt: Attempt) => Promise<void>;
  /** Shows an undecided alert with buttons, or edits it after the decision. */
  readonly showOffer: (offer: AlertOffer, attempt: Attempt) => Promise<NonNullable<AlertOffer["shown"]>>;
  /** Posts or edits a request's card in the operations channel. */
  readonly showRequest: (request: Request, standing: SurfaceRecord | null, attempt: Attempt) => Promise<SurfaceRecord>;
  /** Says one event of a request in its card's thread. Null: nobody needs to hear of it. */
  readonly sayOfRequest: (
    request: Request,
    recorded: RecordedRequestEvent,
    place: { readonly standing: SurfaceRecord | null; readonly thread: SurfaceRecord },
    attempt: Attempt,
  ) => Promise<SurfaceRecord | null>;
  /** Whom Slack will not let in is no reason to fail: the card shows all the same. */
  readonly inviteToOperations: (mentions: readonly Mention[]) => Promise<void>;
};

export type Attempt = {
  readonly mayHaveRun: boolean;
  readonly lane: Lane;
  /** Names the job in the lines at Slack's door: it keeps its place from attempt to attempt. */
  readonly ticket: string;
  readonly signal: AbortSignal;
};

export type InviteFailure = { readonly mention: Mention; readonly reason: string };

export type ShowRequest = {
  readonly incident: Incident;
  readonly surface: Surface;
  /** The event of a `notice`; null for every other surface. */
  readonly event: RecordedEvent | null;
  readonly evidence: readonly Evidence[];
  /** Where it stands already; null when it was never posted, as far as we know. */
  readonly standing: SurfaceRecord | null;
  /** Root of the thread it belongs to; null for a message of its own. */
  readonly thread: SurfaceRecord | null;
};
