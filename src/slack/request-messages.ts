import { type IncidentPlace, requestCard } from "../../views/request-card.ts";
import { requestNotice } from "../../views/request-notice.ts";
import type { Words } from "../../views/words.ts";
import type { Chat } from "../app/ports/chat.ts";
import type { Clock } from "../app/ports/clock.ts";
import type { IncidentStore } from "../app/ports/incident-store.ts";
import type { ChannelId } from "../domain/ids.ts";
import type { Request } from "../domain/requests/request.ts";
import type { Gateway } from "./gateway.ts";
import { inviteAll } from "./incident-channel.ts";
import { postMessage } from "./post-message.ts";

type Dependencies = {
  readonly gateway: Gateway;
  readonly operationsChannel: () => Promise<ChannelId>;
  readonly incidents: Pick<IncidentStore, "load">;
  readonly words: Words;
  readonly clock: Clock;
};

/** Requests in the operations channel: one card each, and a thread for those who must hear of something. */
export const requestMessages = ({
  gateway,
  operationsChannel,
  incidents,
  words,
  clock,
}: Dependencies): Pick<Chat, "showRequest" | "sayOfRequest" | "inviteToOperations"> => ({
  showRequest: async (request, standing, attempt) => {
    const message = requestCard(request, await placeOf(incidents, request), "veiled", { words, now: clock.now() });
    const channelId = standing?.channelId ?? (await operationsChannel());
    const name = nameOf(request, "request");
    const since = request.requestedAt;
    return postMessage(gateway, { name, message, channelId, threadTs: null, standing, since }, attempt);
  },
  sayOfRequest: async (request, recorded, { standing, thread }, attempt) => {
    const message = requestNotice(request, recorded, { words, now: clock.now() });
    if (message === null) return null;
    const { channelId, messageTs: threadTs } = thread;
    const name = nameOf(request, `said:${recorded.seq}`);
    return postMessage(gateway, { name, message, channelId, threadTs, standing, since: request.requestedAt }, attempt);
  },
  inviteToOperations: async (mentions) => {
    await inviteAll(gateway, await operationsChannel(), mentions, { lane: "normal" });
  },
});

const nameOf = ({ id, requestedAt }: Request, key: string): string => `${id} ${requestedAt} ${key}`;

/** Nothing about a private incident is said outside its channel, except that there is one. */
export const placeOf = async (
  incidents: Pick<IncidentStore, "load">,
  { incident: became }: Request,
): Promise<IncidentPlace> => {
  const incident = became.kind === "declared" ? await incidents.load(became.incidentId) : null;
  if (incident === null) return { kind: "none" };
  if (incident.isPrivate) return { kind: "hidden" };
  return incident.channel.kind === "pending" ? { kind: "none" } : { kind: "channel", id: incident.channel.id };
};
