import { z } from "zod";
import { alertOffer } from "../../views/alert-offer.ts";
import { announcement } from "../../views/announcement.ts";
import { bookmarksOf } from "../../views/bookmarks.ts";
import { renderSurface } from "../../views/render-surface.ts";
import { roleBrief } from "../../views/role-brief.ts";
import { channelTopic } from "../../views/topic.ts";
import type { Words } from "../../views/words.ts";
import type { AlertOffer } from "../app/ports/alert-store.ts";
import type { Attempt, Chat, ShowRequest } from "../app/ports/chat.ts";
import type { Clock } from "../app/ports/clock.ts";
import type { IncidentStore } from "../app/ports/incident-store.ts";
import type { ChannelId } from "../domain/ids.ts";
import type { Policy } from "../domain/policy.ts";
import { surfaceKey } from "../domain/surface.ts";
import { addMissingBookmarks } from "./channel-bookmarks.ts";
import type { Gateway } from "./gateway.ts";
import type { Identity } from "./identity.ts";
import { inviteAll, nameIncidentChannel, openIncidentChannel } from "./incident-channel.ts";
import { postMessage } from "./post-message.ts";
import { requestMessages } from "./request-messages.ts";
import { SlackError } from "./slack-error.ts";
import { type Rasterise, uploadPicture } from "./upload-picture.ts";

type Dependencies = {
  readonly gateway: Gateway;
  readonly identity: () => Promise<Identity>;
  readonly announceChannel: () => Promise<ChannelId>;
  readonly operationsChannel: () => Promise<ChannelId>;
  readonly incidents: IncidentStore;
  readonly words: Words;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly rasterise: Rasterise;
};

/** Slack, as the use cases need it: renders views and calls the gateway; no rule is decided here. */
export const createChat = (deps: Dependencies): Chat => {
  const { gateway } = deps;
  return {
    openChannel: async (incident, attempt) =>
      openIncidentChannel(gateway, (await deps.identity()).botUserId, incident, attempt),
    nameChannel: (incident, channelId, attempt) => nameIncidentChannel(gateway, channelId, incident, attempt),
    setTopic: async (incident, channel, attempt) => {
      await gateway.call("conversations.setTopic", { channel, topic: channelTopic(incident, deps.words) }, attempt);
    },
    addBookmarks: (incident, channelId, attempt) =>
      addMissingBookmarks(gateway, channelId, bookmarksOf(incident, deps.policy), attempt),
    invite: (channelId, mentions, attempt) => inviteAll(gateway, channelId, mentions, attempt),
    show: (request, attempt) => show(deps, request, attempt),
    pin: ({ channelId: channel, messageTs: timestamp }, attempt) =>
      tolerate("already_pinned", () => gateway.call("pins.add", { channel, timestamp }, attempt)),
    brief: async (incident, userId, role, attempt) => {
      const message = roleBrief(incident, role, { words: deps.words, now: deps.clock.now() });
      const opened = imChannel.parse(await gateway.call("conversations.open", { users: userId }, attempt));
      await gateway.call(
        "chat.postMessage",
        { channel: opened.channel.id, ...message, unfurl_links: false, unfurl_media: false },
        attempt,
      );
    },
    uploadPicture: (chart) => uploadPicture(gateway, deps.rasterise, chart),
    announce: async (recorded, attempt) => {
      const channelId = await deps.announceChannel();
      const message = announcement(recorded, { words: deps.words, now: deps.clock.now() });
      const name = `operations ${recorded.seq} ${recorded.at}`;
      await postMessage(
        gateway,
        { name, message, channelId, threadTs: null, standing: null, since: recorded.at },
        attempt,
      );
    },
    ...requestMessages(deps),
    showOffer: (offer, attempt) => showOffer(deps, offer, attempt),
  };
};

const imChannel = z.object({ channel: z.object({ id: z.string() }) });
/** For a wish that is fulfilled already. */
const tolerate = async (code: string, call: () => Promise<unknown>): Promise<void> => {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof SlackError) || error.code !== code) throw error;
  }
};

const show = async (deps: Dependencies, request: ShowRequest, attempt: Attempt) => {
  const { incident, surface, event, evidence, standing, thread } = request;
  const context = { words: deps.words, now: deps.clock.now(), policy: deps.policy, event, evidence };
  const message = renderSurface(surface, incident, context);
  if (message === null) return null;
  const place = await placeOf(deps, request);
  if (place === null) return null;
  const name = `${incident.id} ${incident.times.declaredAt} ${surfaceKey(surface)}`;
  const threadTs = thread?.messageTs ?? place.threadTs;
  return postMessage(
    deps.gateway,
    { name, message, channelId: place.channelId, threadTs, standing, since: incident.times.declaredAt },
    attempt,
  );
};

const placeOf = async (
  deps: Dependencies,
  { incident, surface }: ShowRequest,
): Promise<{ readonly channelId: ChannelId; readonly threadTs: string | null } | null> => {
  // Nothing about a private incident is said outside its channel.
  if (surface.kind === "feed")
    return incident.isPrivate ? null : { channelId: await deps.announceChannel(), threadTs: null };
  if (surface.kind === "answer") return incident.questions.find((one) => one.id === surface.questionId)?.place ?? null;
  return incident.channel.kind === "open" ? { channelId: incident.channel.id, threadTs: null } : null;
};

/** Under the message it was read from, or in the announcement channel. */
const showOffer = async (deps: Dependencies, offer: AlertOffer, attempt: Attempt) => {
  const channelId = offer.place?.channelId ?? (await deps.announceChannel());
  const threadTs = offer.place?.messageTs ?? null;
  const { decision } = offer;
  const incident =
    decision.kind === "declared" || decision.kind === "attached"
      ? await deps.incidents.load(decision.incidentId)
      : null;
  const message = alertOffer(offer, incident, { words: deps.words, now: deps.clock.now() });
  const standing = offer.shown === null ? null : { ...offer.shown, threadTs, digest: "" };
  const posted = await postMessage(
    deps.gateway,
    { name: `offer ${offer.id}`, message, channelId, threadTs, standing, since: offer.alert.startedAt },
    attempt,
  );
  return { channelId: posted.channelId, messageTs: posted.messageTs };
};
