import { mentionedElsewhere, refusalMessage } from "../../../views/refusal.ts";
import type { Person } from "../../domain/actor.ts";
import type { Incident } from "../../domain/incident.ts";
import { readSlackMessage } from "../../ingest/slack-message.ts";
import { declareByMention, isDeclaration } from "./declare-by-mention.ts";
import type { DeskDependencies } from "./dependencies.ts";
import { noteTextOf } from "./note-text.ts";
import { envelope as envelopeShape, type MessageEvent, messageEvent } from "./payloads.ts";

/** Messages in channels: alerts of other bots, questions in our threads, edits and deletions of what is on a timeline. */
export const message = async (
  deps: DeskDependencies,
  event: unknown,
  envelope: unknown,
  key: string,
): Promise<void> => {
  const said = messageEvent.safeParse(event);
  if (!said.success) return;
  const { subtype } = said.data;
  if (subtype === "message_changed" || subtype === "message_deleted") return follow(deps, said.data, envelope, key);
  if (await isOwn(deps, said.data)) return;
  if (subtype === "bot_message" || typeof said.data.bot_id === "string") return alertFromBot(deps, said.data, event);
  if (subtype === null || subtype === undefined || subtype === "thread_broadcast" || subtype === "file_share")
    return question(deps, said.data, envelope, key);
};

/** `@Firebreak why …` in an incident's channel, `@Firebreak declare …` anywhere. In a thread of ours the message itself is a question already. */
export const mention = async (
  deps: DeskDependencies,
  event: unknown,
  envelope: unknown,
  key: string,
): Promise<void> => {
  const said = messageEvent.safeParse(event);
  if (!said.success || (await isOwn(deps, said.data))) return;
  const incident = await deps.incidents.byChannel(said.data.channel);
  const person = await personOf(deps, said.data.user ?? null, envelope);
  if (person === null) return;
  const text = withoutMention(said.data.text ?? "", (await deps.identity()).botUserId);
  if (isDeclaration(text)) return declareByMention(deps, said.data, person, text, key);
  if (incident === null) {
    const { channel: channelId, thread_ts: threadTs } = said.data;
    const place = { responseUrl: null, channelId, userId: person.userId, threadTs: threadTs ?? undefined };
    return deps.reply(place, mentionedElsewhere(text, { words: deps.words, now: deps.clock.now() }));
  }
  await ask(deps, incident, person, said.data, text, key);
};

const isOwn = async (deps: DeskDependencies, { bot_id: botId, user }: MessageEvent): Promise<boolean> => {
  const identity = await deps.identity();
  return user === identity.botUserId || (typeof botId === "string" && botId === identity.botId);
};

const personOf = async (deps: DeskDependencies, userId: string | null, envelope: unknown): Promise<Person | null> => {
  if (userId === null) return null;
  const read = envelopeShape.safeParse(envelope);
  return (await deps.people()).personAt(userId, read.success ? (read.data.team_id ?? null) : null);
};

const withoutMention = (text: string, botUserId: string): string =>
  text.replaceAll(new RegExp(`<@${botUserId}(\\|[^>]*)?>`, "g"), "").trim();

/** A reply in a triage thread is for the agents; what people say elsewhere in the channel is theirs. */
const question = async (deps: DeskDependencies, said: MessageEvent, envelope: unknown, key: string): Promise<void> => {
  const { thread_ts: threadTs, text } = said;
  if (typeof threadTs !== "string" || threadTs === said.ts || (text ?? "").trim() === "") return;
  const owner = await deps.surfaces.byMessage(said.channel, threadTs);
  if (owner === null || !owner.key.startsWith("triage:")) return;
  const { botUserId } = await deps.identity();
  // A mention arrives as an event of its own, and is answered there.
  if ((text ?? "").includes(`<@${botUserId}`)) return;
  const incident = await deps.incidents.load(owner.incidentId);
  const person = await personOf(deps, said.user ?? null, envelope);
  if (incident !== null && person !== null) await ask(deps, incident, person, said, text ?? "", key);
};

/** `stop`, `please stop now`, `Stop the triage!`: a whole message that says this and nothing else. */
const stopWords =
  /^\s*(?:please,?\s+)?(?:stop|halt|cancel)(?:\s+(?:it|this|that|now|please|the\s+(?:triage|investigation|agents?)))*\s*[.!]*\s*$/i;

const ask = async (
  deps: DeskDependencies,
  incident: Incident,
  person: Person,
  said: MessageEvent,
  text: string,
  key: string,
): Promise<void> => {
  const { investigations } = incident;
  // Without one that runs, whoever says it hears that it is over.
  const meant = investigations.findLast((one) => one.state.kind === "running") ?? investigations.at(-1);
  const command =
    stopWords.test(text) && meant !== undefined
      ? ({ kind: "stop_investigation", investigationId: meant.id } as const)
      : ({ kind: "ask", text, channelId: said.channel, threadTs: said.thread_ts ?? said.ts } as const);
  const handled = await deps.handle({ key, actor: person, incidentId: incident.id, command });
  if (handled.ok) return;
  const refusal = refusalMessage(handled.error, { words: deps.words, now: deps.clock.now() });
  await deps.reply(
    { responseUrl: null, channelId: said.channel, userId: person.userId, threadTs: said.thread_ts ?? undefined },
    refusal,
  );
};

/** In incident channels bots talk about the incident; only elsewhere do they bring new alerts. */
const alertFromBot = async (deps: DeskDependencies, said: MessageEvent, event: unknown): Promise<void> => {
  if (said.thread_ts !== undefined && said.thread_ts !== null && said.thread_ts !== said.ts) return;
  if ((await deps.incidents.byChannel(said.channel)) !== null) return;
  const read = readSlackMessage(event, { receivedAt: deps.clock.now() });
  if (!read.ok) return deps.logger.debug({ reason: read.error, channel: said.channel }, "a bot's message is no alert");
  await deps.receiveAlerts([read.value], { channelId: said.channel, messageTs: said.ts });
};

/** What people change in Slack changes on the timeline. */
const follow = async (deps: DeskDependencies, said: MessageEvent, envelope: unknown, key: string): Promise<void> => {
  const incident = await deps.incidents.byChannel(said.channel);
  const messageTs = said.subtype === "message_deleted" ? said.deleted_ts : said.message?.ts;
  if (incident === null || typeof messageTs !== "string") return;
  const note = incident.notes.find((one) => one.messageTs === messageTs);
  if (note === undefined || note.by.kind !== "person") return;
  const person = await personOf(deps, note.by.userId, envelope);
  if (person === null) return;
  const text = noteTextOf(said.message ?? {});
  const command =
    said.subtype === "message_deleted"
      ? ({ kind: "remove_note", messageTs } as const)
      : ({ kind: "edit_note", messageTs, text } as const);
  await deps.handle({ key, actor: person, incidentId: incident.id, command });
};
