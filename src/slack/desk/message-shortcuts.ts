import { refusalMessage } from "../../../views/refusal.ts";
import { carryOut } from "./carry-out.ts";
import type { DeskDependencies } from "./dependencies.ts";
import { draftOf } from "./message-draft.ts";
import { noteTextOf } from "./note-text.ts";
import { messageShortcutPayload } from "./payloads.ts";
import { personFrom } from "./person.ts";

/** "Declare an incident" in a message's menu: the form, with what the message says. */
export const declareFromMessage = async (deps: DeskDependencies, payload: unknown, key: string): Promise<void> => {
  const said = messageShortcutPayload.parse(payload);
  const { user, team, channel, trigger_id: triggerId, response_url: responseUrl } = said;
  const outcome = await carryOut(deps, {
    intent: { kind: "form", form: { kind: "declare", draft: draftOf(said) } },
    userId: user.id,
    person: personFrom(deps, user.id, user.team_id ?? team?.id ?? null),
    key,
    channelId: channel.id,
    triggerId,
  });
  if (outcome.kind !== "quiet")
    await deps.reply({ responseUrl: responseUrl ?? null, channelId: channel.id, userId: user.id }, outcome.message);
};

/** "Add to timeline" in a message's menu. */
export const noteFromMessage = async (deps: DeskDependencies, payload: unknown, key: string): Promise<void> => {
  const { user, team, channel, message, response_url: responseUrl } = messageShortcutPayload.parse(payload);
  const place = { responseUrl: responseUrl ?? null, channelId: channel.id, userId: user.id };
  const context = { words: deps.words, now: deps.clock.now() };
  const incident = await deps.incidents.byChannel(channel.id);
  if (incident === null) return deps.reply(place, refusalMessage({ kind: "no_such_incident", said: null }, context));
  const person = await (await deps.people()).personAt(user.id, user.team_id ?? team?.id ?? null);
  const command = {
    kind: "add_note" as const,
    text: noteTextOf(message),
    messageTs: message.ts,
  };
  const handled = await deps.handle({ key, actor: person, incidentId: incident.id, command });
  if (!handled.ok) await deps.reply(place, refusalMessage(handled.error, context));
};
